package testkit

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/tenant"
)

// Planted is an account of which every field holds a marker of its own.
type Planted struct {
	Account string // login ID
	// Nameless is one that has nothing but an e-mail.
	Nameless string
	Note     string // a colleague's
	// Open are the markers that every desk role may see.
	Open []string
	// Masked are those of the parts that are masked.
	Masked map[account.Part][]string
	// Never are those that nobody sees in any answer.
	Never []string
}

// Plant plants markers in every column, attribute, address, identity, event
// and note of an account, and in what a colleague saved and searched.
func (k *Kit) Plant() Planted {
	k.T.Helper()
	at := k.Clock.Now()
	for _, f := range []tenant.Field{
		{Key: "zqopen", Type: "text", Label: "Open"}, {Key: "zqmixed", Type: "text", Label: "With an e-mail in it"},
		{Key: "zqown", Type: "text", Label: "Personal", Personal: true}, {Key: "zqstaff", Type: "text", Label: "Internal", Internal: true},
	} {
		k.Do(func(tx *op.Tx) error { return tenant.InsertField(tx, f) })
	}
	p := Planted{
		Account: k.Account(account.Draft{
			FirstName: "Zqfirst", LastName: "Zqlast", SecondLastName: "Zqsecond", DisplayName: "Zqshown zqdisplayl@zqdisplayd.example",
			Email: "zqprimaryl@zqprimaryd.example", UnverifiedEmail: "zqpendingl@zqpendingd.example",
			Username: "zqusername", CustomerID: "ZQCUSTOMER", LegacyID: "zqlegacyl@zqlegacyd.example",
			Gender: "FEMALE", Birthday: account.Birthday{Year: 1983, Month: 7, Day: 29}, Locale: "de-AT", TimeZone: "Europe/Vienna",
			Picture: "https://zqpicture.example/1.jpg", Status: account.Active, StatusReason: "asked by zqreasonl@zqreasond.example",
			CreatedBy: "google", LastLoginAt: at, LastLoginBy: "google",
			Phones:     []account.Phone{{Number: "+493055512399", Type: "PRIMARY", VerifiedAt: &at}, {Number: "+49171777888", Type: "HOME"}},
			Addresses:  []account.Address{{Type: "home", Line1: "Zqlineone 14", Line2: "Zqlinetwo", Locality: "Zqtown", Region: "Zqregion", PostalCode: "ZQ99881", Country: "AT"}},
			Identities: []account.DraftIdentity{{Type: "google", Subject: "zqsubject", CreatedAt: at, LastUsedAt: at}},
			Attributes: []account.Attribute{
				{Key: "zqopen", Value: "zqvalue"}, {Key: "zqmixed", Value: "see zqmixedl@zqmixedd.example"},
				{Key: "zqown", Value: "zqpersonal"}, {Key: "zqstaff", Value: "zqinternal"}, {Key: "zqgone", Value: "zqnoschema"},
			},
			Tags: []string{"Zqtag"},
			Lock: &account.Lock{Since: at, Attempts: 5, Address: "203.0.113.77"},
		}),
		Nameless: k.Account(account.Draft{UnverifiedEmail: "zqnamelessl@zqnamelessd.example"}),
		Open:     []string{"Zqfirst", "Zqlast", "Zqsecond", "ZQCUSTOMER", "Zqtown", "Zqtag", "zqvalue", "zqdevice"},
		Masked: map[account.Part][]string{
			account.PartEmail: {
				"zqprimaryl", "zqprimaryd", "zqpendingl", "zqpendingd", "zqdisplayl", "zqdisplayd", "zqlegacyl", "zqlegacyd", "zqreasonl", "zqreasond",
				"zqmixedl", "zqmixedd", "zqnamelessl", "zqnamelessd", "zqeventl", "zqeventd", "zqtol", "zqtod", "zqwhyl", "zqwhyd",
				"zqnotel", "zqnoted", "zqeditl", "zqeditd", "zqsavedl", "zqsavedd",
			},
			account.PartPhone:      {"55512399", "5551239", "171777888", "5557700"},
			account.PartAddress:    {"Zqlineone", "Zqlinetwo", "Zqregion", "ZQ99881", "Zqstreet"},
			account.PartBirthday:   {"1983-07-29", "29Jul", "29.Juli", "1984-08-30", "30Aug", "30.August"},
			account.PartPicture:    {"zqpicture", "zqface"},
			account.PartAttributes: {"zqpersonal", "zqnoschema", "zqchanged"},
			account.PartInternal:   {"zqinternal"},
			account.PartNetwork:    {"203.0.113.77", "198.51.100.88"},
		},
		Never: []string{"zqsubject", "zqhash", "zqunlisted"},
	}
	k.Do(func(tx *op.Tx) error {
		_, err := tx.ExecContext(tx.Ctx, "INSERT INTO credential_password (account, hash, changed_at) SELECT n, 'zqhash', 0 FROM account WHERE id = $1", p.Account)
		return err
	})
	k.plantEvents(p.Account)
	p.Note = k.plantWords(p.Account)
	return p
}

// plantEvents tells every type of event that has a card, with every value that
// any has.
func (k *Kit) plantEvents(login string) {
	k.T.Helper()
	values := func() map[string]any {
		return map[string]any{
			"email": "zqeventl@zqeventd.example", "unverified_email": "zqeventl@zqeventd.example", "phone": "+49305557700", "birthday": "1984-08-30",
			"address": map[string]any{"line1": "Zqstreet 1", "locality": "Zqtown"}, "picture": "https://zqface.example/1.jpg",
			"attribute.zqown": "zqchanged", "attribute.zqstaff": "zqinternal", "attribute.zqgone": "zqnoschema", "zqelse": "zqunlisted",
		}
	}
	k.Do(func(tx *op.Tx) error {
		a, err := account.Scope(tx.Ctx, tx.Tx, tx.Actor, op.Named("account.view"), login, true)
		if err != nil {
			return err
		}
		for _, t := range event.All() {
			if t.Card == "" || t.Name == "desk.note_added" {
				continue
			}
			data := values()
			maps.Copy(data, map[string]any{
				"old": values(), "new": values(), "to": "zqtol@zqtod.example", "ip": "198.51.100.88", "device": "zqdevice", "method": "google",
				"reason": "for zqwhyl@zqwhyd.example", "title": "call +49305557700", "text": "write zqwhyl@zqwhyd.example", "zqdeep": []any{"zqunlisted"},
				"attempts": 5, "part": "email", "because": "other", "words": "for zqwhyl@zqwhyd.example",
			})
			tx.Record(event.Fact{Type: t, Account: a, Data: data})
		}
		return nil
	})
}

// plantWords has a colleague write, edit, pin, save, share and search.
func (k *Kit) plantWords(login string) (note string) {
	k.T.Helper()
	ctx, colleague := context.Background(), k.Actor(authz.SeniorAgent)
	colleague.ID = "mem_planter"
	d, a := desk.NewService(k.DB), account.NewService(k.DB)
	written, err := d.AddNote(ctx, colleague, desk.AddNoteInput{Account: login, Text: "Zqwords: zqnotel@zqnoted.example, 030 555 123 99, +49 171 777 888"})
	require.NoError(k.T, err)
	_, err = d.EditNote(ctx, colleague, desk.EditNoteInput{Note: written.ID, Text: "Zqwords: zqeditl@zqeditd.example, 030/55512399", Version: 1})
	require.NoError(k.T, err)
	_, err = d.PinNote(ctx, colleague, desk.PinNoteInput{Note: written.ID, Pinned: true})
	require.NoError(k.T, err)
	saved, err := a.SaveSearch(ctx, colleague, account.SaveSearchInput{Name: "Zqsaved zqsavedl@zqsavedd.example", Query: account.SearchInput{Q: "zqfirst"}})
	require.NoError(k.T, err)
	_, err = a.ShareSearch(ctx, colleague, account.ShareSearchInput{Search: saved.ID, Shared: true})
	require.NoError(k.T, err)
	_, err = a.Search(ctx, colleague, account.SearchInput{Q: "zqprimaryl@zqprimaryd.example"})
	require.NoError(k.T, err)
	return written.ID
}

// Hidden are the markers that a role may not see.
func (p Planted) Hidden(role string) []string {
	out := slices.Clone(p.Never)
	own := authz.RoleNamed(role).Permissions[account.RevealPermission]
	for _, part := range slices.Sorted(maps.Keys(p.Masked)) {
		if !own || part != account.PartInternal && part != account.PartNetwork {
			out = append(out, p.Masked[part]...)
		}
	}
	return out
}

// Leaks lists the markers that a text holds, however it is spaced and written.
func Leaks(text string, markers []string) (found []string) {
	text = strings.ToLower(text)
	tight := strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "-", "", "/", "", "&nbsp;", "", "%20", "", "+", "").Replace(text)
	for _, m := range markers {
		low := strings.ToLower(m)
		if at := strings.Index(text, low); at >= 0 {
			found = append(found, fmt.Sprintf("%s in …%s…", m, text[max(0, at-60):min(len(text), at+60)]))
		} else if strings.Contains(tight, low) {
			found = append(found, m+" without its spaces")
		}
	}
	return found
}

package directory

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/ledger"
)

// ImportedBatch is told for each batch of accounts that came in.
type ImportedBatch struct {
	Run      string `json:"run"`
	FromLine int64  `json:"from_line"`
	ToLine   int64  `json:"to_line"`
	Accounts int    `json:"accounts"`
}

// eventImported is told on the stream once a batch, and stands, without data,
// in the activity of each account.
var eventImported = event.Define("account.imported", "IMPORTED", ImportedBatch{Run: "imp_0193a6c2b4f07c3e9a1d5f2b7c8e9d01", FromLine: 2, ToLine: 5001, Accounts: 4998})

// detail is an example of data with one value.
func detail(key string, value any) map[string]any { return map[string]any{key: value} }

// change is an example of data with a value before and after.
func change(field, before, after string) map[string]any {
	return map[string]any{"old": detail(field, before), "new": detail(field, after)}
}

// define declares a type unless the package that tells it has done so.
func define(name, card string, example any, aliases ...string) *event.Type {
	if t := event.Named(name); t != nil {
		return t
	}
	return event.Define(name, card, example, aliases...)
}

const (
	exampleEmail = "jess.smith@example.com"
	examplePhone = "+447700900123"
)

// The types of event that a history brings along from other systems and that
// no operation tells yet: with a card, an imported account's activity reads as
// if it had always been here. They move to their operations as these come.
var (
	_ = define("account.invited", "INVITED", detail("email", exampleEmail), "INVITE_USER")
	_ = define("account.phone_added", "PHONE", detail("new", detail("phone", examplePhone)), "USER_UPDATED")
	_ = define("account.phone_changed", "PHONE", change("phone", examplePhone, "+447700900124"), "USER_UPDATED")
	_ = define("account.phone_removed", "PHONE", detail("old", detail("phone", examplePhone)), "USER_UPDATED")
	_ = define("account.phone_verified", "PHONE", detail("phone", examplePhone), "ACCOUNT_MOBILE_NO_VERIFIED")
	_ = define("account.email_change_requested", "E-MAIL", change("email", exampleEmail, "jess@example.org"))
	_ = define("account.email_changed", "E-MAIL", change("email", exampleEmail, "jess@example.org"), "EMAIL_CHANGED", "USER_UPDATED", "ACCOUNT_MODIFIED")
	_ = define("account.email_verification_requested", "MESSAGE", detail("email", exampleEmail), "VERIFY_EMAIL")
	_ = define("account.email_verified", "VERIFIED", detail("email", exampleEmail), "EMAIL_VERIFIED", "ACCOUNT_EMAIL_VERIFIED")
	_ = define("credential.password_reset_requested", "MESSAGE", detail("to", exampleEmail), "PASSWORD_RESET_REQUEST", "PASSWORD_RESET_INITIATE")
	_ = define("credential.password_reset", "PASSWORD", nil, "PASSWORD_RESET")
	_ = define("credential.password_changed", "PASSWORD", nil, "PASSWORD_CHANGED")
	_ = define("message.sent", "MESSAGE", detail("template", "verify_email"), "EMAIL_SENT", "SMS_SENT")
)

// noteAdded is the one type whose text stands in a table of its own.
const noteAdded = "desk.note_added"

// pastOf returns what a record tells of an account's history, oldest first, with
// its notes, and what other systems said, taken out. A type that is not known is kept under its name.
func pastOf(list []Activity, newID func(string) string, seal func(body []byte, row string) []byte) ([]ledger.Past, desk.Brought) {
	events := make([]ledger.Past, 0, len(list)+1)
	var brought desk.Brought
	for _, a := range list {
		t := event.Named(a.Type)
		if t == nil {
			t = &event.Type{Name: a.Type, Version: 1}
		}
		p := ledger.Past{Type: t, At: a.At, Actor: event.Actor(a.Actor), Via: a.Via, Op: "directory.import", Changed: a.Changed, Data: a.Data}
		if p.Actor.Kind == "" {
			p.Actor.Kind = string(authz.System)
		}
		if text, ok := noteText(a); ok {
			n := desk.Imported{ID: newID("not"), Author: a.Actor.ID, AuthorName: a.Actor.Name, At: a.At}
			n.Body = seal([]byte(text), n.ID)
			p.Data, _ = json.Marshal(desk.ImportedNote(n.ID)) // cannot fail: two texts
			brought.Notes = append(brought.Notes, n)
		}
		if own := desk.ImportedType(a.Type, a.Data); own != "" {
			p.ID = newID("evt")
			brought.Entries = append(brought.Entries, desk.ImportedEntry{Event: p.ID, Type: own, At: a.At})
		}
		events = append(events, p)
	}
	slices.SortStableFunc(events, func(a, b ledger.Past) int { return a.At.Compare(b.At) })
	return events, brought
}

func noteText(a Activity) (string, bool) {
	if a.Type != noteAdded {
		return "", false
	}
	var data struct {
		Text string `json:"text"`
	}
	if err := json.Unmarshal(a.Data, &data); err != nil || data.Text == "" {
		return "", false
	}
	return data.Text, true
}

// cameIn is the card with which an imported account's life here begins.
func cameIn(actor authz.Actor, at time.Time) ledger.Past {
	return ledger.Past{
		Type: eventImported, At: at, Via: actor.Call.Via, Op: opImport.Name,
		Actor: event.Actor{Kind: string(actor.Kind), ID: actor.ID, Name: actor.Name},
	}
}

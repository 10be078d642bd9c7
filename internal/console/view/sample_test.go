package view_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/console/locale"
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/web"
)

// The people below are invented customers.

var sampleNow = time.Date(2026, 3, 10, 14, 5, 0, 0, time.UTC)

func sampleView(texts *locale.Printer, assets web.Assets) view.View {
	return view.View{Printer: texts, Assets: assets, Now: sampleNow, Zone: time.UTC}
}

func sampleFrame(v view.View, title string) view.Frame {
	return view.Frame{
		View:    v,
		Title:   title,
		Tenant:  view.Tenant{Slug: "harbor", Name: "Harbor Courier"},
		Tenants: []view.Tenant{{Slug: "harbor", Name: "Harbor Courier"}, {Slug: "lakeside", Name: "Lakeside Weekly"}},
		Menu: []view.MenuItem{
			{Label: "menu.customers", Icon: "users", Key: "c", Href: view.CustomersPath("harbor"), Current: true},
		},
		Me: view.Me{Name: "Maria Berg", Initials: "MB", Email: "maria.berg@desk.example", Role: v.T("role.agent")},
	}
}

func sampleTiles() []view.Tile {
	base := view.CustomersPath("harbor")
	return []view.Tile{
		{Key: "total", Count: 1204331, Href: base},
		{Key: "verified", Count: 1101220, Href: base + "?status=verified"},
		{Key: "pending", Count: 61004, Href: base + "?status=pending"},
		{Key: "locked", Count: 212, Href: base + "?status=locked"},
		{Key: "pending_deletion", Count: 19, Href: base + "?status=pending_deletion"},
	}
}

func ago(d time.Duration) time.Time { return sampleNow.Add(-d) }

const (
	hour = time.Hour
	day  = 24 * time.Hour
)

func sampleRows(v view.View) []view.Row {
	return []view.Row{
		{LoginID: "0193a1b2-77aa-7cc1-8000-000000000001", Name: "Jess Smith", Initials: "JS", Email: "jess.smith@gmail.com", EmailVerified: true, Phone: "+1 234 ••• 0101", Labels: []view.Label{view.LoginLocked}, Identities: []view.Identity{view.Password, view.Google}, LastLogin: ago(2 * hour), Created: ago(430 * day), Match: v.N("match.letters", 1)},
		{LoginID: "0193a1b2-77aa-7cc1-8000-000000000002", Name: "Jessica Smithson", Initials: "JS", Email: "jessica.smithson@gmail.com", EmailVerified: true, Phone: "+44 20 ••• 7733", Identities: []view.Identity{view.Password}, LastLogin: ago(26 * hour), Created: ago(800 * day)},
		{LoginID: "0193a1b2-77aa-7cc1-8000-000000000003", Name: "José Álvarez Núñez", Initials: "JÁ", Email: "jose.alvarez@correo.example", Phone: "", Labels: []view.Label{view.Pending, view.Unverified}, Identities: []view.Identity{view.Password}, Created: ago(3 * day)},
		{LoginID: "0193a1b2-77aa-7cc1-8000-000000000004", Name: "Jana Schmid", Initials: "JS", Email: "jana.schmid@post.example", EmailVerified: true, Phone: "+49 30 ••• 4410", Labels: []view.Label{view.PendingDeletion}, Identities: []view.Identity{view.Apple, view.Passkey}, LastLogin: ago(40 * day), Created: ago(1300 * day)},
		{LoginID: "0193a1b2-77aa-7cc1-8000-000000000005", Name: "佐藤 花子", Initials: "佐", Email: "hanako.sato@mail.example", EmailVerified: true, Phone: "+81 3 ••• 9021", Labels: []view.Label{view.Inactive}, Identities: []view.Identity{view.Facebook}, LastLogin: ago(12 * time.Minute), Created: ago(90 * day)},
		{LoginID: "0193a1b2-77aa-7cc1-8000-000000000006", Name: "jess-the-very-long-address.without.a.name@subdomain.of.some.provider.example", Initials: "J", Email: "jess-the-very-long-address.without.a.name@subdomain.of.some.provider.example", EmailVerified: true, Labels: []view.Label{view.Frozen, view.MustReset}, Identities: []view.Identity{view.OIDC}, LastLogin: ago(5 * day), Created: ago(20 * day)},
		{LoginID: "0193a1b2-77aa-7cc1-8000-000000000007", Name: "<script>alert(1)</script>", Initials: "<S", Email: "script@mail.example", EmailVerified: true, Phone: "+1 555 ••• 0199", Identities: []view.Identity{view.Password}, LastLogin: ago(30 * time.Second), Created: ago(2 * hour)},
	}
}

func sampleStart(v view.View) view.CustomersPage {
	f := sampleFrame(v, v.T("customers.title"))
	f.OwnSearch = true
	rows := sampleRows(v)
	link := func(i int, seen time.Duration) view.AccountLink {
		r := rows[i]
		a := view.AccountLink{LoginID: r.LoginID, Name: r.Name, Initials: r.Initials, Email: r.Email, Labels: r.Labels}
		if seen > 0 {
			a.Seen = ago(seen)
		}
		return a
	}
	return view.CustomersPage{
		Frame: f, Tiles: sampleTiles(),
		Saved:  []view.SavedSearch{{Name: "Locked this week", Href: view.CustomersPath("harbor") + "?s=kx1", Shared: true}},
		Pinned: []view.AccountLink{link(3, 0)},
		Recent: []view.AccountLink{link(0, 4*time.Minute), link(1, hour), link(2, 3*hour), link(4, 26*hour)},
	}
}

func sampleFound(v view.View) view.CustomersPage {
	p := sampleStart(v)
	p.Query = "jess.smiht@gmail.com"
	p.Search = view.Search{Box: p.Query, Status: "locked"}
	p.Tiles[3].Current = true
	p.Results = &view.Results{
		Slug: "harbor",
		Readings: []view.Reading{
			{Field: "email", How: "near", Value: "jess.smiht@gmail.com", Clear: "q"},
			{Field: "status", How: "is", Value: v.T("status.locked"), Clear: "status"},
		},
		Rows: sampleRows(v), From: 1, Count: 1000, AtLeast: true,
		Next: view.CustomersPath("harbor") + "?s=kx2&cursor=abc", Token: "kx2",
		Choosing: &view.Choosing{Search: "kx2", All: v.T("bulk.all_found", map[string]any{"Total": "1,000+"})},
	}
	return p
}

func sampleEmpty(v view.View) view.CustomersPage {
	p := sampleStart(v)
	p.Query = "zzyx"
	p.Search = view.Search{Box: "zzyx", Problems: map[string]string{"login_id": v.T("search.bad_login_id")}, LoginID: "12"}
	p.Results = &view.Results{
		Slug:     "harbor",
		Readings: []view.Reading{{Field: "name", How: "starts", Value: "zzyx", Clear: "q"}},
		Searched: []string{"first_name", "last_name", "email", "username", "customer_id"},
		Tips: []view.Tip{
			{Key: "fewer_letters"},
			{Key: "other_fields"},
			{Key: "wildcard"},
			{Key: "any_status", Href: view.CustomersPath("harbor") + "?s=kx3"},
		},
	}
	return p
}

func sampleAccount() view.Account {
	return view.Account{
		LoginID: "0193a1b2-77aa-7cc1-8000-000000000001", Name: "Jess Smith", Initials: "JS",
		Status: view.Active, Labels: []view.Label{view.LoginLocked}, LockedUntil: sampleNow.Add(27 * time.Minute),
		PrimaryEmail: "j•••@g•••.com", UnverifiedEmail: "j•••@w•••.example",
		Phone: "••• 01", PhoneVerified: true,
		LastLogin:  view.Moment{At: ago(5 * hour), By: view.Google},
		Created:    view.Moment{At: ago(430 * day), By: view.Password},
		CustomerID: "C-1001", CanPin: true, CanTag: true, Tags: []view.AccountTag{{Tag: "Gold plan", Href: "#gold"}, {Tag: "A tag of forty letters, as many as it may", Href: "#long"}}, Zone: time.FixedZone("America/Chicago", -6*3600), Masked: map[string]bool{"email": true, "phone": true}, CanReveal: true, Tab: view.TabActivity, Duplicates: view.DuplicatesPath("harbor", "0193a1b2-77aa-7cc1-8000-000000000001"),
		Readers: []view.Reader{{Name: "Maria Berg", You: true, At: ago(time.Minute), Shown: ago(2 * time.Minute)}, {Name: "Ana López", At: ago(3 * day)}},
	}
}

func sampleCards() []view.Card {
	maria := view.Actor{Kind: view.ByStaff, Name: "Maria Berg", Href: "#maria"}
	jess := view.Actor{Kind: view.ByCustomer, Name: "Jess Smith", Href: "#jess"}
	return []view.Card{
		{ID: "c1", Kind: view.KindLocked, At: ago(3 * time.Minute), Text: "Login locked until 14:32 after 5 wrong passwords.", Actor: view.Actor{Kind: view.BySystem}},
		{ID: "c2", Kind: view.KindSignInFailed, At: ago(4 * time.Minute), Text: "Wrong password, 5th time · iPhone · Lyon", Actor: view.Actor{Kind: view.ByCustomer}},
		{ID: "c3", Kind: view.KindNote, At: ago(2 * hour), Actor: maria, Note: &view.Note{
			ID: "not_1", Version: 3, CanEdit: true, CanPin: true,
			Text:    "Called about the new phone. Wants the old number removed once the new one works.\nWill call again tomorrow.",
			Earlier: []view.NoteVersion{{Text: "Called about the new phone.", At: ago(3 * hour), By: "Maria Berg"}},
		}},
		{ID: "c4", Kind: view.KindSignIn, At: ago(5 * hour), Text: "Signed in with Google · Chrome on Windows · Chicago", Actor: jess},
		{ID: "c5", Kind: view.KindEmail, At: ago(3 * day), Text: "E-mail change asked for; waiting for proof.", Actor: maria, Changes: []view.Change{{Key: "email", Old: "jess.smith@gmail.com", New: "j.smith@work.example"}}},
		{ID: "c6", Kind: view.KindVerified, At: ago(9 * day), Text: "E-mail verified by link.", Actor: view.Actor{Kind: view.ByAnonymous}},
		{ID: "c7", Kind: view.KindMessage, At: ago(9 * day), Text: "Verification e-mail sent to jess.smith@gmail.com.", Actor: view.Actor{Kind: view.BySystem}},
		{ID: "c8", Kind: view.KindPhone, At: ago(40 * day), Text: "Phone added.", Actor: jess, Changes: []view.Change{{Key: "phone_primary", New: "+1 234 ••• 0101"}}},
		{ID: "c9", Kind: view.KindExternal, At: ago(70 * day), Text: "Product change scheduled: Digital → Digital + Print", Actor: view.Actor{Kind: view.ByKey, Name: "shop"}},
		{ID: "c10", Kind: view.KindCase, At: ago(71 * day), Text: "Case 4711 closed: solved.", Actor: maria},
		{ID: "c11", Kind: view.KindAddress, At: ago(200 * day), Text: "Address changed.", Actor: jess, Changes: []view.Change{{Key: "address", Old: "12 Elm Street, Springfield", New: "9 Lake Road, Springfield"}}},
		{
			ID: "c11b", Kind: view.KindExternal, At: ago(220 * day), Text: "Order L-418204 left the warehouse.\nTwo parcels.", Actor: view.Actor{Kind: view.ByKey, Name: "Harbor shop"},
			Word: "Order shipped", Icon: "truck-delivery", Link: "https://shop.harbor.example/orders/L-418204", Host: "shop.harbor.example",
			Acts: []view.CardAct{{Label: "Show all messages", Icon: "mail", Href: "#"}, {Label: "Unlock login", Icon: "lock-open", Action: "#"}, {Label: "Block this network address", Icon: "ban", Action: "#", Sure: "Nobody signs in from 192.0.2.7 any more."}},
		},
		{ID: "c12", Kind: view.KindCreated, At: ago(430 * day), Text: "Account created with a password.", Actor: jess},
	}
}

func sampleActivity(v view.View) view.AccountPage {
	a := sampleAccount()
	return view.AccountPage{
		Frame: sampleFrame(v, a.Name), Account: a, Tab: view.TabActivity,
		Activity: &view.Activity{
			Slug: "harbor", LoginID: a.LoginID,
			Types: []view.TypeChoice{
				{Kind: view.KindSignIn, Value: "sign_in", Count: 41, Selected: true},
				{Kind: view.KindSignInFailed, Value: "sign_in_failed", Count: 5, Selected: true},
				{Kind: view.KindNote, Value: "note", Count: 3},
				{Kind: view.KindEmail, Value: "email", Count: 1},
				{Kind: view.KindCase, Value: "case", Count: 1},
				{Kind: view.KindExternal, Value: "external:order_shipped", Word: "Order shipped", Icon: "truck-delivery", Count: 2},
			},
			Pinned: []view.Card{{ID: "c99", Kind: view.KindNote, At: ago(50 * day), Actor: view.Actor{Kind: view.ByStaff, Name: "Maria Berg"}, Note: &view.Note{ID: "not_9", Text: "Speak only to the account holder.", Pinned: true}}},
			Cards:  sampleCards(), Live: true,
			Next: view.ActivityPath("harbor", a.LoginID) + "?cursor=abc",
			Form: &view.NoteForm{Slug: "harbor", LoginID: a.LoginID, Key: "idem-1"},
		},
	}
}

func sampleWarning(v view.View) view.AccountPage {
	p := sampleActivity(v)
	p.Result = &view.Result{Tone: view.Good, Text: v.T("account.pinned"), Undo: view.PinPath("harbor", p.Account.LoginID)}
	p.Activity.Form.Text = "Card 4111 1111 1111 1111 was refused"
	p.Activity.Form.Warning = v.T("note.looks_like_card")
	p.Activity.Form.Problem = v.T("note.too_long")
	p.Account.Pinned = true
	return p
}

func sampleWelcome(v view.View, problems map[string]string) view.WelcomePage {
	return view.WelcomePage{
		View: v, Action: view.WelcomePath("t0ken"), Name: "Maria", Email: "maria.berg@desk.example",
		Secret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", URI: "otpauth://totp/Readmit:maria.berg@desk.example?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Readmit",
		QR: samplePattern(), Problems: problems, Passkey: problems == nil, Link: "t0ken",
	}
}

// samplePattern is a checkered stand-in of the size of a real code.
func samplePattern() view.QR {
	var path strings.Builder
	for y := range 45 {
		for x := range 45 {
			if (x*7+y*13+x*y)%3 == 0 {
				fmt.Fprintf(&path, "M%d %dh1v1h-1z", x+4, y+4)
			}
		}
	}
	return view.QR{Size: 53, Path: path.String()}
}

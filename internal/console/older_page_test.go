package console_test

import (
	"html"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/oauth"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/privacy"
	"github.com/readmit/readmit/internal/testkit"
)

// besides are the acts of the account's page that overwrite nothing which somebody
// else may have changed since the page was drawn, or that compare themselves what
// their reader saw, with the reason.
var besides = map[string]string{
	"/pin":                   "the reader's own list",
	"/reveal":                "shows, and changes nothing",
	"/notes":                 "adds a note beside the others",
	"/notes/{}":              "compares the note's version: internal/console#TestOlderNotesAreNotOverwritten",
	"/notes/{}/redact":       "compares the note's version: internal/console#TestOlderNotesAreNotOverwritten",
	"/notes/{}/pin":          "says what it wants, and no text is lost by it",
	"/tag":                   "adds one word beside the others",
	"/untag":                 "takes one word away, and no other",
	"/block-address":         "about an address, not about the account",
	"/profile":               "compares field by field: internal/account#TestTheSameFieldOfTwoEditorsIsAskedAbout",
	"/duplicates/{}/merge":   "compares the versions of both accounts: internal/directory#TestWhatKeepsAccountsFromBeingMerged",
	"/duplicates/{}/dismiss": "compares the grounds: internal/directory#TestAPairIsDismissedUntilSomethingNewSpeaksForIt",
}

var (
	postForm  = regexp.MustCompile(`(?s)<form [^>]*method="post" action="([^"]+)".*?</form>`)
	formInput = regexp.MustCompile(`(?s)<(?:input|textarea|select|button)[^>]* name="([a-z_.]+)"[^>]*>(?:\s*<option value="([^"]*)")?`)
	valueIn   = regexp.MustCompile(` value="([^"]*)"`)
	anID      = regexp.MustCompile(`/(?:[a-z]{3}_[0-9a-zA-Z_-]+|google|password|[0-9a-f]{8}-[0-9a-f-]{27})(/|$)`)
)

// sentForm is a form as it would be sent.
type sentForm struct {
	action string
	values url.Values
}

// formsOf are the forms of an account's acts on a page.
func formsOf(body, one string) (out []sentForm) {
	for _, form := range postForm.FindAllStringSubmatch(body, -1) {
		action := html.UnescapeString(form[1])
		if !strings.HasPrefix(action, one+"/") {
			continue
		}
		values := url.Values{}
		for _, in := range formInput.FindAllStringSubmatch(form[0], -1) {
			value := in[2]
			if v := valueIn.FindStringSubmatch(in[0]); v != nil && value == "" {
				value = v[1]
			}
			if values.Get(in[1]) == "" {
				values.Set(in[1], html.UnescapeString(value))
			}
		}
		for name, fill := range map[string]string{"reason": "asked for", "email": "new@example.com", "number": "+493012345678", "username": "newname", "customer_id": "C-1", "details": "all", "text": "x"} {
			if values.Has(name) {
				values.Set(name, fill)
			}
		}
		out = append(out, sentForm{action, values})
	}
	return out
}

// formOf is the form of one act on a page.
func formOf(t *testing.T, body, one, action string) url.Values {
	t.Helper()
	forms := formsOf(body, one)
	i := slices.IndexFunc(forms, func(f sentForm) bool { return f.action == action })
	require.GreaterOrEqual(t, i, 0, action)
	return forms[i].values
}

// route is an act's address without the ids in it.
func route(action, one string) string {
	path := strings.TrimPrefix(action, one)
	for {
		next := anID.ReplaceAllString(path, "/{}$1")
		if next == path {
			return path
		}
		path = next
	}
}

// TestAnOlderPageOverwritesNothing reads every page of an account in several
// states, lets a colleague change the account, and sends every form that the pages
// have: each is refused with what was changed and by whom, does nothing, and keeps
// what was typed; or it stands in besides, with the reason why it is harmless. It
// finds an act whose form does not say what its reader saw, and one whose handler
// does not ask.
func TestAnOlderPageOverwritesNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		met := map[string]bool{}
		b := s.signedIn(t, authz.Administrator)
		privacyOfficer := s.joins(t, "officer@desk.example", authz.PrivacyOfficer)
		states := olderStates(t, k)
		for _, name := range slices.Sorted(maps.Keys(states)) {
			login := states[name]()
			one := customers + "/" + login
			var forms []sentForm
			for _, reader := range []*browser{b, privacyOfficer} {
				for _, tab := range []string{"activity", "access", "security", "applications", "messages", "privacy", "connected", "profile"} {
					forms = append(forms, formsOf(reader.get(one+"?tab="+tab).body, one)...)
				}
				forms = append(forms, formsOf(reader.htmx("GET", one+"/activity", nil).body, one)...) // as it comes in live
				forms = append(forms, formsOf(reader.get(one+"/duplicates").body, one)...)
			}
			require.NotEmpty(t, forms, name)

			ben := k.Actor(authz.Administrator)
			ben.Name, ben.Call.Reason = "Ben <Stone>", "a new card"
			_, err := account.NewService(k.DB).ChangeCustomerID(t.Context(), ben, account.ChangeCustomerIDInput{Account: login, CustomerID: "BEN-" + login[len(login)-8:]})
			require.NoError(t, err)
			events := k.Count("event", "")
			for _, sent := range forms {
				action, form := sent.action, sent.values
				met[route(action, one)] = true
				if besides[route(action, one)] != "" {
					continue
				}
				require.NotEmpty(t, form.Get("seen"), "%s, %s: the form does not say what its reader saw", name, action)
				by := b
				a := by.post(action, form)
				if a.status == 403 {
					by = privacyOfficer
					a = by.post(action, form)
				}
				require.Equal(t, 412, a.status, "%s, %s: %s %s", name, action, a.location(), a.body)
				require.Contains(t, a.body, "Ben &lt;Stone&gt;", action)
				require.Contains(t, a.body, "Do it nevertheless", action)
				for field := range form {
					require.Contains(t, a.body, `name="`+field+`"`, "%s: nothing typed is lost", action)
				}
			}
			require.Equal(t, events, k.Count("event", ""), "%s: nothing was done", name)
		}
		routes := actRoutes(t)
		require.Greater(t, len(routes), 50)
		for _, path := range routes {
			assert.True(t, met[path], "no page had a form for %s: make a state for it in olderStates", path)
		}
	})
}

// noForm are acts of the account that no form of its pages sends, with the reason.
var noForm = map[string]string{
	"/duplicates/{}/merge": "its page compares two accounts: web/test/merge.test.mjs",
	"/notes/{}":            "its form is fetched when it is opened: TestOlderNotesAreNotOverwritten",
	"/block-address":       "about an address, not about the account",
}

// actRoutes are the addresses of acts on an account, from the console's sources.
func actRoutes(t *testing.T) (out []string) {
	t.Helper()
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	literal := regexp.MustCompile(`"POST " ?\+ ?(one|note)(?: ?\+ ?(list))?(?: ?\+ ?"([^"]*)")?[:,]`)
	contactAct := regexp.MustCompile(`(?m)^\t\t"([a-z-]+)": +(?:func|of|c\.)`)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		if strings.HasSuffix(file, "_test.go") || file != "routes.go" && !strings.Contains(string(text), "mux *http.ServeMux, one string") {
			continue
		}
		if file == "contact_acts.go" {
			for _, m := range contactAct.FindAllStringSubmatch(string(text), -1) {
				if noForm["/"+m[1]] == "" {
					out = append(out, "/"+m[1])
				}
			}
		}
		for _, m := range literal.FindAllStringSubmatch(string(text), -1) {
			path := m[3]
			if path == "/" {
				continue // contact_acts.go puts the name behind it
			}
			if m[2] == "list" {
				path = "/duplicates" + path
			}
			if m[1] == "note" {
				path = "/notes/{note}" + path
			}
			path = regexp.MustCompile(`\{[a-z]+\}`).ReplaceAllString(path, "{}")
			if noForm[path] == "" {
				out = append(out, path)
			}
		}
	}
	return out
}

// olderStates make accounts whose pages together offer every act.
func olderStates(t *testing.T, k *testkit.Kit) map[string]func() string {
	ctx, system := t.Context(), k.System()
	system.Call.Reason = "a letter"
	_, err := oauth.NewService(k.DB).AddApplication(ctx, k.Actor(authz.Administrator), oauth.AddApplicationInput{Kind: oauth.Machine, Settings: oauth.Settings{Name: "Shop"}})
	require.NoError(t, err)
	accounts, deletions := account.NewService(k.DB), privacy.NewService(k.DB)
	made := 0
	rich := func(dress ...func(*account.Draft)) string {
		made++
		at, of := k.Clock.Now(), strconv.Itoa(made)
		draft := account.Draft{
			FirstName: "Jess", LastName: "Smith" + of, Email: "jess" + of + "@example.com", UnverifiedEmail: "new" + of + "@example.com", Username: "jess" + of, CustomerID: "C-0" + of,
			Birthday:   account.Birthday{Year: 1983, Month: 7, Day: 29},
			Phones:     []account.Phone{{Number: "+4930555123" + of + "9", Type: "PRIMARY", VerifiedAt: &at}, {Number: "+4917177788" + of, Type: "HOME"}},
			Identities: []account.DraftIdentity{{Type: "google", Subject: "s" + of, CreatedAt: at}, {Type: "password", CreatedAt: at}},
			Tags:       []string{"VIP"}, Lock: &account.Lock{Since: at, Attempts: 5, Address: "203.0.113.77"},
		}
		for _, d := range dress {
			d(&draft)
		}
		login := k.Account(draft)
		k.Account(account.Draft{FirstName: "Jess", LastName: "Smith" + of, Birthday: draft.Birthday})
		_, err := desk.NewService(k.DB).AddNote(ctx, k.Actor(authz.Agent), desk.AddNoteInput{Account: login, Text: "called"})
		require.NoError(t, err)
		n := k.Number(login)
		signInCustomer(k, login, "")
		k.Do(func(tx *op.Tx) error {
			for _, statement := range []string{
				"INSERT INTO credential_factor (id, account, tenant, kind, name, secret, created_at) SELECT 'fac_app' || id, n, tenant, 'totp', 'Phone', NULL, 1 FROM account WHERE n = $1",
				"INSERT INTO message_suppression (id, tenant, account, channel, masked, digest, reason, at) SELECT 'sup_' || id, tenant, n, 'email', 'o•••', 'x', 'no such user', 1 FROM account WHERE n = $1",
				"INSERT INTO credential_password (account, hash, changed_at) VALUES ($1, 'x', 0)",
				"INSERT INTO oauth_consent (account, application, scopes, given_at) SELECT a.n, p.id, 'openid', 1 FROM account a JOIN application p ON p.tenant = a.tenant WHERE a.n = $1",
				"INSERT INTO credential_factor (id, account, tenant, kind, name, secret, created_at, disabled_at) SELECT 'fac_old' || id, n, tenant, 'totp', 'Old', NULL, 1, 2 FROM account WHERE n = $1",
			} {
				if _, err := tx.ExecContext(tx.Ctx, statement, n); err != nil {
					return err
				}
			}
			for _, to := range []string{"one@example.com", "two@example.com"} {
				if _, err := message.Queue(tx, message.Letter{Account: n, Template: "notice.email_changed", Channel: message.Email, To: to}); err != nil {
					return err
				}
			}
			_, err := tx.ExecContext(tx.Ctx, "UPDATE message SET state = 'failed', next_at = NULL WHERE account = $1 AND id = (SELECT min(id) FROM message WHERE account = $1)", n)
			return err
		})
		if draft.UnverifiedEmail != "" { // its card offers to do it again
			_, err = accounts.RequestEmailVerification(ctx, system, account.ContactInput{Account: login})
			require.NoError(t, err)
		}
		_, err = deletions.OpenRequest(ctx, system, privacy.OpenRequestInput{Account: login, Kind: "access"})
		require.NoError(t, err)
		_, err = deletions.RequestExport(ctx, system, privacy.RequestExportInput{Account: login})
		require.NoError(t, err)
		require.NoError(t, deletions.MakeExports(ctx))
		return login
	}
	return map[string]func() string{"rich": func() string { return rich() }, "disabled": func() string {
		login := rich(func(d *account.Draft) { d.UnverifiedEmail = "" })
		_, err := accounts.Freeze(ctx, system, account.StatusInput{Account: login})
		require.NoError(t, err)
		_, err = accounts.Disable(ctx, system, account.StatusInput{Account: login})
		require.NoError(t, err)
		_, err = deletions.PlaceHold(ctx, system, privacy.AccountInput{Account: login})
		require.NoError(t, err)
		return login
	}, "to be deleted": func() string {
		login := rich()
		_, err := deletions.RequestDeletion(ctx, system, privacy.RequestDeletionInput{Account: login})
		require.NoError(t, err)
		return login
	}, "invited": func() string {
		return k.Account(account.Draft{FirstName: "Ina", UnverifiedEmail: "ina@example.com", Status: account.Pending})
	}}
}

// TestOlderNotesAreNotOverwritten lets an author edit a note that a colleague's
// page shows in the wording before: the colleague does not remove what they did
// not read, and the author's second tab does not overwrite it.
func TestOlderNotesAreNotOverwritten(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		login := k.Account(account.Draft{FirstName: "Jess"})
		one := customers + "/" + login
		author, officer := s.signedIn(t, authz.Agent), s.joins(t, "officer@desk.example", authz.PrivacyOfficer)
		author.post(one+"/notes", url.Values{"text": {"her card is 4111"}})
		notes, err := desk.NewService(k.DB).ListActivity(t.Context(), k.Actor(authz.Agent), desk.ListActivityInput{Account: login, Types: []string{"NOTE"}})
		require.NoError(t, err)
		note := one + "/notes/" + notes.Items[0].Note.ID
		redact := formOf(t, officer.get(one).body, one, note+"/redact")
		require.Equal(t, "1", redact.Get("version"))
		editor := formOf(t, author.htmx("GET", note+"/edit", nil).body, one, note)
		require.Equal(t, "1", editor.Get("version"))

		editor.Set("text", "Paid by card, number removed")
		require.Equal(t, 303, author.post(note, editor).status)
		editor.Set("text", "Called twice")
		again := author.post(note, editor)
		require.Equal(t, 412, again.status)
		require.Contains(t, again.body, "Called twice", "what was typed stays")
		require.Equal(t, 303, officer.post(note+"/redact", redact).status)
		shown := officer.get(one).body
		require.Contains(t, shown, "The note was edited meanwhile, so nothing was removed.")
		require.Contains(t, shown, "Paid by card, number removed")
		require.Equal(t, 303, officer.post(note+"/redact", formOf(t, shown, one, note+"/redact")).status)
		require.NotContains(t, officer.get(one).body, "Paid by card")
	})
}

package rest_test

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/federation"
	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/oauth"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/rest"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/session"
	"github.com/readmit/readmit/internal/staff"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/tenant"
)

// children are the fields by which a request about an account names something
// that belongs to one, with what no account has.
var children = map[string]string{
	"session": "ses_0193a6c2b4f07c3e9a1d000000000000", "device": "dev_0193a6c2b4f07c3e9a1d000000000000", "message": "msg_0193a6c2b4f07c3e9a1d000000000000",
	"factor": "fac_0193a6c2b4f07c3e9a1d000000000000", "phone": "+493012345600", "identity": "apple",
	"suppression": "sup_0193a6c2b4f07c3e9a1d000000000000",
}

// everyID are ids of something for each placeholder of each path: of what tests
// of all routes make, or of nothing.
func (s *scene) everyID(t *testing.T) map[string]string {
	t.Helper()
	ids := s.objects(t, s.Tenant, "shop")
	for _, r := range rest.Routes() {
		for _, field := range r.Placeholders() {
			if ids[field] == "" {
				ids[field] = "non_0193a6c2b4f07c3e9a1d000000000000"
			}
		}
	}
	return ids
}

// ofAnother makes one of each child for a customer.
func (s *scene) ofAnother(t *testing.T) map[string]string {
	t.Helper()
	at := s.Clock.Now()
	login := s.Account(account.Draft{
		FirstName: "Ana", Email: "ana@example.com", Phones: []account.Phone{{Number: "+493012345678", Type: "PRIMARY", VerifiedAt: &at}},
		Identities: []account.DraftIdentity{{Type: "google", Subject: "1", CreatedAt: at}, {Type: "password", CreatedAt: at}},
	})
	n := s.Number(login)
	out := map[string]string{"phone": "+493012345678", "identity": "google"}
	s.Do(func(tx *op.Tx) error {
		standing, err := account.StandingOf(ctx, tx.Tx, n, true)
		require.NoError(t, err)
		began, err := session.Start(tx, session.Draft{Account: n, Epoch: standing.Epoch, Identity: "password"})
		require.NoError(t, err)
		out["session"] = began.ID
		out["message"], err = message.Queue(tx, message.Letter{Account: n, Template: "notice.password_reset", Channel: message.Email, To: "ana@example.com", Notice: true})
		require.NoError(t, err)
		var device string
		err = tx.QueryRowContext(ctx, "SELECT id FROM device WHERE account = $1", n).Scan(&device)
		out["device"] = device
		return err
	})
	c := credential.NewService(s.DB, proof.NewHasher(1, 1))
	codes, err := c.CreateBackupCodes(ctx, s.Customer(login), credential.AccountInput{Account: login})
	require.NoError(t, err)
	out["factor"] = codes.Factor
	return out
}

// TestC40AChildIsReachedThroughItsParentOnly asks for what belongs to another
// account through this one's address: the answer is that for what there is not,
// and nothing happens to it.
func TestC40AChildIsReachedThroughItsParentOnly(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		mine := map[string]string{"account": s.Account(account.Draft{FirstName: "Jess", Email: "jess@example.com", Identities: []account.DraftIdentity{{Type: "password", CreatedAt: s.Clock.Now()}}})}
		theirs := s.ofAnother(t)
		before := s.Count("event", "")
		tried := map[string]int{}
		for _, r := range rest.Routes() {
			if r.Method != http.MethodPost || r.Placeholders()["id"] != "account" {
				continue
			}
			for _, field := range r.Fields() {
				nothing, isChild := children[field]
				if !isChild || theirs[field] == "" {
					continue
				}
				ask := func(child string) answer {
					body := map[string]any{field: child, "reason": "asked for"}
					if r.Spec.Name == "account.change_phone" {
						body["number"] = "+493099999999"
					}
					if r.Spec.Name == "account.confirm_phone" {
						body["code"] = "123456"
					}
					text, err := json.Marshal(body)
					require.NoError(t, err)
					return s.send(t, r.Method, fill(t, r, mine), string(text), by("administrator"))
				}
				other, none := ask(theirs[field]), ask(nothing)
				require.GreaterOrEqual(t, other.status, 400, "%s did something to another account's %s: %s", r.ID, field, other.body)
				require.Equal(t, strings.ReplaceAll(none.body, nothing, "CHILD"), strings.ReplaceAll(other.body, theirs[field], "CHILD"), "%s tells another account's %s from what is not", r.ID, field)
				tried[field]++
			}
		}
		for field := range theirs {
			require.Positive(t, tried[field], "no route names a %s of an account", field)
		}
		require.Equal(t, before, s.Count("event", ""), "nothing happened")
	})
}

// TestC41FieldsThatNobodyMayGive sends each route, at once, every name that
// some answer shows, some other route takes, and some table has, and that it
// does not take itself: each is refused by name, and nothing is done.
func TestC41FieldsThatNobodyMayGive(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		ids := s.everyID(t)
		names := append(rest.Names(), s.columns(t)...)
		names = append(names, "is_admin", "admin", "role", "roles", "permissions", "verified", "email_verified", "auth_epoch", "__proto__", "constructor", "$where")
		require.Greater(t, len(names), 300)
		events := s.Count("event", "")
		for _, r := range rest.Routes() {
			if r.Method != http.MethodPost {
				continue
			}
			var body map[string]any
			require.NoError(t, json.Unmarshal([]byte(bodyOf(r)), &body))
			foreign := map[string]bool{}
			for _, name := range names {
				if slices.Contains(r.Fields(), name) || name == "reason" || name == "case" {
					continue
				}
				foreign[name], body[name] = true, true
			}
			text, err := json.Marshal(body)
			require.NoError(t, err)
			p := requireProblem(t, s.send(t, r.Method, fill(t, r, ids), string(text), by("administrator")), 422, "invalid_input")
			for _, wrong := range p.Errors {
				require.Equal(t, "unknown_field", wrong.Code, "%s takes %s", r.ID, wrong.Name)
				delete(foreign, wrong.Name)
			}
			require.Empty(t, foreign, "%s takes what is not its own", r.ID)
		}
		require.Equal(t, events, s.Count("event", ""), "nothing half done")
	})
}

// columns are the names of all columns of all tables.
func (s *scene) columns(t *testing.T) (out []string) {
	t.Helper()
	for _, of := range s.tables(t) {
		require.NoError(t, s.DB.Store.Read(ctx, func(tx *store.Tx) error {
			rows, err := tx.QueryContext(ctx, "SELECT * FROM "+of+" LIMIT 0")
			if err != nil {
				return err
			}
			defer rows.Close()
			names, err := rows.Columns()
			out = append(out, names...)
			return err
		}))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (s *scene) tables(t *testing.T) (out []string) {
	t.Helper()
	query := "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'trigram%' AND name NOT LIKE 'goose%'"
	if s.DB.Store.Dialect() == store.Postgres {
		query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'goose%'"
	}
	require.NoError(t, s.DB.Store.Read(ctx, func(tx *store.Tx) error {
		rows, err := tx.QueryContext(ctx, query)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var name string
			require.NoError(t, rows.Scan(&name))
			out = append(out, name)
		}
		return rows.Err()
	}))
	return out
}

// TestC43NoListNamesWhatARoleMayNotSee asks each route that reads, as each role,
// with what it may be narrowed by: whoever lacks the permission is refused
// before anything is looked for, and what is there is in no answer, count or
// suggestion.
func TestC43NoListNamesWhatARoleMayNotSee(t *testing.T) {
	const name, marker = "Zqsecretname", "Zqhidden" // what is asked by, and what is looked for
	each(t, func(t *testing.T, s *scene) {
		ids := s.everyID(t)
		login := s.Account(account.Draft{FirstName: name, LastName: marker, Email: "zqsecretname@example.com", Username: "zqsecretname", Segments: []string{ids["segment"]}})
		ids["account"] = login
		limited := s.anotherSegment(t)
		narrowed := []string{"", "?q=" + name, "?first_name=" + name, "?email=zqsecretname@example.com", "?username=zqsecretname", "?login_id=" + login, "?account=" + login, "?actor=" + name, "?target=" + login}
		refused, asked := 0, 0
		for _, r := range rest.Routes() {
			if r.Method != http.MethodGet {
				continue
			}
			for _, query := range narrowed {
				parameter, _, _ := strings.Cut(strings.TrimPrefix(query, "?"), "=")
				if query != "" && !slices.Contains(r.Fields(), parameter) {
					continue
				}
				for _, role := range authz.Roles() {
					a := s.send(t, r.Method, fill(t, r, ids)+query, "", by(role.Name))
					if !role.Permissions[r.Spec.Name] {
						requireProblem(t, a, 403, "not_allowed")
						require.NotContains(t, a.body, marker, r.ID)
						refused++
					}
					if r.Spec.Needs.Everywhere {
						continue
					}
					within := s.send(t, r.Method, fill(t, r, ids)+query, "", by(role.Name+"@"+limited))
					require.NotContains(t, strings.ToLower(within.body), strings.ToLower(marker), "%s%s shows %s of another segment", r.ID, query, role.Name)
					asked++
				}
			}
		}
		require.Greater(t, refused, 50)
		require.Greater(t, asked, 200)
	})
}

func (s *scene) anotherSegment(t *testing.T) string {
	t.Helper()
	s.Do(func(tx *op.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO segment (id, tenant, name) VALUES ('seg_apart', $1, 'Apart')", s.Tenant)
		return err
	})
	return "seg_apart"
}

// TestC44NoAnswerHoldsASecret makes one of each secret that the house keeps, and
// looks for it, and for every digest and sealed text in the database, in
// everything that staff and programs of every role are answered.
func TestC44NoAnswerHoldsASecret(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		s.DB.Log = slog.New(slog.NewTextHandler(s.Log, &slog.HandlerOptions{Level: slog.LevelDebug})) // what operations log, too
		ids := s.everyID(t)
		clear := s.secrets(t, ids["account"])
		kept := s.keptSecrets(t)
		require.Greater(t, len(kept), 20)
		asked := 0
		look := func(id string, a answer) {
			t.Helper()
			for _, text := range clear {
				require.NotContains(t, a.body, text, "%s shows a secret", id)
			}
			for _, text := range kept {
				require.NotContains(t, a.body, text, "%s shows what is kept of a secret", id)
			}
			asked++
		}
		for _, r := range rest.Routes() {
			roles := []string{authz.Administrator}
			if r.Method == http.MethodGet {
				roles = nil
				for _, role := range authz.Roles() {
					roles = append(roles, role.Name)
				}
			}
			for _, role := range roles {
				look(r.ID, s.send(t, r.Method, fill(t, r, ids), bodyOf(r), by(role)))
			}
		}
		require.Greater(t, asked, 200)
		log := s.Log.String()
		for _, text := range append(clear, kept...) {
			require.NotContains(t, log, text, "a secret stands in the log")
		}
	})
}

// secrets makes secrets of every kind and returns them in the clear.
func (s *scene) secrets(t *testing.T, login string) []string {
	t.Helper()
	const canary = "canary-9f2d7c41-canary"
	admin := s.Actor(authz.Administrator)
	c := credential.NewService(s.DB, proof.NewHasher(1, 1))
	hash, err := c.NewPassword(ctx, s.Tenant, secret.String(canary+"-password"))
	require.NoError(t, err)
	var began session.Started
	s.Do(func(tx *op.Tx) error {
		n := s.Number(login)
		require.NoError(t, credential.SetPassword(tx, n, hash))
		standing, err := account.StandingOf(ctx, tx.Tx, n, true)
		require.NoError(t, err)
		began, err = session.Start(tx, session.Draft{Account: n, Epoch: standing.Epoch, Identity: "password"})
		return err
	})
	app, err := c.StartEnrollment(ctx, s.Customer(login), credential.StartEnrollmentInput{Account: login, Kind: credential.TOTP})
	require.NoError(t, err)
	codes, err := c.CreateBackupCodes(ctx, s.Customer(login), credential.AccountInput{Account: login})
	require.NoError(t, err)
	web, err := oauth.NewService(s.DB).AddApplication(ctx, admin, oauth.AddApplicationInput{Kind: oauth.Web, Settings: oauth.Settings{Name: "Web", RedirectURIs: []string{"https://shop.example.com/cb"}, Scopes: []string{"openid"}}})
	require.NoError(t, err)
	_, err = s.federation.AddProvider(ctx, s.System(), federation.AddProviderInput{Kind: federation.Google, ClientID: "shop", ClientSecret: canary})
	require.NoError(t, err)
	tenants := tenant.NewService(s.DB)
	_, err = tenants.ChangeMailer(ctx, s.System(), tenant.ChangeMailerInput{Own: true, Host: "smtp.example.com", Port: 587, Encryption: "starttls", Username: "u", Password: canary, Sender: "a@shop.example"})
	require.NoError(t, err)
	_, err = tenants.ChangeSMS(ctx, s.System(), tenant.ChangeSMSInput{Own: true, URL: "https://sms.example.com/", Secret: canary})
	require.NoError(t, err)
	key, err := staff.NewService(s.DB, proof.NewHasher(1, 1)).CreateAPIKey(ctx, s.System(), staff.CreateAPIKeyInput{Name: "x", Role: authz.Agent, Tenant: s.Tenant})
	require.NoError(t, err)
	out := []string{canary, hash, began.Cookie.Reveal(), began.DeviceCookie.Reveal(), web.Secret.Reveal(), key.Key.Reveal(), app.Secret.Reveal()}
	for _, code := range codes.Codes {
		out = append(out, code.Reveal())
	}
	return slices.DeleteFunc(out, func(text string) bool { return text == "" })
}

// keptSecrets are the bytes that stand in the tables, as they could be written
// in an answer: digests, sealed texts, keys. Pictures are not among them.
func (s *scene) keptSecrets(t *testing.T) (out []string) {
	t.Helper()
	for _, of := range s.tables(t) {
		if of == "tenant_logo" || of == "identifier" {
			continue
		}
		require.NoError(t, s.DB.Store.Read(ctx, func(tx *store.Tx) error {
			rows, err := tx.QueryContext(ctx, "SELECT * FROM "+of)
			if err != nil {
				return err
			}
			defer rows.Close()
			names, err := rows.Columns()
			require.NoError(t, err)
			for rows.Next() {
				values := make([]any, len(names))
				for i := range values {
					values[i] = new(any)
				}
				require.NoError(t, rows.Scan(values...))
				for _, v := range values {
					if raw, ok := (*v.(*any)).([]byte); ok && len(raw) >= 16 && !isText(raw) {
						out = append(out, hex.EncodeToString(raw), base64.StdEncoding.EncodeToString(raw), base64.RawURLEncoding.EncodeToString(raw))
					}
				}
			}
			return rows.Err()
		}))
	}
	return out
}

// isText says whether a driver gave a text as bytes.
func isText(raw []byte) bool {
	for _, b := range raw {
		if b < 0x09 || b > 0x7e {
			return false
		}
	}
	return true
}

package app_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/app"
	"github.com/readmit/readmit/internal/audit"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/backup"
	"github.com/readmit/readmit/internal/config"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/oauth"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/privacy"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/session"
	"github.com/readmit/readmit/internal/signin"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/testkit"
)

// The markers: nothing else in an installation looks like one of them.
const (
	markWord    = "xqzj"
	markNumber  = "998877665"
	markAddress = "203.0.113.77"
)

// marks are what is sought, also as search keeps them.
var marks = []string{markWord, markNumber, "566778899", markAddress, "XQZJ", "Xqzj"}

const rightPassword = secret.String("correct horse battery")

// installation is one whose accounts hold markers.
type installation struct {
	*testkit.Kit
	app *app.App
	cfg config.Config
	log *lockedBuffer
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(b)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func install(t *testing.T, cfg config.Config, clock *testkit.Clock) *installation {
	t.Helper()
	i := &installation{cfg: cfg, log: &lockedBuffer{}}
	i.cfg.Clock = clock.Now
	i.cfg.Mail.Mailbox = true
	a, err := app.Open(t.Context(), i.cfg, slog.New(slog.NewTextHandler(i.log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	require.NoError(t, err)
	t.Cleanup(func() { _ = a.Close() })
	first, _, err := a.EnsureTenant(t.Context())
	require.NoError(t, err)
	i.app, i.Kit = a, &testkit.Kit{T: t, DB: a.DB, Clock: clock, Tenant: first.ID}
	return i
}

// plant makes an account with a marker in every field, and does with it what
// customers and staff do.
func (i *installation) plant(mark, number, address string) (login string) {
	at := i.Clock.Now()
	login = i.Account(account.Draft{
		FirstName: "Xq" + mark, LastName: "La" + mark, SecondLastName: "Se" + mark, DisplayName: "Di" + mark,
		Email: "pr" + mark + "@" + mark + ".example", UnverifiedEmail: "un" + mark + "@" + mark + ".example",
		Username: "us" + mark, CustomerID: "CU" + mark, LegacyID: "le" + mark, Gender: "FEMALE", Birthday: account.Birthday{Year: 1983, Month: 7, Day: 29},
		Locale: "de-AT", TimeZone: "Europe/Vienna", Picture: "https://" + mark + ".example/1.jpg", StatusReason: "be" + mark, CreatedBy: "google",
		Phones:     []account.Phone{{Number: "+49" + number, Type: "PRIMARY", VerifiedAt: &at}},
		Addresses:  []account.Address{{Type: "home", Line1: "St" + mark, Line2: "L2" + mark, Locality: "Lo" + mark, Region: "Re" + mark, PostalCode: "P" + mark[:4], Country: "AT"}},
		Identities: []account.DraftIdentity{{Type: "google", Subject: "sub" + mark, CreatedAt: at}, {Type: "password", CreatedAt: at}},
		Attributes: []account.Attribute{{Key: "shoe", Value: "At" + mark}},
		Lock:       nil, LastLoginAt: at, LastLoginBy: "google",
	})
	i.live(login, mark, number, address)
	i.more(login, mark)
	return login
}

// live does what customers and staff do with an account.
func (i *installation) live(login, mark, number, address string) {
	ctx, n := i.T.Context(), i.Number(login)
	agent := i.Actor(authz.SeniorAgent)
	agent.Call.Reason, agent.Call.IdempotencyKey = "why"+mark, "key-"+login
	agent.Call.UserAgent = "Agent" + mark
	_, err := i.app.Accounts.Disable(ctx, agent, account.StatusInput{Account: login})
	require.NoError(i.T, err)
	agent.Call.IdempotencyKey = ""
	_, err = i.app.Accounts.Enable(ctx, agent, account.StatusInput{Account: login})
	require.NoError(i.T, err)
	note, err := i.app.Desk.AddNote(ctx, agent, desk.AddNoteInput{Account: login, Text: "no" + mark})
	require.NoError(i.T, err)
	_, err = i.app.Desk.EditNote(ctx, agent, desk.EditNoteInput{Note: note.ID, Text: "ed" + mark, Version: 1})
	require.NoError(i.T, err)
	_, err = i.app.Accounts.Pin(ctx, agent, account.PinInput{Account: login, Pinned: true})
	require.NoError(i.T, err)
	_, err = i.app.Accounts.Reveal(ctx, agent, account.RevealInput{Account: login, Part: account.PartEmail, Because: account.Because[0]})
	require.NoError(i.T, err)
	_, err = i.app.Accounts.View(ctx, agent, account.ViewInput{Account: login})
	require.NoError(i.T, err)
	viewer := i.Actor(authz.Viewer)
	viewer.Call.Reason = "not" + mark
	_, err = i.app.Accounts.Disable(ctx, viewer, account.StatusInput{Account: login})
	require.Error(i.T, err)
	_, err = i.app.Accounts.UpdateProfile(ctx, agent, account.UpdateProfileInput{Account: login, FirstName: new("Xq" + mark + " neu")})
	require.NoError(i.T, err)
	_, err = i.app.Credentials.SendPasswordReset(ctx, agent, credential.SendInput{Account: login})
	require.NoError(i.T, err)

	owner := i.Customer(login)
	owner.Name, owner.Call.UserAgent, owner.Call.Address = "Na"+mark, "Br"+mark, address
	owner.Call.IdempotencyKey = "own-" + login
	_, err = i.app.Accounts.AddPhone(ctx, owner, account.AddPhoneInput{Account: login, Number: "+4917" + number})
	require.NoError(i.T, err)
	i.setPassword(n)
	_, err = i.app.Credentials.CreateBackupCodes(ctx, owner, credential.AccountInput{Account: login})
	require.NoError(i.T, err)
	_, err = i.app.Desk.AskApproval(ctx, agent, desk.AskApprovalInput{
		Operation: "credential.waive_second_factor", Account: login, Input: json.RawMessage(`{"account":"` + login + `"}`),
	})
	require.NoError(i.T, err)
	i.signIn(mark, address)
	i.consent(login, n, mark)
}

// crowd makes other accounts around those that are erased, so that pages of the
// database are split between them.
func (i *installation) crowd(name string) {
	i.Do(func(tx *op.Tx) error {
		for n := range 400 {
			sum := sha256.Sum256(fmt.Append(nil, name, n))
			word := hex.EncodeToString(sum[:6])
			_, _, err := account.Insert(tx, &account.Draft{
				FirstName: word[:6], LastName: word[6:], Email: word + "@crowd.example", Status: account.Active, CreatedAt: tx.Now,
				Attributes: []account.Attribute{{Key: "shoe", Value: word}},
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func (i *installation) setPassword(n int64) {
	hash, err := i.app.Credentials.NewPassword(i.T.Context(), i.Tenant, rightPassword)
	require.NoError(i.T, err)
	i.Do(func(tx *op.Tx) error { return credential.SetPassword(tx, n, hash) })
}

func (i *installation) visitor(mark, address string) authz.Actor {
	v := i.Visitor("signin.sign_in", "signin.register", "signin.recover", "account.confirm_email")
	v.Call.UserAgent, v.Call.Address = "Vi"+mark, address
	return v
}

// signIn fails once and then succeeds, and leaves a link to recover by.
func (i *installation) signIn(mark, address string) {
	ctx, email := i.T.Context(), "pr"+mark+"@"+mark+".example"
	_, err := i.app.SignIn.SignIn(ctx, i.visitor(mark, address), signin.SignInInput{Identifier: email, Password: "wrong"})
	require.Error(i.T, err)
	_, err = i.app.SignIn.SignIn(ctx, i.visitor(mark, address), signin.SignInInput{Identifier: email, Password: rightPassword})
	require.NoError(i.T, err)
	_, err = i.app.SignIn.Recover(ctx, i.visitor(mark, address), signin.RecoverInput{Identifier: email})
	require.NoError(i.T, err)
}

// consent signs the owner in to an application that wants to know when it ends.
func (i *installation) consent(login string, n int64, mark string) {
	ctx := i.T.Context()
	const back, issuer, verifier = "https://app.example/back", "https://id.example", "a-verifier-of-at-least-forty-three-characters-0123456789"
	added, err := i.app.OAuth.AddApplication(ctx, i.System(), oauth.AddApplicationInput{Kind: oauth.SinglePage, Settings: oauth.Settings{
		Name: "App", RedirectURIs: []string{back}, Scopes: []string{"openid", "offline_access"}, RefreshSeconds: 3600, LogoutURI: "https://app.example/out", Consent: true,
	}})
	require.NoError(i.T, err)
	var started session.Started
	i.Do(func(tx *op.Tx) (err error) {
		who, err := account.StandingOf(tx.Ctx, tx.Tx, n, true)
		require.NoError(i.T, err)
		tx.Actor.Call.UserAgent = "Se" + mark
		started, err = session.Start(tx, session.Draft{Account: n, Epoch: who.Epoch, Identity: "password"})
		return err
	})
	current, err := i.app.SignedIn.Open(ctx, i.Tenant, started.Cookie)
	require.NoError(i.T, err)
	sum := sha256.Sum256([]byte(verifier))
	ask := func() oauth.Next {
		next, err := i.app.OAuth.StartRequest(ctx, authz.Call{Via: "test"}, i.Tenant, issuer, oauth.StartRequestInput{Client: added.ID, Parameters: url.Values{
			"client_id": {added.ID}, "response_type": {"code"}, "redirect_uri": {back}, "scope": {"openid offline_access"}, "state": {"st" + mark},
			"nonce": {"no" + mark}, "login_hint": {"hi" + mark}, "code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])}, "code_challenge_method": {"S256"},
		}}, current)
		require.NoError(i.T, err)
		return next
	}
	owner, request := i.Customer(login), ask().Request
	_, err = i.app.OAuth.GiveConsent(ctx, owner, oauth.ConsentInput{Account: login, Request: request})
	require.NoError(i.T, err)
	answer, err := url.Parse(ask().To)
	require.NoError(i.T, err)
	client, err := i.app.OAuth.Client(ctx, i.Tenant, added.ID, "")
	require.NoError(i.T, err)
	code := secret.String(answer.Query().Get("code"))
	require.NotEmpty(i.T, code, answer)
	_, err = i.app.OAuth.RedeemCode(ctx, authz.Call{Via: "test"}, client, issuer, oauth.RedeemCodeInput{Code: code, RedirectURI: back, Verifier: verifier})
	require.NoError(i.T, err)
}

// register makes an account as a visitor does, and proves its address.
func (i *installation) register(mark string) (login string) {
	ctx, email := i.T.Context(), "re"+mark+"@"+mark+".example"
	_, err := i.app.SignIn.Register(ctx, i.visitor(mark, markAddress), signin.RegisterInput{FirstName: "Rf" + mark, LastName: "Rl" + mark, Email: email, Password: rightPassword})
	require.NoError(i.T, err)
	var link secret.String
	require.NoError(i.T, i.DB.Store.Read(ctx, func(tx *store.Tx) error {
		var id string
		err := tx.QueryRowContext(ctx, `SELECT nonce.id, account.id FROM nonce JOIN account ON account.n = nonce.account WHERE account.unverified_email = $1`, email).Scan(&id, &login)
		require.NoError(i.T, err)
		link, err = nonce.Text(ctx, tx, i.DB.Ring, id, i.Clock.Now())
		return err
	}))
	_, err = i.app.Accounts.ConfirmEmail(ctx, i.visitor(mark, markAddress), account.ConfirmEmailInput{Link: link})
	require.NoError(i.T, err)
	return login
}

// approve has the deletion of an account asked for and approved, with words
// that hold the marker, and lets the cooling-off pass.
func (i *installation) approve(login, mark string) {
	ctx := i.T.Context()
	agent, boss := i.Actor(authz.SeniorAgent), i.Actor(authz.Administrator)
	agent.Call.Reason, boss.Call.Reason = "ask"+mark, "yes"+mark
	asked, err := i.app.Privacy.RequestDeletion(ctx, agent, privacy.RequestDeletionInput{Account: login})
	require.NoError(i.T, err)
	_, err = i.app.Privacy.ApproveDeletion(ctx, boss, privacy.DecideInput{Account: login, Request: asked.ID})
	require.NoError(i.T, err)
}

// rowsWithMarks returns where a marker stands in any column of any table.
func (i *installation) rowsWithMarks() (found []string) {
	i.T.Helper()
	ctx := i.T.Context()
	tables := map[store.Dialect]string{
		store.SQLite:   "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'",
		store.Postgres: "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
	}[i.DB.Store.Dialect()]
	require.NoError(i.T, i.DB.Store.Read(ctx, func(tx *store.Tx) error {
		names := column(i.T, tx, tables)
		require.Greater(i.T, len(names), 40)
		for _, name := range names {
			rows, err := tx.QueryContext(ctx, "SELECT * FROM "+name)
			require.NoError(i.T, err)
			columns, err := rows.Columns()
			require.NoError(i.T, err)
			for rows.Next() {
				values := make([]any, len(columns))
				for j := range values {
					values[j] = new(any)
				}
				require.NoError(i.T, rows.Scan(values...))
				for j, v := range values {
					if held := marked(*v.(*any)); held != "" {
						found = append(found, fmt.Sprintf("%s.%s: %s", name, columns[j], held))
					}
				}
			}
			require.NoError(i.T, rows.Err())
			require.NoError(i.T, rows.Close())
		}
		return nil
	}))
	return found
}

func column(t testing.TB, tx *store.Tx, query string) (out []string) {
	rows, err := tx.QueryContext(context.Background(), query)
	require.NoError(t, err)
	defer rows.Close()
	for rows.Next() {
		var s string
		require.NoError(t, rows.Scan(&s))
		out = append(out, s)
	}
	require.NoError(t, rows.Err())
	return out
}

// marked returns the marker that a value holds.
func marked(v any) string {
	text := fmt.Sprint(v)
	if b, ok := v.([]byte); ok {
		text = string(b) + " " + hex.EncodeToString(b)
	}
	for _, m := range marks {
		if strings.Contains(text, m) || strings.Contains(text, hex.EncodeToString([]byte(m))) {
			return m
		}
	}
	return ""
}

// filesWithMarks returns which files in a folder hold a marker.
func filesWithMarks(t testing.TB, dir string) (found []string) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		require.NoError(t, err)
		for _, m := range marks {
			if at := bytes.Index(content, []byte(m)); at >= 0 {
				found = append(found, fmt.Sprintf("%s at %d of %d: %q", path, at, len(content), content[max(0, at-40):min(len(content), at+40)]))
			}
		}
		return nil
	}))
	return found
}

// trigramsWithMarks counts the pages of the full-text index that hold a piece
// of a marker, also if they only wait to be merged.
func trigramsWithMarks(t testing.TB, dir string) (n int) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, store.File))
	require.NoError(t, err)
	defer db.Close()
	require.NoError(t, db.QueryRow("SELECT count(*) FROM trigram_data WHERE instr(block, CAST('xqz' AS BLOB)) > 0").Scan(&n))
	return n
}

// countsOf are how many rows each table with accounts has of one.
func (i *installation) countsOf(login string) map[string]int {
	schema, err := os.ReadFile("../store/schema.sql")
	require.NoError(i.T, err)
	out, n := map[string]int{}, i.Number(login)
	for _, m := range regexp.MustCompile(`(?ms)^CREATE TABLE (\w+) \((.*?)^\);`).FindAllStringSubmatch(string(schema), -1) {
		if regexp.MustCompile(`(?m)^\s+account\s+bigint`).MatchString(m[2]) {
			out[m[1]] = i.Count(m[1], "account = $1", n)
		}
	}
	require.Greater(i.T, len(out), 25)
	return out
}

// TestNothingOfAnErasedAccountIsLeft plants a marker in every field of two
// accounts, by what customers and staff do, erases them, and looks for it in
// every table, in the log, in the database's files, and in a backup from before
// that is put back and started.
func TestNothingOfAnErasedAccountIsLeft(t *testing.T) {
	each(t, func(t *testing.T, cfg config.Config) {
		i := install(t, cfg, testkit.NewClock())
		i.Do(func(tx *op.Tx) error {
			return tenant.InsertField(tx, tenant.Field{Key: "shoe", Type: "text", Label: "Shoe", Searchable: true})
		})
		deliver := i.listen()
		i.crowd("a")
		one, registered := i.plant(markWord+"one", markNumber, markAddress), i.register(markWord+"two")
		i.crowd("b")
		other := i.plant("vwother", "3012345678", "192.0.2.44")
		require.NoError(t, i.app.Messages.Send(t.Context()))
		i.approve(one, markWord)
		i.approve(registered, markWord)
		deliver()
		require.NotZero(t, i.Count("webhook_attempt", "account = $1", i.Number(one)))
		i.allPlanted()
		backedUp := t.TempDir()
		if cfg.Database == "" {
			require.NotEmpty(t, filesWithMarks(t, cfg.Data))
			require.NotZero(t, trigramsWithMarks(t, cfg.Data))
			i.backUp(backedUp)
			require.Empty(t, filesWithMarks(t, backedUp), "a backup is sealed")
		}

		i.Clock.Move(40 * 24 * time.Hour)
		require.NoError(t, i.app.CustomerSessions.Purge(t.Context()), "counts by network address are kept for two days")
		before := i.countsOf(other)
		require.NoError(t, i.app.Privacy.Execute(t.Context()))

		require.Equal(t, 2, i.Count("deletion_request", "state = 'done'"))
		require.Empty(t, i.rowsWithMarks())
		require.Equal(t, 1, i.Count("saved_search", ""), "a colleague's search for another account stays")
		require.Zero(t, i.Count("audit_personal", "account IS NULL AND audit IN (SELECT id FROM audit WHERE op IN ('signin.register', 'signin.sign_in', 'account.confirm_email'))"),
			"what visitors typed is sealed with the key of the account that it made")
		require.Equal(t, before, i.countsOf(other), "another account is untouched")
		for _, login := range []string{one, registered} {
			i.isGone(login)
		}
		require.NotContains(t, strings.ToLower(i.log.String()), markWord)
		require.NotContains(t, i.log.String(), markNumber)
		if cfg.Database == "" {
			require.Zero(t, trigramsWithMarks(t, cfg.Data))
			require.Empty(t, filesWithMarks(t, cfg.Data))
			i.restored(backedUp, one, registered, other)
		}
		i.Clock.Move(audit.TermsKept + time.Hour)
		require.NoError(t, i.app.Audit.ForgetTerms(t.Context()))
		require.Empty(t, testkit.Leaks(i.Everything(), []string{markWord}), "what is sealed with the installation's keys, opened")
		again := i.Account(account.Draft{FirstName: "Jess", Email: "pr" + markWord + "one@" + markWord + "one.example"})
		require.NotEqual(t, one, again)
	})
}

// isGone looks for an erased account as staff do, and checks what stays.
func (i *installation) isGone(login string) {
	ctx := i.T.Context()
	_, err := i.app.Accounts.View(ctx, i.Actor(authz.Administrator), account.ViewInput{Account: login})
	require.Equal(i.T, "not_found", testkit.Code(err))
	for _, q := range []string{login, "pr" + markWord + "one@" + markWord + "one.example", "*" + markWord + "*", "+49" + markNumber, "Xq" + markWord + "one"} {
		found, err := i.app.Accounts.Search(ctx, i.Actor(authz.Administrator), account.SearchInput{Q: q})
		require.NoError(i.T, err)
		require.Empty(i.T, found.Items, q)
	}
	n := i.Number(login)
	require.Zero(i.T, i.Count("account_key", "account = $1", n), "the key is destroyed")
	require.Equal(i.T, 1, i.Count("account", "n = $1 AND status = 'deleted' AND state = 'X' AND email = '' AND first_name = ''", n))
	require.NotZero(i.T, i.Count("event", "account = $1", n), "that it happened stays")
	require.Zero(i.T, i.Count("event", "account = $1 AND data IS NOT NULL", n))
	require.NotZero(i.T, i.Count("audit", "target = $1", login))
	require.NoError(i.T, i.app.Sequencer.Finish(ctx))
	require.Equal(i.T, 1, i.Count("event", "type = 'privacy.account_deleted' AND account = $1 AND pos IS NOT NULL", n))
}

// backUp makes a backup into a folder.
func (i *installation) backUp(dir string) {
	file, err := os.Create(filepath.Join(dir, "backup"))
	require.NoError(i.T, err)
	keys, err := os.Create(filepath.Join(dir, "keys"))
	require.NoError(i.T, err)
	_, err = i.app.Backup(i.T.Context(), backup.MakeInput{Name: "backup", Database: file, Keys: keys})
	require.NoError(i.T, err)
	require.NoError(i.T, file.Close())
	require.NoError(i.T, keys.Close())
}

// restored puts the backup back in another place with the keys and tombstones
// of now, and looks for the markers there.
func (i *installation) restored(from string, gone, alsoGone, there string) {
	open := func(name string) io.Reader {
		content, err := os.ReadFile(filepath.Join(from, name))
		require.NoError(i.T, err)
		return bytes.NewReader(content)
	}
	cfg := i.cfg
	cfg.Data = i.T.(*testing.T).TempDir()
	cfg.Keys, cfg.Tombstones = i.cfg.KeyFolder(), i.cfg.TombstonesFile()
	out, err := app.Restore(i.T.Context(), cfg, i.app.Log, app.RestoreInput{Database: open("backup"), Keys: open("keys")})
	require.NoError(i.T, err)
	require.Equal(i.T, 2, out.Erased)
	require.Zero(i.T, trigramsWithMarks(i.T, cfg.Data))

	again := install(i.T.(*testing.T), cfg, i.Clock)
	require.NoError(i.T, again.app.CustomerSessions.Purge(i.T.Context()), "counts by network address are kept for two days")
	require.NoError(i.T, again.DB.Store.Scrub(i.T.Context()))
	require.Empty(i.T, again.rowsWithMarks())
	require.Empty(i.T, filesWithMarks(i.T, cfg.Data))
	again.isGone(gone)
	again.isGone(alsoGone)
	require.NotContains(i.T, strings.ToLower(again.log.String()), markWord)
	v, err := again.app.Accounts.View(i.T.Context(), i.System(), account.ViewInput{Account: there})
	require.NoError(i.T, err)
	require.Equal(i.T, "Xqvwother neu", v.FirstName)
	activity, err := again.app.Desk.ListActivity(i.T.Context(), i.Actor(authz.Administrator), desk.ListActivityInput{Account: there})
	require.NoError(i.T, err)
	require.NotEmpty(i.T, activity.Items, "what is sealed of others can be read")
}

package archtest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/mail"
	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/privacy"
	"github.com/readmit/readmit/internal/rest"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

// accountActs are the operations that act on an account and that a member of the
// staff may do, from the routes: a new one is among them by itself.
func accountActs() (names []string) {
	for _, r := range rest.Routes() {
		of := strings.HasPrefix(r.Path, "/accounts") || strings.HasPrefix(r.Path, "/notes/") || strings.HasPrefix(r.Path, "/approvals")
		if of && !r.Spec.Read && !slices.Contains(names, r.Spec.Name) {
			names = append(names, r.Spec.Name)
		}
	}
	slices.Sort(names)
	return names
}

// notKeyed are acts that no key makes safe to repeat, or that cannot be made ready
// here, with the reason.
var notKeyed = map[string]string{
	"account.confirm_phone":     "a code is counted each time that it is tried, so that nobody guesses it by one request that is repeated",
	"privacy.confirm_recipient": "it is about a system that was told of an erasing (internal/privacy: a second time changes nothing)",
}

// ready makes the account of an act one on which it can be done, where it is not
// so anyway.
func (w *world) ready(name, login string) {
	run := func(query string, more ...any) {
		w.Do(func(tx *op.Tx) error {
			_, err := tx.ExecContext(tx.Ctx, query, append([]any{login}, more...)...)
			return err
		})
	}
	system := w.system(w.Tenant)
	by := func(_ any, err error) { require.NoError(w.T, err, name) }
	switch name {
	case "account.enable":
		by(w.account.Disable(ctx, system, account.StatusInput{Account: login}))
	case "account.activate", "account.resend_invitation":
		run("UPDATE account SET status = 'pending' WHERE id = $1")
	case "account.untag":
		by(w.account.Tag(ctx, system, account.TagInput{Account: login, Tag: "VIP"}))
	case "account.unfreeze":
		by(w.account.Freeze(ctx, system, account.StatusInput{Account: login}))
	case "message.resend": // it was tried, and is not any more
		run("UPDATE message SET state = 'failed', next_at = NULL WHERE account = (SELECT n FROM account WHERE id = $1)")
	case "oauth.revoke_application_access": // every application has one
		run(`INSERT INTO oauth_grant (id, tenant, application, account, epoch, session, scopes, generation, redirect_uri, challenge, nonce, signed_in_at, methods, created_at, used_at, expires_at, telling)
			SELECT 'grt_' || a.id || p.id, a.tenant, p.id, a.n, a.auth_epoch, '', 'openid', 1, '', '', '', 1, 'pwd', 1, 1, 9000000000000000, false
			FROM account a JOIN application p ON p.tenant = a.tenant WHERE a.id = $1`)
	case "privacy.release_hold":
		by(w.deletions.PlaceHold(ctx, system, privacy.AccountInput{Account: login}))
	case "privacy.deliver_export":
		require.NoError(w.T, w.deletions.MakeExports(ctx))
	case "credential.require_new_password", "credential.remove_password":
		run("INSERT INTO credential_password (account, hash, changed_at) SELECT n, 'x', 0 FROM account WHERE id = $1")
	}
}

// outages are the ways in which an act is cut off before it is done.
var outages = []string{"before", "first", "last", "commit"}

// TestEveryActIsDoneOnceOrNotAtAll cuts each act on an account off: its caller
// goes away before it is begun; the database is lost at its first statement, at
// its last one, and while it commits (PostgreSQL: the server ends the connection;
// SQLite: a fault of the disk ends the transaction). Each time it is not done, and
// its key says so. Then it is sent twice at once, and again by somebody who lost
// the answer: it is done, everybody gets the same answer, and the rows of all
// tables are as if it had been done once and nothing had happened before: its
// events, audit entries and messages, too. At last the mail server, which was away
// meanwhile, is back, and every message leaves once.
func TestEveryActIsDoneOnceOrNotAtAll(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		w := newWorld(t, k)
		breakable(w)
		w.dress = func(d *account.Draft) {
			at := w.Clock.Now().AddDate(0, 0, -100)
			d.CreatedAt = at
			d.Identities = []account.DraftIdentity{{Type: "google", Subject: w.name("sub"), CreatedAt: at}, {Type: "password", CreatedAt: at}}
			d.Lock = &account.Lock{Since: w.Clock.Now(), Attempts: 5, Address: "192.0.2.7"}
		}
		entries, tried := w.entries(), 0
		for _, name := range accountActs() {
			if _, not := notKeyed[name]; not {
				continue
			}
			e, there := entries[name]
			require.True(t, there, name)
			tried++
			do := w.prepared(name, e)
			want := w.rowsOf(func() {
				_, err := do(ctx, "")
				if err != nil {
					t.Errorf("%s: make the account ready for it in ready: %v", name, err)
				}
			})
			if len(want) == 0 {
				continue
			}
			w.cutOff(name, e, want)
		}
		require.Greater(t, tried, 50)
		w.mailServerComesBack()
	})
}

// cutOff cuts an act off in every way, and asks that it is done once in the end.
func (w *world) cutOff(name string, e entry, want map[string]int) {
	w.T.Helper()
	do, key := w.prepared(name, e), w.name("key")
	got := w.rowsOf(func() {
		for _, how := range outages {
			if how == "commit" && w.DB.Store.Dialect() == store.SQLite {
				continue // what is lost there is the process: internal/store#TestKilledInTheMiddleOfGroupedWrites
			}
			_, err := w.outage(how, func(ctx context.Context) (any, error) { return do(ctx, key) })
			require.Error(w.T, err, name+", "+how)
			if f := fault.As(err); f != nil {
				require.Contains(w.T, []string{"not_done", "not_known"}, f.Code, "%s, %s", name, how)
			}
			require.False(w.T, w.kept(key), "%s, %s: nothing of it is kept", name, how)
		}
		answers := w.twice(func() (any, error) { return do(ctx, key) })
		again, err := do(ctx, key)
		require.NoError(w.T, err, name)
		for _, first := range answers {
			require.JSONEq(w.T, asJSON(w, first), asJSON(w, again), name)
		}
		require.True(w.T, w.kept(key), name)
	})
	delete(got, "idempotency")
	delete(want, "idempotency") // it was done without a key
	if !maps.Equal(want, got) {
		w.T.Errorf("%s: done once it adds the rows %v, and now %v", name, want, got)
	}
}

// twice sends the same at once, as who presses again.
func (w *world) twice(do func() (any, error)) []any {
	w.T.Helper()
	var both sync.WaitGroup
	out, errs := make([]any, 2), make([]error, 2)
	for i := range errs {
		both.Go(func() { out[i], errs[i] = do() })
	}
	both.Wait()
	require.NoError(w.T, errors.Join(errs...))
	return out
}

// outage has an act cut off, and returns what its caller hears.
func (w *world) outage(how string, do func(context.Context) (any, error)) (any, error) {
	if how == "before" {
		gone, leave := context.WithCancel(ctx)
		leave()
		return do(gone)
	}
	w.breakAt(how)
	defer w.breakAt("")
	return do(ctx)
}

// prepared makes an act ready, and returns what does it under a key.
func (w *world) prepared(name string, e entry) func(ctx context.Context, key string) (any, error) {
	w.T.Helper()
	role := authz.Administrator
	for _, r := range authz.Roles() {
		if !holds(role, name) && holds(r.Name, name) {
			role = r.Name
		}
	}
	require.True(w.T, holds(role, name), name)
	a := &asked{world: w, session: w.member(role, scope{tenant: w.Tenant}), place: ownTenant, may: true}
	a.actor.Tenant, a.actor.FreshAt = w.Tenant, w.Clock.Now()
	login, do := e.prepare(a)
	w.ready(name, login)
	return func(ctx context.Context, key string) (any, error) {
		actor := a.actor
		actor.Call.IdempotencyKey, actor.Call.Seen = key, w.seen
		return do(ctx, actor)
	}
}

// kept says by the key, as the page asks, whether an act was done.
func (w *world) kept(key string) bool { return w.Count("idempotency", "key = $1", key) == 1 }

func asJSON(w *world, v any) string {
	text, err := json.Marshal(v)
	require.NoError(w.T, err)
	return string(text)
}

// varies are tables whose rows differ from run to run, with the reason.
var varies = map[string]string{
	"outage":          "what this test breaks by",
	"external_type":   "the first entry of a type makes it",
	"name_dictionary": "a name that another account has, too, is in it already",
}

// rowsOf is how many rows each table has more after something.
func (w *world) rowsOf(do func()) map[string]int {
	w.T.Helper()
	before := w.rowCounts()
	do()
	after := w.rowCounts()
	maps.DeleteFunc(after, func(table string, n int) bool { return varies[table] != "" || n == before[table] })
	for table := range after {
		after[table] -= before[table]
	}
	return after
}

func (w *world) rowCounts() map[string]int {
	w.T.Helper()
	query := "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'trigram%'"
	if w.DB.Store.Dialect() == store.Postgres {
		query = "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'"
	}
	if len(w.tables) == 0 {
		w.tables = w.texts(query)
	}
	parts := make([]string, 0, len(w.tables))
	for _, t := range w.tables {
		parts = append(parts, fmt.Sprintf("SELECT '%s ' || count(*) FROM %s", t, t))
	}
	out := map[string]int{}
	for _, line := range w.texts(strings.Join(parts, " UNION ALL ")) {
		var table string
		var n int
		_, err := fmt.Sscan(line, &table, &n)
		require.NoError(w.T, err)
		out[table] = n
	}
	return out
}

func (w *world) texts(query string) (out []string) {
	w.T.Helper()
	require.NoError(w.T, w.DB.Store.Read(ctx, func(tx *store.Tx) error {
		rows, err := tx.QueryContext(ctx, query)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var text string
			if err := rows.Scan(&text); err != nil {
				return err
			}
			out = append(out, text)
		}
		return rows.Err()
	}))
	return out
}

// breakable lets the database be lost at chosen statements of an act: at the
// first, which reserves its key, at the last, which keeps its answer, and at the
// commit.
func breakable(w *world) {
	statements := []string{
		"CREATE TABLE outage (at text NOT NULL)", "INSERT INTO outage (at) VALUES ('')",
		"CREATE TRIGGER outage_first BEFORE INSERT ON idempotency WHEN EXISTS (SELECT 1 FROM outage WHERE at = 'first') BEGIN SELECT RAISE(ROLLBACK, 'disk I/O error'); END",
		"CREATE TRIGGER outage_last BEFORE UPDATE ON idempotency WHEN EXISTS (SELECT 1 FROM outage WHERE at = 'last') BEGIN SELECT RAISE(ROLLBACK, 'disk I/O error'); END",
	}
	if w.DB.Store.Dialect() == store.Postgres {
		statements = append(statements[:2],
			`CREATE FUNCTION outage() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
				IF EXISTS (SELECT 1 FROM outage WHERE at = TG_ARGV[0]) THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF; RETURN NEW; END $$`,
			"CREATE TRIGGER outage_first BEFORE INSERT ON idempotency FOR EACH ROW EXECUTE FUNCTION outage('first')",
			"CREATE TRIGGER outage_last BEFORE UPDATE ON idempotency FOR EACH ROW EXECUTE FUNCTION outage('last')",
			"CREATE CONSTRAINT TRIGGER outage_commit AFTER INSERT ON audit DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION outage('commit')",
		)
	}
	for _, s := range statements {
		w.execute(s)
	}
}

func (w *world) breakAt(where string) { w.execute("UPDATE outage SET at = $1", where) }

func (w *world) execute(statement string, args ...any) {
	w.T.Helper()
	require.NoError(w.T, w.DB.Store.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.ExecContext(ctx, statement, args...)
		return err
	}))
}

// mailServerComesBack tries to send what waits while the mail server is away, and
// then once it is there: every message leaves once.
func (w *world) mailServerComesBack() {
	w.T.Helper()
	waiting := w.Count("message", "channel = 'email' AND next_at IS NOT NULL")
	require.Greater(w.T, waiting, 20)
	away := message.NewService(message.Config{DB: w.DB, Origins: w.portals, Node: "away", Server: &mail.Server{Host: "127.0.0.1", Port: 1, Encryption: mail.None, Sender: "care@shop.example"}})
	w.Clock.Move(time.Minute)
	require.NoError(w.T, away.Send(ctx))
	require.Zero(w.T, w.Count("message", "sent_at IS NOT NULL"))
	require.Equal(w.T, waiting, w.Count("message", "channel = 'email' AND next_at IS NOT NULL"), "all of them wait on")
	smtp := testkit.StartSMTP(w.T.(*testing.T), testkit.SMTPOptions{})
	back := message.NewService(message.Config{DB: w.DB, Origins: w.portals, Node: "back", Server: &mail.Server{Host: "127.0.0.1", Port: smtp.Port, Encryption: mail.None, Sender: "care@shop.example"}})
	for range 3 {
		w.Clock.Move(time.Hour)
		require.NoError(w.T, back.Send(ctx))
	}
	taken := map[string]bool{}
	for range w.Count("message", "channel = 'email' AND sent_at IS NOT NULL") {
		raw := smtp.Next().Raw
		taken[messageID.FindString(raw)] = true
	}
	require.Len(w.T, taken, w.Count("message", "channel = 'email' AND sent_at IS NOT NULL"), "each leaves once")
	require.Zero(w.T, smtp.Waiting(), "and not again")
	require.Zero(w.T, w.Count("message", "channel = 'email' AND next_at IS NOT NULL"))
}

var messageID = regexp.MustCompile(`(?mi)^Message-ID: .*$`)

package signin_test

import (
	"flag"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/signin"
	"github.com/readmit/readmit/internal/testkit"
)

// walk is what a model knows of a scene: which proofs somebody holds, and which
// were used up. The walker has the mailbox and the app, and sometimes the
// password; what they may reach follows from that alone.
type walk struct {
	*scene
	key      secret.String // of the app
	app      string        // its id
	password secret.String
	access   secret.String // a link that was not used, or empty
	reset    secret.String
	flow     signin.SignedIn // a flow whose first factor was proved, or none
	// dead are links and flows that were used, replaced or ended: they stay in the
	// walker's hands, and are tried again.
	dead     struct{ access, reset, flow []secret.String }
	sessions int // that were started
	changes  int // of the password
}

// TestC06NoPathWithoutAProof walks through the machine in any order, with right
// and wrong proofs, and compares what was reached with what was proved: a
// session takes the password or a link, and then the app's code; a new password
// takes a link. Each link and each flow is good once.
func TestC06NoPathWithoutAProof(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		walked := 0
		require.NoError(t, flag.Set("rapid.checks", "12")) // each step hashes passwords
		rapid.Check(t, func(r *rapid.T) {
			walked++
			s := newWalkScene(t, k, walked)
			w := &walk{scene: s, key: s.factored(), password: right}
			r.Repeat(map[string]func(*rapid.T){
				"password":       func(r *rapid.T) { w.byPassword(r, rapid.Bool().Draw(r, "right")) },
				"second factor":  func(r *rapid.T) { w.secondFactor(r, rapid.Bool().Draw(r, "right")) },
				"ask for access": func(r *rapid.T) { w.ask(r, nonce.AccessLink) },
				"open access":    func(r *rapid.T) { w.open(r) },
				"ask for reset":  func(r *rapid.T) { w.ask(r, nonce.ResetPassword) },
				"reset":          func(r *rapid.T) { w.set(r) },
				"end everything": func(r *rapid.T) { w.end() },
				"wait":           func(r *rapid.T) { s.Clock.Move(20 * time.Minute); w.buryFlow() },
				"the dead":       func(r *rapid.T) { w.tryTheDead(r) },
				"":               func(r *rapid.T) { w.compare(r) },
			})
		})
	})
}

// newWalkScene is a scene of one more account in the same installation.
func newWalkScene(t *testing.T, k *testkit.Kit, n int) *scene {
	s := &scene{Kit: k}
	s.credentials, s.Service = services(k)
	s.address = fmt.Sprintf("walker%d@example.com", n)
	s.login = k.Account(account.Draft{Email: s.address, Identities: []account.DraftIdentity{{Type: "password", CreatedAt: k.Clock.Now()}}})
	s.n = k.Number(s.login)
	s.setPassword(right)
	require.NotZero(t, s.n)
	return s
}

// later lets enough time pass that no limit and no lock is in the way, and that
// the app shows another code.
func (w *walk) later() {
	w.Clock.Move(time.Minute)
	w.Do(func(tx *op.Tx) error {
		if err := account.ForgetFailures(tx, w.n); err != nil {
			return err
		}
		_, err := tx.ExecContext(tx.Ctx, "DELETE FROM sign_in_failure")
		return err
	})
}

// bury keeps a link that is dead from now on, and returns none in its place.
func bury(dead *[]secret.String, link secret.String) secret.String {
	if link != "" {
		*dead = append(*dead, link)
	}
	return ""
}

func (w *walk) buryFlow() {
	bury(&w.dead.flow, w.flow.Flow)
	w.flow = signin.SignedIn{}
}

// buryAll is what the end of everything does to what is held.
func (w *walk) buryAll() {
	w.access, w.reset = bury(&w.dead.access, w.access), bury(&w.dead.reset, w.reset)
	w.buryFlow()
}

// tryTheDead gives what is right with everything that is dead: with the app's
// code for a flow, and with a password that the rules like for a link.
func (w *walk) tryTheDead(r *rapid.T) {
	w.later()
	for _, flow := range w.dead.flow {
		_, err := w.SecondFactor(ctx, w.visitor(), signin.SecondFactorInput{Flow: flow, Factor: w.app, Code: w.code(w.key)})
		require.ErrorIs(r, err, signin.ErrFlow)
		_, err = w.Choices(ctx, w.Tenant, flow)
		require.ErrorIs(r, err, signin.ErrFlow)
	}
	for _, link := range w.dead.access {
		in, err := w.OpenAccessLink(ctx, w.visitor(), signin.OpenAccessLinkInput{Link: link})
		require.Error(r, err)
		require.Empty(r, in.Flow)
	}
	for _, link := range w.dead.reset {
		_, err := w.credentials.ResetPassword(ctx, w.visitor(), credential.ResetPasswordInput{Link: link, Password: "a password by a dead link"})
		require.Error(r, err)
	}
}

func (w *walk) byPassword(r *rapid.T, knows bool) {
	w.later()
	p := w.password
	if !knows {
		p = "something else entirely"
	}
	in, err := w.signIn(w.address, p)
	if (err == nil) != knows {
		r.Fatalf("password right: %v, but: %v", knows, err)
	}
	if knows {
		w.halfway(r, in)
	}
}

// halfway is where every first factor leads.
func (w *walk) halfway(r *rapid.T, in signin.SignedIn) {
	if in.Step != signin.StepSecondFactor || in.Session != "" {
		r.Fatalf("the app was not asked for: %s", in.Step)
	}
	w.app, w.flow = in.Factors[0].ID, in
}

func (w *walk) secondFactor(r *rapid.T, knows bool) {
	w.later()
	flow, factor := w.flow.Flow, "fac_none"
	if len(w.flow.Factors) > 0 {
		factor = w.flow.Factors[0].ID
	}
	code := secret.String("000000")
	if knows {
		code = w.code(w.key)
	}
	in, err := w.SecondFactor(ctx, w.visitor(), signin.SecondFactorInput{Flow: flow, Factor: factor, Code: code})
	may := flow != "" && knows
	if (err == nil) != may {
		if may && testkit.Code(err) == credential.ErrTooManyCodes.Code {
			return // wrong ones before
		}
		r.Fatalf("flow %v, code right %v, but: %v", flow != "", knows, err)
	}
	if may {
		w.sessions++
		w.buryFlow()
		if _, err := w.opened(in.Session); err != nil {
			r.Fatalf("open the session: %v", err)
		}
	}
}

func (w *walk) ask(r *rapid.T, kind nonce.Kind) {
	w.later()
	w.Do(func(tx *op.Tx) error { _, err := tx.ExecContext(tx.Ctx, "DELETE FROM message"); return err })
	if kind == nonce.AccessLink {
		_, err := w.SendAccessLink(ctx, w.visitor(), signin.SendAccessLinkInput{Identifier: w.address})
		require.NoError(r, err)
		bury(&w.dead.access, w.access)
		w.access = w.link(kind)
		return
	}
	_, err := w.Recover(ctx, w.visitor(), signin.RecoverInput{Identifier: w.address})
	require.NoError(r, err)
	bury(&w.dead.reset, w.reset)
	w.reset = w.link(kind)
}

func (w *walk) open(r *rapid.T) {
	w.later()
	in, err := w.OpenAccessLink(ctx, w.visitor(), signin.OpenAccessLinkInput{Link: w.access})
	if (err == nil) != (w.access != "") {
		r.Fatalf("link %v, but: %v", w.access != "", err)
	}
	if w.access != "" {
		w.access = bury(&w.dead.access, w.access)
		w.halfway(r, in)
	}
}

func (w *walk) set(r *rapid.T) {
	w.later()
	next := secret.String(fmt.Sprintf("a new password, number %d", w.changes+1))
	_, err := w.credentials.ResetPassword(ctx, w.visitor(), credential.ResetPasswordInput{Link: w.reset, Password: next})
	if (err == nil) != (w.reset != "") {
		r.Fatalf("link %v, but: %v", w.reset != "", err)
	}
	if w.reset != "" {
		w.password, w.changes = next, w.changes+1
		w.buryAll() // all of the account ended with it
	}
}

func (w *walk) end() {
	w.Do(func(tx *op.Tx) error { _, err := account.EndEverything(tx, w.n); return err })
	w.buryAll()
}

// compare asks that there are as many sessions as were earned, each by two
// factors, and that the password was set as often as a link was used up.
func (w *walk) compare(r *rapid.T) {
	if n := w.Count("session", "account = $1", w.n); n != w.sessions {
		r.Fatalf("%d sessions, earned were %d", n, w.sessions)
	}
	if n := w.Count("session", "account = $1 AND methods NOT LIKE '%mfa%'", w.n); n != 0 {
		r.Fatalf("%d sessions without the second factor", n)
	}
	if n := w.Count("event", "type = 'credential.password_reset' AND account = $1", w.n); n != w.changes {
		r.Fatalf("the password was set %d times, earned were %d", n, w.changes)
	}
}

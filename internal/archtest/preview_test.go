package archtest

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/federation"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/oauth"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
	customers "github.com/readmit/readmit/internal/session"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

// lived is an account with everything that an act can end.
type lived struct {
	owner
	app     app
	tokens  oauth.Tokens
	google  customers.Started
	factor  string
	service *credential.Service
}

func newLived(k *testkit.Kit) lived {
	at := k.Clock.Now().Add(-90 * 24 * time.Hour)
	login := k.Account(account.Draft{
		FirstName: "Jess", Email: k.DB.IDs.UUID() + "@example.com", CreatedAt: at,
		Identities: []account.DraftIdentity{{Type: "password", CreatedAt: at}, {Type: "google", Subject: k.DB.IDs.UUID(), CreatedAt: at}},
	})
	l := lived{owner: owner{k, login, k.Number(login), "password"}, factor: k.DB.IDs.New("fac"), service: credential.NewService(k.DB, proof.NewHasher(1, 1))}
	l.Do(func(tx *op.Tx) error {
		const hash = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g"
		if err := credential.SetPassword(tx, l.n, hash); err != nil {
			return err
		}
		_, err := tx.ExecContext(tx.Ctx, "INSERT INTO credential_factor (id, account, tenant, kind, created_at) SELECT $1, n, tenant, 'totp', 0 FROM account WHERE n = $2", l.factor, l.n)
		return err
	})
	l.app, l.tokens = l.owner.tokens()
	l.Do(func(tx *op.Tx) (err error) {
		l.google, err = customers.Start(tx, customers.Draft{Account: l.n, Epoch: l.standing(tx).Epoch, Identity: "google"})
		return err
	})
	l.issue(nonce.AccessLink, 0)
	return l
}

// state is what of an account can end.
type state struct{ sessions, tokens, links, notices int }

func (l lived) state() (s state) {
	require.NoError(l.T, l.DB.Store.Read(ctx, func(tx *store.Tx) error {
		all, err := customers.StandingOf(ctx, tx, l.n, l.Clock.Now())
		if err != nil {
			return err
		}
		held, err := oauth.HeldOf(ctx, tx, l.n, l.Clock.Now())
		if err != nil {
			return err
		}
		who, err := account.StandingOf(ctx, tx, l.n, false)
		if err != nil {
			return err
		}
		s.sessions, s.tokens = len(all), len(held)
		s.links, err = nonce.Open(ctx, tx, l.n, who.Epoch, l.Clock.Now())
		return err
	}))
	s.notices = l.Count("message", "account = $1 AND notice AND template <> 'notice.new_device'", l.n)
	return s
}

// TestAPreviewSaysWhatTheActDoes asks what each act would do, does it, and
// compares.
func TestAPreviewSaysWhatTheActDoes(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		accounts, desks, sessions := account.NewService(k.DB), desk.NewService(k.DB), customers.NewService(k.DB, nil)
		acts := map[string]struct {
			object func(l lived) string
			do     func(l lived, by authz.Actor) error
		}{
			"account.disable": {nil, func(l lived, by authz.Actor) error {
				_, err := accounts.Disable(ctx, by, account.StatusInput{Account: l.login})
				return err
			}},
			"account.freeze": {nil, func(l lived, by authz.Actor) error {
				_, err := accounts.Freeze(ctx, by, account.StatusInput{Account: l.login})
				return err
			}},
			"account.change_email": {nil, func(l lived, by authz.Actor) error {
				_, err := accounts.ChangeEmail(ctx, by, account.ChangeEmailInput{Account: l.login, Email: k.DB.IDs.UUID() + "@example.com"})
				return err
			}},
			"session.end_all": {nil, func(l lived, by authz.Actor) error {
				_, err := sessions.EndAll(ctx, by, customers.AccountInput{Account: l.login})
				return err
			}},
			"session.end": {func(l lived) string { return l.google.ID }, func(l lived, by authz.Actor) error {
				_, err := sessions.End(ctx, by, customers.EndInput{Account: l.login, Session: l.google.ID})
				return err
			}},
			"session.forget_device": {func(l lived) string { return l.google.Device }, func(l lived, by authz.Actor) error {
				_, err := sessions.ForgetDevice(ctx, by, customers.DeviceInput{Account: l.login, Device: l.google.Device})
				return err
			}},
			"federation.unlink": {func(lived) string { return "google" }, func(l lived, by authz.Actor) error {
				_, err := federation.NewService(federation.Config{DB: k.DB}).Unlink(ctx, by, federation.UnlinkInput{Account: l.login, Identity: "google"})
				return err
			}},
			"credential.require_new_password":  {nil, func(l lived, by authz.Actor) error { return onAccount(l.service.RequireNewPassword, l, by) }},
			"credential.remove_password":       {nil, func(l lived, by authz.Actor) error { return onAccount(l.service.RemovePassword, l, by) }},
			"credential.remove_all_factors":    {nil, func(l lived, by authz.Actor) error { return onAccount(l.service.RemoveAllFactors, l, by) }},
			"credential.require_second_factor": {nil, func(l lived, by authz.Actor) error { return onAccount(l.service.RequireSecondFactor, l, by) }},
			"credential.waive_second_factor":   {nil, func(l lived, by authz.Actor) error { return onAccount(l.service.WaiveSecondFactor, l, by) }},
			"credential.disable_factor":        {nil, func(l lived, by authz.Actor) error { return onFactor(l.service.DisableFactor, l, by) }},
			"credential.remove_factor":         {nil, func(l lived, by authz.Actor) error { return onFactor(l.service.RemoveFactor, l, by) }},
		}
		for name, act := range acts {
			l, object := newLived(k), ""
			if act.object != nil {
				object = act.object(l)
			}
			said, err := desks.PreviewAct(ctx, l.desk(), desk.PreviewActInput{Account: l.login, Act: name, Object: object})
			require.NoError(t, err, name)
			before := l.state()
			require.Equal(t, state{sessions: 2, tokens: 1, links: 1}, before)
			require.NoError(t, act.do(l, l.System()), name) // which needs no second person
			after := l.state()
			got := state{before.sessions - after.sessions, before.tokens - after.tokens, max(0, before.links-after.links), after.notices}
			require.Equal(t, state{said.Sessions, said.Tokens, said.Links, len(said.Told)}, got, name)
			require.Equal(t, said.Tokens > 0, len(said.Applications) == 1, name)
		}
	})
}

func onAccount(do func(context.Context, authz.Actor, credential.AccountInput) (credential.Done, error), l lived, by authz.Actor) error {
	_, err := do(ctx, by, credential.AccountInput{Account: l.login})
	return err
}

func onFactor(do func(context.Context, authz.Actor, credential.FactorInput) (credential.Done, error), l lived, by authz.Actor) error {
	_, err := do(ctx, by, credential.FactorInput{Account: l.login, Factor: l.factor})
	return err
}

package signin

import (
	"context"
	"slices"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
)

var opSignIn = op.Define("signin.sign_in", "Sign in with a password", op.Needs{})

// SignInInput is who wants to sign in, and the password.
type SignInInput struct {
	// Identifier is an e-mail address, a telephone number or a username.
	Identifier string        `json:"identifier"`
	Password   secret.String `json:"password"`
	// Device is the secret by which the browser is known again; empty for none.
	Device secret.String `json:"-"`
	// Request is the oauth request that waits for this sign-in; empty for none.
	Request string `json:"request,omitempty"`
	// Reenroll is the text of a link to set up a second factor; empty for none.
	// It stands for the factor where one is required and there is none, and is
	// used up by that.
	Reenroll secret.String `json:"reenroll,omitempty"`
	// Captcha is what the tenant's hook is sent where it is asked whether the
	// visitor is a person: see [tenant.CaptchaHook].
	Captcha secret.String `json:"captcha,omitempty"`
}

// Validate accepts everything: what is malformed is answered like what is
// wrong.
func (in SignInInput) Validate() error { return nil }

// Target is the tenant.
func (in SignInInput) Target() op.Target { return op.Target{} }

// SignIn signs a visitor in by password, or asks for a second factor.
//
// For everything that is wrong it returns [ErrSignIn], after the same work: an
// identifier that is nobody's, a wrong password, an account without one, a
// locked account. It returns [ErrBlocked] and [account.ErrRateLimited] by the
// network alone, and [proof.ErrBusy] if too many sign in at once, which counts
// as no try. Whoever gave the right password is told what keeps them out: the
// faults of [account.Standing.MayAuthenticate] other than a lock, [ErrNoFactor]
// and [ErrNoneLeft], and the faults of [nonce.Redeem] for a link to set up a
// second factor. Before anything is compared it returns [ErrCaptcha] where the
// tenant has a hook that judges whether a visitor is a person.
func (s *Service) SignIn(ctx context.Context, actor authz.Actor, in SignInInput) (SignedIn, error) {
	n, err := s.whoTries(ctx, actor, in.Identifier)
	if err != nil {
		return SignedIn{}, err
	}
	e := entrance{account: n, epoch: freshly, identity: passwordIdentity, methods: []string{methodPassword}, device: in.Device, request: in.Request, reenroll: in.Reenroll}
	robot, err := s.notPerson(ctx, actor, in, n)
	if err != nil {
		return SignedIn{}, err
	}
	if robot != "" {
		return op.Do(ctx, s.db, once(actor), opSignIn, in, func(tx *op.Tx) (SignedIn, error) { return SignedIn{}, s.refuseRobot(tx, e, robot) })
	}
	check, err := s.credentials.CheckPassword(ctx, n, in.Password)
	if err != nil {
		return SignedIn{}, err
	}
	return op.Do(ctx, s.db, once(actor), opSignIn, in, func(tx *op.Tx) (SignedIn, error) {
		if !check.OK {
			return SignedIn{}, s.wrongPassword(tx, e, in.Identifier)
		}
		if err := s.keep(tx, check, &e); err != nil {
			return SignedIn{}, err
		}
		return s.admit(tx, e)
	})
}

// passwordIdentity is the type of the identity that a password is.
const passwordIdentity = "password"

// whoTries finds whose identifier was typed: 0 if it is nobody's.
func (s *Service) whoTries(ctx context.Context, actor authz.Actor, text string) (n int64, err error) {
	err = s.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
		if err := s.mayTry(ctx, tx, actor); err != nil {
			return err
		}
		n, err = account.FindForSignIn(ctx, tx, actor.Tenant, text, s.db.Now())
		return err
	})
	return n, err
}

// wrongPassword ends a body in which the password was not right, with the
// reason that the agent reads.
func (s *Service) wrongPassword(tx *op.Tx, e entrance, text string) error {
	t := tried{entrance: e, text: text, reason: "unknown_identifier", answer: ErrSignIn}
	if e.account == 0 {
		return s.fail(tx, t)
	}
	standing, err := account.StandingOf(tx.Ctx, tx.Tx, e.account, true)
	if err != nil {
		return err
	}
	about(tx, standing)
	t.reason = "wrong_password"
	if standing.Locked(tx.Now) {
		t.reason = account.ErrLocked.Code
	}
	if !slices.Contains(standing.Identities, passwordIdentity) && len(standing.Identities) > 0 {
		t.reason, t.hint = "wrong_method", standing.Identities[0]
	}
	return s.fail(tx, t)
}

// keep asks whether the password is still the one that was compared, and notes
// on the entrance if it may not be signed in by any more: too old, or known.
func (s *Service) keep(tx *op.Tx, check credential.Check, e *entrance) error {
	if err := credential.Keep(tx, check); err != nil {
		return err
	}
	var err error
	e.outworn, err = check.Outworn(tx.Ctx, tx.Tx, tx.Actor.Tenant, tx.Now)
	return err
}

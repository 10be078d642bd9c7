package signin

import (
	"slices"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/session"
)

// byLink is what stands for an identity where a one-time link signed in.
const byLink = "access_link"

// The methods that sessions and tokens name (RFC 8176, 2); link is ours.
const (
	methodPassword = "pwd"
	methodPasskey  = "hwk"
	methodOTP      = "otp"
	methodSMS      = "sms"
	methodUser     = "user" // the device asked who its user is
	methodMulti    = "mfa"
	methodProvider = "fed"
	methodLink     = "link"
)

// entrance is what somebody proved at a door.
type entrance struct {
	account  int64
	epoch    int64 // under which a link or flow was made; -1: it was proved just now
	identity string
	methods  []string
	// whole says that what was proved is two factors in one: a passkey whose
	// device asked who its user is.
	whole bool
	// factor is the second factor that was proved; empty if none was.
	factor credential.Kind
	// restricted says that the session may change neither contacts nor factors.
	restricted bool
	device     secret.String
	request    string
	// renews is the session whose owner proves to be there still; the new one
	// takes its place.
	renews string
	// outworn says why the password that was right may not be signed in by; nil
	// if it may.
	outworn *fault.Error
	// reenroll is the text of a link to set up a second factor.
	reenroll secret.String
	// flow is the id of the flow that it came through; empty for none.
	flow string
}

// freshly marks an entrance that was proved in this request.
const freshly = -1

// SignedIn is how far a visitor came.
type SignedIn struct {
	// Step is signed_in or second_factor.
	Step      string    `json:"step"`
	ExpiresAt time.Time `json:"expires_at"`
	// Account is the login ID, once signed in.
	Account string `json:"account,omitempty"`
	// Request is the oauth request that waits for this sign-in.
	Request string `json:"request,omitempty"`
	// Factors are those that can be proved next.
	Factors []Choice `json:"factors,omitempty"`
	// Session, Device and Flow are the secrets for the browser's cookies.
	Session secret.String `json:"-"`
	Device  secret.String `json:"-"`
	Flow    secret.String `json:"-"`
}

// The steps of [SignedIn].
const (
	StepSignedIn     = "signed_in"
	StepSecondFactor = "second_factor"
)

// admit is the one step by which every door ends. It locks the account's row,
// asks whether it may be signed in to, holds what was proved to the rule of
// second factors, and starts the session; or it opens a flow, if a second
// factor is to come.
func (s *Service) admit(tx *op.Tx, e entrance) (SignedIn, error) {
	standing, err := account.StandingOf(tx.Ctx, tx.Tx, e.account, true)
	if err != nil {
		return SignedIn{}, err
	}
	if e.epoch != freshly && e.epoch != standing.Epoch {
		return SignedIn{}, s.refuse(tx, standing, e, "code_superseded", ErrFlow)
	}
	rules, err := s.doorRules(tx, e)
	if err != nil {
		return SignedIn{}, err
	}
	if f := standing.MayAuthenticate(tx.Now, rules); f != nil {
		return SignedIn{}, s.refuse(tx, standing, e, f.Code, told(f))
	}
	if e.outworn != nil {
		return SignedIn{}, s.refuse(tx, standing, e, e.outworn.Code, e.outworn)
	}
	second, err := credential.SecondOf(tx.Ctx, tx.Tx, standing.Tenant, standing.N)
	if err != nil {
		return SignedIn{}, err
	}
	if second.Asked() && !e.whole && e.factor == "" {
		return s.askFactor(tx, standing, e, second)
	}
	return s.start(tx, standing, e)
}

// told is what the owner is answered who proved to be it. That an account is
// locked is told nobody: it would say that the password was right.
func told(f *fault.Error) *fault.Error {
	if f.Code == account.ErrLocked.Code {
		return ErrSignIn
	}
	return f
}

// start starts the session.
func (s *Service) start(tx *op.Tx, standing account.Standing, e entrance) (SignedIn, error) {
	become(tx, standing)
	waits := s.applicationOf(tx.Ctx, tx.Tx, standing.Tenant, e.request)
	data := s.where(tx, e)
	started, err := e.session(tx, standing, waits.Client, data.Place)
	if err != nil {
		return SignedIn{}, err
	}
	if err := account.ForgetFailures(tx, standing.N); err != nil {
		return SignedIn{}, err
	}
	if e.identity != byLink {
		if err := account.NoteSignIn(tx, standing.N, e.identity); err != nil {
			return SignedIn{}, err
		}
	}
	data.Application, data.Session = waits.Application, started.ID
	tx.Record(event.Fact{Type: eventSucceeded, Account: tx.Account, Data: data})
	return SignedIn{
		Step: StepSignedIn, ExpiresAt: started.ExpiresAt, Account: standing.ID, Request: e.request,
		Session: started.Cookie, Device: started.DeviceCookie,
	}, nil
}

// session starts a session, or gives the one that it renews another secret.
func (e entrance) session(tx *op.Tx, standing account.Standing, application, place string) (session.Started, error) {
	if e.renews != "" {
		return session.Renew(tx, e.renews, methodsOf(e))
	}
	return session.Start(tx, session.Draft{
		Account: standing.N, Epoch: standing.Epoch, Identity: e.identity, Methods: methodsOf(e),
		Device: e.device, Application: application, Restricted: e.restricted, Place: place,
	})
}

// methodsOf are the methods of the session: mfa where two factors were proved
// (RFC 8176, 2).
func methodsOf(e entrance) []string {
	methods := slices.Clone(e.methods)
	if e.whole || e.factor != "" {
		methods = append(methods, methodMulti)
	}
	slices.Sort(methods)
	return slices.Compact(methods)
}

package credential

import (
	"fmt"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
)

// EnrollInput is the first proof of a factor that is being set up.
type EnrollInput struct {
	Account   string        `json:"account"`   // login ID
	Challenge secret.String `json:"challenge"` // as [Service.StartEnrollment] gave it
	Code      secret.String `json:"code"`
	Name      string        `json:"name"` // the owner's word for it; may be empty
}

// Validate checks the name.
func (in EnrollInput) Validate() error {
	var f fault.Fields
	checkName(&f, in.Name)
	return f.Err()
}

// Target is the account.
func (in EnrollInput) Target() op.Target { return op.Target{Account: in.Account} }

// Enrolled is a factor that was set up.
type Enrolled struct {
	Factor string `json:"factor"`
}

var eventFactorEnrolled = event.Define("credential.factor_enrolled", "FACTOR", exampleTold, "PHYSICAL_VERIFICATION_CONFIG")

// mostFactors is how many factors an account may have: more than anybody uses,
// and few enough that no sign-in slows down.
const mostFactors = 20

// ErrTooManyFactors says that an account has as many factors as it may.
var ErrTooManyFactors = fault.New(fault.Conflict, "too_many_factors", "This account has as many second factors as it may have. Remove one that is not used any more.")

// enrolment is what the challenge of an enrolment of the actor's own account
// must be for. It returns [ErrFactorNotOffered] if the tenant has switched the
// kind off, which may have been after the enrolment was begun.
func enrolment(tx *op.Tx, kind Kind) (challenge, error) {
	if err := offered(tx, kind); err != nil {
		return challenge{}, err
	}
	st, err := account.StandingOf(tx.Ctx, tx.Tx, tx.Account.N, true)
	return challenge{Purpose: enrolling[kind], Account: st.N, Epoch: st.Epoch, Flow: flowOf(tx.Actor)}, err
}

// draft is a factor about to be kept.
type draft struct {
	kind         Kind
	name, target string
	key          []byte // an app's secret
	step         int64  // of the code that it was set up with: taken
}

// keepFactor inserts a factor of the target account, and returns it.
func keepFactor(tx *op.Tx, d draft) (Factor, error) {
	all, err := FactorsOf(tx.Ctx, tx.Tx, tx.Account.N)
	if err != nil {
		return Factor{}, err
	}
	if len(all) >= mostFactors {
		return Factor{}, ErrTooManyFactors
	}
	name, err := nameIn(d.name)
	if err != nil {
		return Factor{}, err
	}
	id := tx.NewID("fac")
	sealed, err := tx.SealFor(tx.Account.N, d.key, id)
	if err != nil {
		return Factor{}, err
	}
	err = New(tx).insertFactor(tx.Ctx, insertFactorParams{
		ID: id, Account: tx.Account.N, Kind: string(d.kind), Name: name, Target: d.target, Secret: sealed, Step: d.step, Now: tx.Now.UnixMicro(),
	})
	if err != nil {
		return Factor{}, fmt.Errorf("insert the factor: %w", err)
	}
	return Factor{ID: id, Account: tx.Account.N, Kind: d.kind, Name: name, Target: d.target}, nil
}

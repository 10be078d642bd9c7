package credential

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
)

var opStartEnrollment = op.Define("credential.start_enrollment", "Begin to set up a second factor", op.Needs{Fresh: true})

// StartEnrollmentInput says what is to be set up.
type StartEnrollmentInput struct {
	Account string `json:"account"` // login ID
	Kind    Kind   `json:"kind"`    // totp, sms, email or passkey
	// Number is which of the account's verified numbers codes are sent to; empty:
	// the first.
	Number string `json:"number"`
}

// Validate checks the kind.
func (in StartEnrollmentInput) Validate() error {
	var f fault.Fields
	if !slices.Contains([]Kind{TOTP, SMS, Email, Passkey}, in.Kind) {
		f.Add("kind", "unknown", "Give totp, sms, email or passkey.")
	}
	return f.Err()
}

// Target is the account.
func (in StartEnrollmentInput) Target() op.Target { return op.Target{Account: in.Account} }

// Enrollment is a second factor that waits for its first proof.
type Enrollment struct {
	// Challenge comes back with the proof, once, until ExpiresAt.
	Challenge secret.String `json:"challenge"`
	ExpiresAt time.Time     `json:"expires_at"`
	// Secret and URL are what an app takes up: by hand, and as a QR code.
	Secret secret.String `json:"secret,omitempty"`
	URL    secret.String `json:"url,omitempty"`
	// Options are those of navigator.credentials.create.
	Options json.RawMessage `json:"options,omitempty"`
	// Target is where a code was sent, masked.
	Target string `json:"target,omitempty"`
}

// ErrNoContact says that there is nowhere to send codes to.
var ErrNoContact = fault.New(fault.Conflict, "no_verified_contact", "There is no verified address or number of this kind. Add and verify one first.")

// StartEnrollment begins to set up a second factor of the actor's own account:
// it makes an app's secret, asks the device for a passkey, or sends a code to a
// contact of the account that is verified. Nothing is kept of it but what the
// challenge holds, which is sealed and bound to the account; the factor is there
// once its first proof was right.
//
// It returns [op.ErrNotFresh], [ErrFactorNotOffered], [ErrNoContact] and
// [ErrNoPasskeysHere].
func (s *Service) StartEnrollment(ctx context.Context, actor authz.Actor, in StartEnrollmentInput) (Enrollment, error) {
	actor.Call.IdempotencyKey = "" // a secret is shown once
	return op.Do(ctx, s.db, actor, opStartEnrollment, in, func(tx *op.Tx) (Enrollment, error) {
		if err := offered(tx, in.Kind); err != nil {
			return Enrollment{}, err
		}
		st, err := account.StandingOf(tx.Ctx, tx.Tx, tx.Account.N, true)
		if err != nil {
			return Enrollment{}, err
		}
		c := challenge{
			Purpose: enrolling[in.Kind], Tenant: tx.Actor.Tenant, Account: st.N, Epoch: st.Epoch, Flow: flowOf(actor),
			Expires: tx.Now.Add(ChallengeFor).UnixMicro(),
		}
		var out Enrollment
		switch in.Kind {
		case TOTP:
			out, err = beginTOTP(tx, st, &c)
		case Passkey:
			out, err = s.beginPasskey(tx, st, &c)
		default:
			out, err = beginSent(tx, st, &c, in)
		}
		if err != nil {
			return Enrollment{}, err
		}
		out.ExpiresAt = micro(c.Expires)
		out.Challenge, err = s.sealChallenge(c)
		return out, err
	})
}

// enrolling is what a challenge is for that sets up a kind of factor.
var enrolling = map[Kind]string{TOTP: toEnrollTOTP, SMS: toEnrollSMS, Email: toEnrollMail, Passkey: toRegister}

func beginTOTP(tx *op.Tx, st account.Standing, c *challenge) (Enrollment, error) {
	brand, err := brandOf(tx.Ctx, tx.Tx, tx.Actor.Tenant)
	if err != nil {
		return Enrollment{}, err
	}
	name := st.Email
	if name == "" {
		name = st.ShownName
	}
	key := proof.NewTOTPSecret()
	url, err := proof.TOTPURL(brand, name, key)
	c.State = []byte(key.Reveal())
	return Enrollment{Secret: key, URL: url}, err
}

func (s *Service) beginPasskey(tx *op.Tx, st account.Standing, c *challenge) (Enrollment, error) {
	host, err := s.passkeysAt(tx.Ctx, tx.Tx, tx.Actor.Tenant)
	if err != nil {
		return Enrollment{}, err
	}
	owner, err := passkeyOwnerOf(tx.Ctx, tx.Tx, st)
	if err != nil {
		return Enrollment{}, err
	}
	asked, err := host.Make(owner)
	c.State = asked.State
	return Enrollment{Options: asked.Options}, err
}

// beginSent sends a code to a contact that its owner has proved to have.
func beginSent(tx *op.Tx, st account.Standing, c *challenge, in StartEnrollmentInput) (Enrollment, error) {
	all, err := account.Channels(tx.Ctx, tx.Tx, st.N, tx.Now)
	if err != nil {
		return Enrollment{}, err
	}
	for _, to := range all {
		if to.Kind != channels[in.Kind] || to.ByStaff || (in.Number != "" && to.To != in.Number) {
			continue
		}
		id, err := sendTo(tx, st, in.Kind, to.To, c.Flow)
		c.State, c.Target = []byte(id), to.To
		return Enrollment{Target: masked(to)}, err
	}
	return Enrollment{}, ErrNoContact
}

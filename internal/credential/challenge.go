package credential

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
)

// ChallengeFor is how long a question may wait for its answer: a device's, or
// the first code of an app that is being set up.
const ChallengeFor = 10 * time.Minute

// ErrChallenge says that an answer is to no question that stands.
var ErrChallenge = fault.New(fault.Conflict, "challenge_expired", "This took too long, or was answered before. Begin again.")

// challenge is what was asked. Between question and answer it stays with the
// browser, sealed, so that who only looks at a page writes nothing; that it was
// answered is kept in the database, so that it is good once. It is bound to
// what it is for, to the tenant and, but for a sign-in by any passkey, to the
// account and to the flow or session in which it was asked.
type challenge struct {
	Purpose string `json:"p"`
	Tenant  string `json:"t"`
	Account int64  `json:"a,omitempty"`
	Epoch   int64  `json:"n,omitempty"`
	Flow    string `json:"f,omitempty"`
	Expires int64  `json:"e"` // microseconds
	State   []byte `json:"s"` // of a device's question, an app's secret, or a code's nonce
	Target  string `json:"g,omitempty"`
}

// What a challenge is for.
const (
	toSignIn     = "sign_in" // any passkey that the device finds
	toProve      = "prove"   // one of the account's, as a second factor
	toRegister   = "register"
	toEnrollTOTP = "totp"
	toEnrollSMS  = "sms"
	toEnrollMail = "email"
)

var challengeAAD = []byte("credential challenge")

func (s *Service) sealChallenge(c challenge) (secret.String, error) {
	plain, err := json.Marshal(c)
	if err != nil {
		return "", fmt.Errorf("encode a challenge: %w", err)
	}
	return secret.String(base64.RawURLEncoding.EncodeToString(s.db.Ring.Seal(keyring.PurposeNonce, plain, challengeAAD))), nil
}

// openChallenge opens a challenge without taking it. want says what it must be
// for. It returns [ErrChallenge] for one that is forged, for something else, or
// too old.
func (s *Service) openChallenge(tx *op.Tx, want challenge, sealed secret.String) (challenge, error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(sealed.Reveal())
	if err != nil {
		return challenge{}, ErrChallenge
	}
	var c challenge
	plain, err := s.db.Ring.Open(keyring.PurposeNonce, raw, challengeAAD)
	if err != nil || json.Unmarshal(plain, &c) != nil {
		return challenge{}, ErrChallenge
	}
	if c.Purpose != want.Purpose || c.Tenant != tx.Actor.Tenant || c.Account != want.Account || c.Epoch != want.Epoch || c.Flow != want.Flow {
		return challenge{}, ErrChallenge
	}
	if tx.Now.UnixMicro() >= c.Expires {
		return challenge{}, ErrChallenge
	}
	return c, nil
}

// takeChallenge opens a challenge and takes it, which only one of several
// callers can. It returns [ErrChallenge] as [Service.openChallenge] does, and
// for one that was taken before. What is taken stays so only if the operation
// ends well or by [op.Tx.Refuse].
func (s *Service) takeChallenge(tx *op.Tx, want challenge, sealed secret.String) (challenge, error) {
	c, err := s.openChallenge(tx, want, sealed)
	if err != nil {
		return challenge{}, err
	}
	digest := proof.HashToken(sealed)
	n, err := New(tx).takeChallenge(tx.Ctx, takeChallengeParams{Digest: digest, ExpiresAt: c.Expires})
	if err != nil {
		return challenge{}, fmt.Errorf("take the challenge: %w", err)
	}
	if n != 1 {
		return challenge{}, ErrChallenge
	}
	return c, nil
}

// Purge is a job: it forgets challenges that nobody could answer any more.
func (s *Service) Purge(ctx context.Context) error {
	return s.db.Store.Write(ctx, func(tx *store.Tx) error {
		if _, err := New(tx).forgetChallengesBefore(ctx, s.db.Now().UnixMicro()); err != nil {
			return fmt.Errorf("forget old challenges: %w", err)
		}
		return nil
	})
}

// flowOf is what a signed-in customer's challenges are bound to: the account,
// since there is no flow.
func flowOf(a authz.Actor) string { return "own:" + a.ID }

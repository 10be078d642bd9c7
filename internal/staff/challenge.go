package staff

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
)

// What a challenge to a device is for.
const (
	ForSignIn   = "sign_in"  // any passkey that the device finds
	ForStepUp   = "step_up"  // one of the actor's
	ForRegister = "register" // a new one of the actor's
	ForJoin     = "join"     // a new one of the member of a link
)

// ChallengeFor is how long a device may take to answer.
const ChallengeFor = 5 * time.Minute

// challenge is what was asked. Between question and answer it stays with the
// browser, sealed, so that who only looks at the sign-in page writes nothing;
// that it was answered is kept in the database, so that it is good once.
type challenge struct {
	Purpose string `json:"p"`
	Member  string `json:"m,omitempty"`
	Link    string `json:"l,omitempty"` // digest of the link to join by
	Expires int64  `json:"e"`           // microseconds
	State   []byte `json:"s"`
}

func (s *Service) seal(c challenge) (secret.String, error) {
	plain, err := json.Marshal(c)
	if err != nil {
		return "", fmt.Errorf("encode a challenge: %w", err)
	}
	sealed := s.db.Ring.Seal(keyring.PurposeNonce, plain, []byte("staff challenge"))
	return secret.String(base64.RawURLEncoding.EncodeToString(sealed)), nil
}

// takeChallenge opens a challenge and takes it, which only one of several
// callers can. It returns [ErrChallenge] for one that is forged, for another
// purpose, too old, or taken. What is taken stays so only if the operation
// ends well or by [op.Tx.Refuse].
func (s *Service) takeChallenge(tx *op.Tx, purpose string, sealed secret.String) (challenge, error) {
	var c challenge
	raw, err := base64.RawURLEncoding.DecodeString(sealed.Reveal())
	if err != nil {
		return c, ErrChallenge
	}
	plain, err := s.db.Ring.Open(keyring.PurposeNonce, raw, []byte("staff challenge"))
	if err != nil || json.Unmarshal(plain, &c) != nil {
		return c, ErrChallenge
	}
	if c.Purpose != purpose || tx.Now.UnixMicro() >= c.Expires {
		return c, ErrChallenge
	}
	digest := sha256.Sum256(raw)
	n, err := New(tx).takeChallenge(tx.Ctx, takeChallengeParams{Digest: digest[:], ExpiresAt: c.Expires})
	if err != nil {
		return c, fmt.Errorf("take the challenge: %w", err)
	}
	if n != 1 {
		return c, ErrChallenge
	}
	return c, nil
}

func linkDigest(link secret.String) string { return hex.EncodeToString(proof.HashToken(link)) }

package op

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/keyring"
)

// AnswersKept is how long an answer is kept under its idempotency key.
const AnswersKept = 24 * time.Hour

// Faults of idempotency keys (draft-ietf-httpapi-idempotency-key-header).
var (
	ErrKeyReused = fault.New(fault.Invalid, "idempotency_key_reused", "This idempotency key was used for another request. Use a new key for a new request.")
	ErrKeyLength = fault.New(fault.Malformed, "idempotency_key_too_long", "Use an idempotency key of 200 characters at most, such as a UUID.")
)

// replay reserves the call's idempotency key. If the same request was
// answered before, it reads that answer into out and reports true.
func (tx *Tx) replay(input []byte, out any) (bool, error) {
	key := tx.Actor.Call.IdempotencyKey
	if key == "" {
		return false, nil
	}
	if len(key) > 200 {
		return false, ErrKeyLength
	}
	q := New(tx)
	digest := sha256.Sum256(input)
	n, err := q.reserveKey(tx.Ctx, reserveKeyParams{
		Tenant: tx.Actor.Tenant, Actor: tx.Actor.ID, Key: key, Op: tx.spec.Name, Digest: digest[:], Answer: []byte{}, At: tx.Now.UnixMicro(),
	})
	if err != nil {
		return false, fmt.Errorf("reserve the idempotency key: %w", err)
	}
	if n == 1 {
		return false, nil
	}
	kept, err := q.keptAnswer(tx.Ctx, keptAnswerParams{Tenant: tx.Actor.Tenant, Actor: tx.Actor.ID, Key: key})
	if err != nil {
		return false, fmt.Errorf("read the kept answer: %w", err)
	}
	if kept.Op != tx.spec.Name || !bytes.Equal(kept.Digest, digest[:]) {
		return false, ErrKeyReused
	}
	answer, err := tx.db.Ring.Open(keyring.PurposeTokenWrap, kept.Answer, []byte(key))
	if err != nil {
		return false, fmt.Errorf("open the kept answer: %w", err)
	}
	if err := json.Unmarshal(answer, out); err != nil {
		return false, fmt.Errorf("read the kept answer: %w", err)
	}
	return true, nil
}

func (tx *Tx) keepAnswer(out any) error {
	key := tx.Actor.Call.IdempotencyKey
	if key == "" {
		return nil
	}
	answer, err := json.Marshal(out)
	if err != nil {
		return fmt.Errorf("encode the answer: %w", err)
	}
	sealed := tx.db.Ring.Seal(keyring.PurposeTokenWrap, answer, []byte(key))
	err = New(tx).keepAnswer(tx.Ctx, keepAnswerParams{Tenant: tx.Actor.Tenant, Actor: tx.Actor.ID, Key: key, Answer: sealed, Account: tx.about()})
	if err != nil {
		return fmt.Errorf("keep the answer: %w", err)
	}
	return nil
}

// forgetKey lets a refused request be tried again under the same key.
func (tx *Tx) forgetKey() error {
	key := tx.Actor.Call.IdempotencyKey
	if key == "" {
		return nil
	}
	if err := New(tx).forgetKey(tx.Ctx, forgetKeyParams{Tenant: tx.Actor.Tenant, Actor: tx.Actor.ID, Key: key}); err != nil {
		return fmt.Errorf("forget the idempotency key: %w", err)
	}
	return nil
}

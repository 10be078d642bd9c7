package account

import (
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

// LockRules says when failed sign-ins lock, and for how long.
type LockRules struct {
	Attempts int           // so many lock; 0: none do
	For      time.Duration // how long; what is older than that does not count any more
}

// SignInLocked is told when failed sign-ins have locked an account.
type SignInLocked struct {
	Until    *time.Time `json:"until"` // null: until it is lifted
	Attempts int        `json:"attempts"`
	Address  string     `json:"ip,omitempty"`
}

var (
	eventSignInLocked = event.Define("signin.locked", "LOCKED", SignInLocked{Attempts: 5, Address: "192.0.2.7"}, "ACCOUNT_LOCKED")
	eventLockExpired  = event.Define("signin.lock_expired", "LOCKED", nil)
)

// CountFailure counts a failed sign-in of an account, whatever identifier it
// was tried with, and locks the account at the limit. A lock that stands is
// neither lengthened nor begun anew by more failures, so that it always ends
// at the time that it was said to. It returns the count, with Until set if
// the account is locked, and records signin.locked when it locks.
//
// It belongs into a body that ends with [op.Tx.Refuse], so that the count
// stays.
func CountFailure(tx *op.Tx, n int64, rules LockRules) (Lock, error) {
	q, now := New(tx), tx.Now.UnixMicro()
	if _, err := endLock(tx, n); err != nil {
		return Lock{}, err
	}
	r, err := q.countFailure(tx.Ctx, countFailureParams{N: n, Now: now, Old: tx.Now.Add(-rules.For).UnixMicro(), Address: tx.Actor.Call.Address})
	if err != nil {
		return Lock{}, fmt.Errorf("count a failed sign-in: %w", err)
	}
	out := Lock{Since: tx.Now.UTC(), Attempts: int(r.LockAttempts), Address: r.LockAddress}
	if r.LockUntil.Valid {
		out.Since = micro(r.LockSince.Int64)
		if r.LockUntil.Int64 != forever {
			out.Until = when(r.LockUntil)
		}
		return out, nil
	}
	if rules.Attempts <= 0 || out.Attempts < rules.Attempts {
		return out, nil
	}
	until := tx.Now.Add(rules.For).UTC()
	if err := q.lock(tx.Ctx, lockParams{N: n, Now: now, Until: until.UnixMicro()}); err != nil {
		return Lock{}, fmt.Errorf("lock the account: %w", err)
	}
	out.Until = &until
	tx.Record(event.Fact{
		Type: eventSignInLocked, Account: &event.Account{N: n, ID: r.ID}, Changed: []string{"lock"},
		Data: SignInLocked{Until: out.Until, Attempts: out.Attempts, Address: out.Address},
	})
	return out, nil
}

// ForgetFailures begins the count anew: after a sign-in that succeeded. A lock
// that stands is lifted, since whoever got in past it has proved more than the
// lock asks for; one that has ended is recorded as signin.lock_expired.
func ForgetFailures(tx *op.Tx, n int64) error {
	if _, err := endLock(tx, n); err != nil {
		return err
	}
	if err := New(tx).forgetFailures(tx.Ctx, n); err != nil {
		return fmt.Errorf("forget the failed sign-ins: %w", err)
	}
	return nil
}

// endLock takes away a lock that has ended, and records that.
func endLock(tx *op.Tx, n int64) (bool, error) {
	ids, err := New(tx).expireLock(tx.Ctx, expireLockParams{N: n, Now: tx.Now.UnixMicro()})
	if err != nil {
		return false, fmt.Errorf("take away a lock that has ended: %w", err)
	}
	for _, id := range ids {
		tx.Record(event.Fact{Type: eventLockExpired, Account: &event.Account{N: n, ID: id}, Changed: []string{"lock"}})
	}
	return len(ids) > 0, nil
}

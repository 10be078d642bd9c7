package account

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/store"
)

// Standing is what decides whether an account may authenticate, and whom a
// door talks to. It is read for steps, never shown as it is: nothing in it is
// masked.
type Standing struct {
	N      int64
	ID     string // the login ID
	Tenant string
	Status Status
	// Epoch is what sessions, links, codes, grants and tokens carry: those that
	// carry another are dead.
	Epoch int64
	// Lock is the latest lock; it may have ended. See [Standing.Locked].
	Lock              *Lock
	FrozenAt          *time.Time
	DeletionPendingAt *time.Time
	// DeletionApprovedAt is from when on nobody signs in, because the deletion
	// was approved.
	DeletionApprovedAt *time.Time
	MustResetPassword  bool
	ShownName          string
	Email              string // the primary, verified one; empty if none
	UnverifiedEmail    string
	Phone              string // E.164
	PhoneVerified      bool
	Locale             string   // BCP 47; empty if the account has none
	Identities         []string // the types of its identities, sorted
}

// StandingOf reads the standing of an account. lock locks the account's row
// until the transaction ends: whoever makes a session or a token of what it
// read asks for that.
//
// It returns [op.ErrNotFound]'s cause, [sql.ErrNoRows], if there is no such
// account; an erased one is none.
func StandingOf(ctx context.Context, tx *store.Tx, n int64, lock bool) (Standing, error) {
	q := New(tx)
	read := q.standing
	if lock {
		read = func(ctx context.Context, n int64) (standingRow, error) {
			row, err := q.lockStanding(ctx, n)
			return standingRow(row), err
		}
	}
	r, err := read(ctx, n)
	if err != nil {
		return Standing{}, fmt.Errorf("read the standing of an account: %w", err)
	}
	s := Standing{
		N: r.N, ID: r.ID, Tenant: r.Tenant, Status: Status(r.Status), Epoch: r.AuthEpoch,
		FrozenAt: when(r.FrozenAt), DeletionPendingAt: when(r.DeletionPendingAt), DeletionApprovedAt: when(r.DeletionApprovedAt), MustResetPassword: r.MustResetPassword,
		ShownName: shownName(r.FirstName, r.LastName, r.SecondLastName, r.Email, r.UnverifiedEmail),
		Email:     r.Email, UnverifiedEmail: r.UnverifiedEmail, Phone: r.Phone, PhoneVerified: r.PhoneVerified,
		Locale: r.Locale, Identities: words(r.IdentityTypes),
	}
	if r.LockUntil.Valid {
		s.Lock = &Lock{Since: micro(r.LockSince.Int64), Attempts: int(r.LockAttempts), Address: r.LockAddress}
		if r.LockUntil.Int64 != forever {
			s.Lock.Until = when(r.LockUntil)
		}
	}
	return s, nil
}

// Locked reports whether failed sign-ins keep the account locked.
func (s Standing) Locked(now time.Time) bool { return s.Lock.inForce(now) }

func (l *Lock) inForce(now time.Time) bool {
	return l != nil && (l.Until == nil || now.Before(*l.Until))
}

package account

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"net/netip"
	"time"

	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

// ErrRateLimited is returned to a network address from which too many sign-ins
// failed.
var ErrRateLimited = fault.New(fault.TooMany, "rate_limited", "Too many tries from your network. Wait a few minutes, then try again.")

// Subject is what failed sign-ins are counted by where they are no account's:
// see [OfAddress] and [OfNobody].
type Subject string

// OfAddress is a network address: of version 6 its first 64 bits, which one
// subscriber has alone (RFC 6177). What is no address counts as one.
func OfAddress(address string) Subject {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return "address:unknown"
	}
	a = a.Unmap().WithZone("")
	if a.Is4() {
		return Subject("address:" + a.String())
	}
	prefix, _ := a.Prefix(64) // 64 bits fit each address of version 6
	return Subject("address:" + prefix.Masked().String())
}

// OfNobody is an identifier that belongs to no account, however it was typed,
// so that a visitor cannot tell it from one that does. It stands in the table
// as a keyed digest.
func OfNobody(ring *keyring.Ring, text string) Subject {
	clean, err := fold.Text(text)
	if err != nil {
		clean = text
	}
	if e, err := fold.ParseEmail(clean); err == nil {
		clean = e.Canonical
	}
	sum := ring.MAC(keyring.PurposeSession, []byte("nobody"), []byte(fold.Lower(clean)))
	return Subject("text:" + hex.EncodeToString(sum))
}

// CountFailureOf counts a failed sign-in of a subject that is no account. At
// the limit the subject is refused for a while, which more failures do not
// lengthen. Like [CountFailure] it belongs into a body that is refused.
func CountFailureOf(tx *op.Tx, subject Subject, rules LockRules) (Lock, error) {
	now := tx.Now.UnixMicro()
	r, err := New(tx).countFailureOf(tx.Ctx, countFailureOfParams{
		Tenant: tx.Actor.Tenant, Subject: string(subject), Now: now, Old: tx.Now.Add(-rules.For).UnixMicro(),
		Most: int64(rules.Attempts), Until: tx.Now.Add(rules.For).UnixMicro(),
	})
	if err != nil {
		return Lock{}, fmt.Errorf("count a failed sign-in: %w", err)
	}
	return Lock{Since: tx.Now.UTC(), Attempts: int(r.Attempts), Until: when(r.Until)}, nil
}

// LockOf returns until when a subject is refused; nil if it is not.
func LockOf(ctx context.Context, tx *store.Tx, tenant string, subject Subject, now time.Time) (*Lock, error) {
	r, err := New(tx).failureOf(ctx, failureOfParams{Tenant: tenant, Subject: string(subject), Now: sql.NullInt64{Int64: now.UnixMicro(), Valid: true}})
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("see whether sign-ins are refused: %w", err)
	}
	return &Lock{Since: micro(r.FailedAt), Attempts: int(r.Attempts), Until: when(r.Until)}, nil
}

// FailuresOf returns how many sign-ins of a subject failed in a row, the last of
// them since an instant; 0 if none did. It says nothing of whether the subject
// is refused: see [LockOf].
func FailuresOf(ctx context.Context, tx *store.Tx, tenant string, subject Subject, since time.Time) (int, error) {
	n, err := New(tx).failuresSince(ctx, failuresSinceParams{Tenant: tenant, Subject: string(subject), Since: since.UnixMicro()})
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("count failed sign-ins: %w", err)
	}
	return int(n), nil
}

// ForgetFailuresOf begins a subject's count anew.
func ForgetFailuresOf(tx *op.Tx, subject Subject) error {
	if err := New(tx).forgetFailuresOf(tx.Ctx, forgetFailuresOfParams{Tenant: tx.Actor.Tenant, Subject: string(subject)}); err != nil {
		return fmt.Errorf("forget the failed sign-ins: %w", err)
	}
	return nil
}

// failuresKept is how long a count is kept: longer than any tenant's lock.
const failuresKept = 48 * time.Hour

// PurgeFailures deletes counts of failed sign-ins that are old. It is a step of
// a job.
func PurgeFailures(ctx context.Context, tx *store.Tx, now time.Time) error {
	if _, err := New(tx).purgeFailures(ctx, now.Add(-failuresKept).UnixMicro()); err != nil {
		return fmt.Errorf("delete old counts of failed sign-ins: %w", err)
	}
	return nil
}

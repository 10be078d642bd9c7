package credential

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/tenant"
)

// Faults of passwords. The codes are those that agents read.
var (
	ErrPasswordBreached = fault.New(fault.Invalid, "password_breached", "This password stands on a list of known ones, which attackers try first. Choose another one.")
	ErrPasswordExpired  = fault.New(fault.Forbidden, "password_expired", "This password is older than is allowed here. Set a new one.")
)

// rules are what a tenant asks of its customers' passwords.
type rules struct {
	minLength, minStrength, maxAgeDays int
	checkBreached                      bool
}

func rulesOf(ctx context.Context, tx *store.Tx, of string) (r rules, err error) {
	if r.minLength, err = tenant.PasswordMinLength.Number(ctx, tx, of); err != nil {
		return r, err
	}
	if r.minStrength, err = tenant.PasswordMinStrength.Number(ctx, tx, of); err != nil {
		return r, err
	}
	if r.maxAgeDays, err = tenant.PasswordMaxAgeDays.Number(ctx, tx, of); err != nil {
		return r, err
	}
	r.checkBreached, err = tenant.PasswordCheckBreached.IsOn(ctx, tx, of)
	return r, err
}

// NewPassword asks whether a new password keeps to a tenant's rules, and
// returns its hash for [SetPassword]. known are texts that an attacker would
// try first: the person's own names and addresses, see [Known]. It works
// outside of transactions and changes nothing.
//
// It returns the faults of [proof.CheckPassword], [proof.ErrPasswordWeak],
// [ErrPasswordBreached], [proof.ErrBusy], and the context's error if that ends
// while waiting.
func (s *Service) NewPassword(ctx context.Context, of string, password secret.String, known ...string) (hash string, err error) {
	var r rules
	err = s.db.Store.Read(ctx, func(tx *store.Tx) error {
		r, err = rulesOf(ctx, tx, of)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("read the rules for passwords: %w", err)
	}
	if err := proof.CheckPassword(password, r.minLength); err != nil {
		return "", err
	}
	if r.minStrength > 0 && proof.Strength(password, known...).Score < r.minStrength {
		return "", proof.ErrPasswordWeak
	}
	if r.checkBreached && s.Breached.Has(password) {
		return "", ErrPasswordBreached
	}
	return s.hasher.Hash(ctx, password)
}

// Known returns what an attacker would try first against an account: its
// owner's names and addresses.
func Known(st account.Standing) []string {
	return []string{st.ShownName, st.Email, st.UnverifiedEmail, st.Phone}
}

// Outworn says why a right password may not be signed in by: it is older than
// the tenant allows, or known to be breached where the tenant asks for that to
// be checked. It returns nil if it may. Whoever signs in by a password asks it
// beside account.Standing.MayAuthenticate.
func (c Check) Outworn(ctx context.Context, tx *store.Tx, of string, now time.Time) (*fault.Error, error) {
	r, err := rulesOf(ctx, tx, of)
	if err != nil {
		return nil, err
	}
	const day = 24 * time.Hour
	switch {
	case r.checkBreached && c.Breached:
		return ErrPasswordBreached, nil
	case r.maxAgeDays > 0 && now.Sub(c.ChangedAt) > time.Duration(r.maxAgeDays)*day:
		return ErrPasswordExpired, nil
	}
	return nil, nil
}

package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/store"
)

// ClaimFor is how long an unverified e-mail address, which reserves nothing,
// signs in to its account: since it was given, or since the last sign-in. The
// claim of an imported account does not end by itself.
const ClaimFor = 30 * 24 * time.Hour

// FindForSignIn returns the number of the account that a text signs in to, or
// 0 if it is nobody's, as in a tenant that there is not. The text is an e-mail address, a phone number in any
// way of writing, or a username. It is the owner of that identifier; of an
// e-mail address that nobody has proved, the newest recent claim. Customer IDs
// and other numbers do not sign in.
func FindForSignIn(ctx context.Context, tx *store.Tx, tenant, text string, now time.Time) (n int64, err error) {
	q := New(tx)
	if e, err := fold.ParseEmail(text); err == nil {
		n, err := numberOr0(q.signsInBy(ctx, signsInByParams{Tenant: tenant, Value: e.Canonical, Kind: "email"}))
		if n != 0 || err != nil {
			return n, err
		}
		return numberOr0(q.claimsOf(ctx, claimsOfParams{Tenant: tenant, Address: e.Canonical, Recent: now.Add(-ClaimFor).UnixMicro()}))
	}
	region, err := q.tenantRegion(ctx, tenant)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil // a tenant that is gone
	}
	if err != nil {
		return 0, fmt.Errorf("find who signs in: %w", err)
	}
	if number, err := fold.ParsePhone(text, region); err == nil {
		n, err := numberOr0(q.signsInBy(ctx, signsInByParams{Tenant: tenant, Value: number, Kind: "phone"}))
		if n != 0 || err != nil {
			return n, err
		}
	}
	name, err := fold.Text(text)
	if err != nil || name == "" {
		return 0, nil // nobody's name
	}
	return numberOr0(q.signsInBy(ctx, signsInByParams{Tenant: tenant, Value: fold.Lower(name), Kind: "username"}))
}

func numberOr0(n int64, err error) (int64, error) {
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("find who signs in: %w", err)
	}
	return n, nil
}

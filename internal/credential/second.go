package credential

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/tenant"
)

// Rule is what was decided about the second factor of one account.
type Rule string

// The rules.
const (
	ByTenant Rule = ""         // the tenant's rule holds
	Required Rule = "required" // asked for at every sign-in
	Waived   Rule = "waived"   // not asked for, whatever the account has
)

// Second says what a sign-in to an account asks for besides the first proof.
type Second struct {
	Rule Rule
	// By and At say who decided, if anybody did for this account.
	By string
	At *time.Time
	// Required says that no sign-in does without, by the account's rule or the
	// tenant's.
	Required bool
	// Factors are those that can prove something now.
	Factors []Factor
}

// Asked reports whether a second factor is asked for: where it is required, and
// where the owner has set one up.
func (s Second) Asked() bool {
	return s.Rule != Waived && (s.Required || len(s.Factors) > 0)
}

// Missing reports whether a second factor is asked for and there is none that
// could be given: the owner must set one up first.
func (s Second) Missing() bool { return s.Asked() && len(s.Factors) == 0 }

// SecondOf returns what a sign-in to an account of a tenant asks for besides
// the first proof. Setting a new password, an access link and an unlock change
// nothing of it.
func SecondOf(ctx context.Context, tx *store.Tx, of string, n int64) (Second, error) {
	var out Second
	row, err := New(tx).secondOf(ctx, n)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return out, fmt.Errorf("read the account's rule for second factors: %w", err)
	}
	if err == nil {
		at := micro(row.At)
		out.Rule, out.By, out.At = Rule(row.Rule), row.ByName, &at
	}
	wants, err := tenant.FactorsRequired.Text(ctx, tx, of)
	if err != nil {
		return out, err
	}
	out.Required = out.Rule == Required || (out.Rule == ByTenant && wants == tenant.FactorsAreRequired)
	all, err := FactorsOf(ctx, tx, n)
	if err != nil {
		return out, err
	}
	for _, f := range all {
		if f.Usable() {
			out.Factors = append(out.Factors, f)
		}
	}
	return out, nil
}

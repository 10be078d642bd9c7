package credential

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

var opListFactors = op.DefineRead("credential.list_factors", "List an account's password and second factors")

// AccountInput names the account.
type AccountInput struct {
	Account string `json:"account"` // login ID
}

// Validate accepts every text: what is no login ID is not found.
func (in AccountInput) Validate() error { return nil }

// Target is the account.
func (in AccountInput) Target() op.Target { return op.Target{Account: in.Account} }

// States of a factor.
const (
	Enabled  = "enabled"
	Disabled = "disabled"
	// Gone is a factor whose address or number is no verified contact any more.
	Gone = "gone"
	// UsedUp is a sheet of backup codes of which none is left.
	UsedUp = "used_up"
)

// Item is a factor as it is listed. It has no secret.
type Item struct {
	ID         string     `json:"id"`
	Kind       Kind       `json:"kind"`
	Name       string     `json:"name"`   // the owner's word for it
	Target     string     `json:"target"` // where codes are sent; masked for those who may not see it
	State      string     `json:"state"`
	Strong     bool       `json:"strong"`
	CreatedAt  time.Time  `json:"created_at"`
	LastUsedAt *time.Time `json:"last_used_at"`
	DisabledAt *time.Time `json:"disabled_at"`
	DisabledBy string     `json:"disabled_by"`
	Remaining  int        `json:"remaining"`  // backup codes that are left
	SuspectAt  *time.Time `json:"suspect_at"` // a passkey that may have been copied
}

// Password is what is told of an account's password.
type Password struct {
	ChangedAt time.Time `json:"changed_at"`
	// Imported says that it is kept in another system's form until its owner
	// signs in by it.
	Imported bool `json:"imported"`
}

// Listed are an account's password, factors, and what was decided about them.
type Listed struct {
	Password          *Password `json:"password"` // null if there is none
	MustResetPassword bool      `json:"must_reset_password"`
	// Rule is what was decided for this account: required, waived, or empty
	// where the tenant's rule holds.
	Rule     Rule       `json:"rule"`
	RuleBy   string     `json:"rule_by"`
	RuleAt   *time.Time `json:"rule_at"`
	Required bool       `json:"required"` // no sign-in does without
	Factors  []Item     `json:"factors"`
}

// ListFactors returns what an account is signed in to with, besides other
// providers' identities: that there is a password and since when, and each
// second factor with its state and dates. It never shows a secret, to nobody.
//
// It returns [op.ErrNotFound] if there is no such account for the actor.
func (s *Service) ListFactors(ctx context.Context, actor authz.Actor, in AccountInput) (Listed, error) {
	return op.View(ctx, s.db, actor, opListFactors, in, func(tx *op.Tx) (Listed, error) {
		mask, err := account.MaskOf(tx)
		if err != nil {
			return Listed{}, err
		}
		st, err := account.StandingOf(tx.Ctx, tx.Tx, tx.Account.N, false)
		if err != nil {
			return Listed{}, err
		}
		second, err := SecondOf(tx.Ctx, tx.Tx, tx.Actor.Tenant, tx.Account.N)
		if err != nil {
			return Listed{}, err
		}
		out := Listed{MustResetPassword: st.MustResetPassword, Rule: second.Rule, RuleBy: second.By, RuleAt: second.At, Required: second.Required, Factors: []Item{}}
		if out.Password, err = passwordTold(tx); err != nil {
			return Listed{}, err
		}
		all, err := FactorsOf(tx.Ctx, tx.Tx, tx.Account.N)
		for _, f := range all {
			out.Factors = append(out.Factors, itemOf(f, mask))
		}
		return out, err
	})
}

// HasPassword reports whether an account has a password: a step of the pages that
// ask for it.
func HasPassword(ctx context.Context, tx *store.Tx, account int64) (bool, error) {
	_, err := New(tx).passwordOf(ctx, account)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look for the account's password: %w", err)
	}
	return true, nil
}

func passwordTold(tx *op.Tx) (*Password, error) {
	row, err := New(tx).passwordOf(tx.Ctx, tx.Account.N)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the account's password: %w", err)
	}
	return &Password{ChangedAt: micro(row.ChangedAt), Imported: formOf(row.Hash) != "argon2id"}, nil
}

func itemOf(f Factor, mask account.Mask) Item {
	return Item{
		ID: f.ID, Kind: f.Kind, Name: mask.Text(f.Name), Target: targetFor(f, mask), State: stateOf(f), Strong: f.Kind.Strong(), CreatedAt: f.CreatedAt,
		LastUsedAt: f.LastUsedAt, DisabledAt: f.DisabledAt, DisabledBy: f.DisabledBy, Remaining: f.Remaining, SuspectAt: f.SuspectAt,
	}
}

func targetFor(f Factor, mask account.Mask) string {
	switch {
	case f.Kind == Email && mask.Hides(account.PartEmail):
		return fold.MaskEmail(f.Target)
	case f.Kind == SMS && mask.Hides(account.PartPhone):
		return fold.MaskPhone(f.Target)
	}
	return f.Target
}

func stateOf(f Factor) string {
	switch {
	case f.DisabledAt != nil:
		return Disabled
	case f.Gone:
		return Gone
	case f.Kind == BackupCodes && f.Remaining == 0:
		return UsedUp
	}
	return Enabled
}

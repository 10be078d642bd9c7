package credential

import (
	"fmt"
	"unicode/utf8"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/op"
)

// FactorInput names a factor of an account.
type FactorInput struct {
	Account string `json:"account"` // login ID
	Factor  string `json:"factor"`
}

// Validate accepts every text: what is no factor of the account is not found.
func (in FactorInput) Validate() error { return nil }

// Target is the account.
func (in FactorInput) Target() op.Target { return op.Target{Account: in.Account} }

// Done says what was done where there is nothing else to say.
type Done struct {
	Factors int `json:"factors"` // how many it was done to
}

// Faults of acts on factors.
var (
	ErrNoFactor         = fault.New(fault.NotFound, "factor_not_found", "The account has no such second factor. It may have been removed: list them anew.")
	ErrFactorDisabled   = fault.New(fault.Conflict, "factor_disabled", "The second factor is disabled already. Look at the list anew.")
	ErrFactorEnabled    = fault.New(fault.Conflict, "factor_enabled", "The second factor is enabled already. Look at the list anew.")
	ErrFactorNotOffered = fault.New(fault.Conflict, "factor_not_offered", "This kind of second factor is not offered here. Choose another one.")
	ErrNoFactors        = fault.New(fault.Conflict, "no_factors", "The account has no such second factor that could be removed. Look at the list anew.")
)

// found reads the factor that an operation is about, or returns [ErrNoFactor].
func found(tx *op.Tx, id string) (Factor, []Factor, error) {
	all, err := FactorsOf(tx.Ctx, tx.Tx, tx.Account.N)
	if err != nil {
		return Factor{}, nil, err
	}
	for _, f := range all {
		if f.ID == id {
			return f, all, nil
		}
	}
	return Factor{}, nil, ErrNoFactor
}

// lastStrong reports whether a factor is the only strong one of all that could
// prove something.
func lastStrong(f Factor, all []Factor) bool {
	if !f.Kind.Strong() || !f.Usable() {
		return false
	}
	for _, other := range all {
		if other.ID != f.ID && other.Kind.Strong() && other.Usable() {
			return false
		}
	}
	return true
}

// mayWeaken asks for a fresh proof of a customer, and of staff where the last
// strong factor would go.
func mayWeaken(tx *op.Tx, f Factor, all []Factor) error {
	if err := ownFresh(tx); err != nil {
		return err
	}
	if lastStrong(f, all) {
		return tx.Fresh()
	}
	return nil
}

// weakened ends what stands once staff took something away from an account
// that proved its owner: every session, token, link and code, in the same
// commit. A customer who has just proved who they are stays signed in.
func weakened(tx *op.Tx) error {
	if tx.Actor.ID == tx.Account.ID {
		return nil
	}
	_, err := account.EndEverything(tx, tx.Account.N)
	return err
}

// lostFactor is [weakened] for a factor. A passkey is a way to sign in as a
// password is, so that whoever takes it away, everything ends: sessions, flows,
// links and codes may have been begun by whoever holds its device (R18).
func lostFactor(tx *op.Tx, f Factor) error {
	if f.Kind != Passkey {
		return weakened(tx)
	}
	_, err := account.EndEverything(tx, tx.Account.N)
	return err
}

// nameLength is how many characters the owner's word for a factor may have.
const nameLength = 60

func checkName(f *fault.Fields, raw string) {
	text, err := fold.Text(raw)
	switch {
	case err != nil:
		f.Add("name", "not_text", "Write plain text: "+err.Error()+".")
	case utf8.RuneCountInString(text) > nameLength:
		f.Add("name", "too_long", fmt.Sprintf("Use %d characters at most.", nameLength))
	}
}

// nameIn is a validated name.
func nameIn(raw string) (string, error) {
	text, err := fold.Text(raw)
	if err != nil {
		return "", fmt.Errorf("read a validated name: %w", err)
	}
	return text, nil
}

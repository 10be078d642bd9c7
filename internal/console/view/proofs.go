package view

import (
	"net/url"
	"time"
)

// Proofs are what the customer proves who they are with. Nothing in it is
// secret.
type Proofs struct {
	// Password is nil if the account has none.
	Password  *PasswordShown
	MustReset bool // a new one is required
	// Links and PasswordActs are what can be done about signing in.
	Links        []Act
	PasswordActs []Act
	// Rule says what was decided about the second factor of this account, or
	// what the tenant's rule says.
	Rule    string
	Factors []FactorShown
	// FactorActs are about all factors at once.
	FactorActs []Act
}

// PasswordShown is what is told of a password.
type PasswordShown struct {
	Changed  time.Time
	Imported bool // kept in another system's form
}

// FactorShown is one second factor.
type FactorShown struct {
	Kind, Name, Target string
	State              string // enabled, disabled, gone, used_up
	Strong             bool
	Added              time.Time
	Used               time.Time // zero: never
	Disabled           time.Time // zero: it is not
	DisabledBy         string
	Remaining          int
	Suspect            bool
	Acts               []Act
}

// ProofActPath does an act on an account's password, links or factors (POST),
// such as "send-password-reset".
func ProofActPath(slug, id, act string) string { return AccountPath(slug, id) + "/credential/" + act }

// FactorActPath does an act on one factor (POST).
func FactorActPath(slug, id, factor, act string) string {
	return AccountPath(slug, id) + "/factors/" + url.PathEscape(factor) + "/" + act
}

package account

import (
	"context"
	"time"

	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/tenant"
)

// Rules are a tenant's rules for signing in.
type Rules struct {
	Door DoorRules
	// Lock is for an account, and for an identifier that nobody has.
	Lock LockRules
	// Address is for a network address: so many people share one that it has
	// more tries.
	Address LockRules
	// SelfUnlock says that a link to a verified address ends a lock.
	SelfUnlock bool
}

// addressRules are the same for all tenants.
var addressRules = LockRules{Attempts: 100, For: 15 * time.Minute}

// RulesOf reads a tenant's rules for signing in. The door adds what was proved
// to its DoorRules.
func RulesOf(ctx context.Context, tx *store.Tx, in string) (Rules, error) {
	r := Rules{Address: addressRules}
	attempts, err := tenant.LockoutAttempts.Number(ctx, tx, in)
	if err != nil {
		return Rules{}, err
	}
	minutes, err := tenant.LockoutMinutes.Number(ctx, tx, in)
	if err != nil {
		return Rules{}, err
	}
	r.Lock = LockRules{Attempts: attempts, For: time.Duration(minutes) * time.Minute}
	if r.SelfUnlock, err = tenant.LockoutSelfUnlock.IsOn(ctx, tx, in); err != nil {
		return Rules{}, err
	}
	r.Door.VerifiedEmail, err = tenant.SignUpVerifyEmail.IsOn(ctx, tx, in)
	return r, err
}

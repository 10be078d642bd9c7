package op

import (
	"fmt"
	"time"
)

// ForgetInputs removes for good what is kept of the inputs and answers of
// operations on the target's account that ran at given instants: the personal
// part of their audit entries, and the answers under their idempotency keys.
// The entries themselves stay, and the log stays verifiable. It is a step of
// operations that remove what somebody wrote.
func (tx *Tx) ForgetInputs(at []time.Time, specs ...*Spec) error {
	for _, spec := range specs {
		for _, t := range at {
			if err := tx.db.Ledger.ForgetPersonal(tx.Ctx, tx.Tx, tx.Actor.Tenant, tx.Account.ID, spec.Name, t); err != nil {
				return err
			}
			err := New(tx).forgetAnswersOf(tx.Ctx, forgetAnswersOfParams{Tenant: tx.Actor.Tenant, Op: spec.Name, At: t.UnixMicro()})
			if err != nil {
				return fmt.Errorf("forget the answer of %s: %w", spec.Name, err)
			}
		}
	}
	return nil
}

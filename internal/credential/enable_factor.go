package credential

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opEnableFactor = op.Define("credential.enable_factor", "Enable a second factor", op.Needs{Level: 2, Reason: true})

var eventFactorEnabled = event.Define("credential.factor_enabled", "FACTOR", exampleTold)

// EnableFactor lets a second factor that was disabled prove something again: a
// code of an app that was taken meanwhile stays taken. The customer is told,
// since whoever holds the factor gains by it; a customer needs a fresh proof.
//
// It returns [op.ErrNotFound] if there is no such account for the actor,
// [ErrNoFactor], [ErrFactorEnabled], [op.ErrReason] and [op.ErrNotFresh].
func (s *Service) EnableFactor(ctx context.Context, actor authz.Actor, in FactorInput) (Done, error) {
	return op.Do(ctx, s.db, actor, opEnableFactor, in, func(tx *op.Tx) (Done, error) {
		f, _, err := found(tx, in.Factor)
		if err != nil {
			return Done{}, err
		}
		if err := ownFresh(tx); err != nil {
			return Done{}, err
		}
		n, err := New(tx).setDisabled(tx.Ctx, setDisabledParams{ID: f.ID, Account: f.Account, At: sql.NullInt64{}})
		if err != nil {
			return Done{}, fmt.Errorf("enable the factor: %w", err)
		}
		if n == 0 {
			return Done{}, ErrFactorEnabled
		}
		return Done{Factors: 1}, say(tx, eventFactorEnabled, f, "notice.factor_enabled")
	})
}

package session

import (
	"fmt"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/tenant"
)

// OpenOf returns the ids of the target account's sessions that stand. It is a
// step of operations that say what can be ended.
func OpenOf(tx *op.Tx) (map[string]bool, error) {
	who, err := account.StandingOf(tx.Ctx, tx.Tx, tx.Account.N, false)
	if err != nil {
		return nil, err
	}
	out := map[string]bool{}
	if who.MayAuthenticate(tx.Now, account.DoorRules{Standing: true, Pending: true}) != nil {
		return out, nil // none of them stands
	}
	idle, err := tenant.SessionIdleDays.Number(tx.Ctx, tx.Tx, who.Tenant)
	if err != nil {
		return nil, err
	}
	rows, err := New(tx).sessionsOf(tx.Ctx, sessionsOfParams{
		Account: who.N, Epoch: who.Epoch, Now: tx.Now.UnixMicro(), Idle: tx.Now.Add(-days(idle)).UnixMicro(),
	})
	if err != nil {
		return nil, fmt.Errorf("read the sessions: %w", err)
	}
	for _, r := range rows {
		out[r.ID] = true
	}
	return out, nil
}

package archtest

import (
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/op"
)

// limitEntries are the lines of what agents are held to.
func (w *world) limitEntries() map[string]entry {
	return map[string]entry{
		"desk.list_limits":     on(tenantWide, w.desk.ListLimits, func(*asked) desk.ListLimitsInput { return desk.ListLimitsInput{} }),
		"desk.list_own_limits": on(visible, w.desk.ListOwnLimits, func(*asked) desk.ListOwnLimitsInput { return desk.ListOwnLimitsInput{} }),
		"desk.release_limit": on(tenantWide, w.desk.ReleaseLimit, func(a *asked) desk.ReleaseLimitInput {
			return desk.ReleaseLimitInput{Member: a.held("mem_held_" + a.name("m")), Kind: desk.LimitAccounts}
		}),
		"desk.release_own_limit": on(visible, w.desk.ReleaseOwnLimit, func(a *asked) desk.ReleaseOwnLimitInput {
			a.held(a.actor.ID)
			return desk.ReleaseOwnLimitInput{Kind: desk.LimitAccounts}
		}),
	}
}

// held holds a member by a limit, who has not released one yet.
func (a *asked) held(member string) string {
	a.DoIn(a.actor.Tenant, func(tx *op.Tx) error {
		const hold = `INSERT INTO desk_use (tenant, member, kind, member_name, until, used, extra, reached_at, presses) VALUES ($1, $2, 'accounts', 'Ana', $3, 40, 0, 1, 0)
			ON CONFLICT (tenant, member, kind) DO UPDATE SET reached_at = 1`
		if _, err := tx.ExecContext(tx.Ctx, "DELETE FROM desk_own_release WHERE member = $1", member); err != nil {
			return err
		}
		_, err := tx.ExecContext(tx.Ctx, hold, a.actor.Tenant, member, tx.Now.AddDate(0, 0, 1).UnixMicro())
		return err
	})
	return member
}

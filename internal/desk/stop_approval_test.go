package desk_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/gate"
	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

// waiver asks for and approves that an account needs no second factor.
func (f *floor) waiver(c *credential.Service, jess string) (desk.Approval, secret.String) {
	f.T.Helper()
	before := f.Count("message", "template = 'notice.waiver_waits'")
	_, err := c.WaiveSecondFactor(ctx, f.now(f.maria.ID), credential.AccountInput{Account: jess})
	a := f.ask(f.now(f.maria.ID), err)
	said, err := f.desk.Approve(ctx, f.now(f.ana.ID), desk.ApprovalInput{Approval: a.ID})
	must(f.T, err)
	require.Equal(f.T, desk.ApprovalApproved, said.State)
	require.Equal(f.T, before+1, f.Count("message", "template = 'notice.waiver_waits'"), "told at once")
	var link secret.String
	must(f.T, f.DB.Store.Read(ctx, func(tx *store.Tx) error {
		var id string
		if err := tx.QueryRowContext(ctx, "SELECT nonce FROM message WHERE template = 'notice.waiver_waits' ORDER BY created_at DESC, id DESC LIMIT 1").Scan(&id); err != nil {
			return err
		}
		link, err = nonce.Text(ctx, tx, f.DB.Ring, id, f.Clock.Now())
		return err
	}))
	return a, link
}

// TestTheCustomerStopsWhatWaits: an act that weakens an account waits a day, in
// which the link of the notice stops it, once, even after everything of the
// account was ended.
func TestTheCustomerStopsWhatWaits(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		f := newFloor(k, false)
		c := credential.NewService(k.DB, proof.NewHasher(1, 1))
		op.Runs(f.desk.Runner, "credential.waive_second_factor", c.WaiveSecondFactor)
		jess := k.Account(account.Draft{FirstName: "Jess", Email: "jess.smith@gmail.com", CreatedAt: testkit.Start.AddDate(-1, 0, 0)})
		visitor := k.Visitor("desk.stop_approval")

		a, link := f.waiver(c, jess)
		k.Do(func(tx *op.Tx) error {
			if _, err := account.EndEverything(tx, k.Number(jess)); err != nil {
				return err
			}
			return nonce.Cancel(tx, k.Number(jess))
		})
		stopped := parallel(200, func(int) error {
			_, err := f.desk.StopApproval(ctx, visitor, desk.StopApprovalInput{Link: link})
			return err
		})
		require.Equal(t, 1, stopped[""], stopped)
		require.Equal(t, 199, stopped["code_used"], stopped)
		k.Clock.Move(desk.ApprovalDelay)
		must(t, f.desk.RunApprovals(ctx))
		require.Equal(t, desk.ApprovalStopped, f.view(f.ana, a.ID).State)
		require.Zero(t, k.Count("event", "type = 'credential.second_factor_waived'"))

		b, link := f.waiver(c, jess)
		must(t, f.desk.RunApprovals(ctx))
		require.Zero(t, k.Count("event", "type = 'credential.second_factor_waived'"), "not before its time")
		k.Clock.Move(desk.ApprovalDelay)
		must(t, f.desk.RunApprovals(ctx))
		require.Equal(t, desk.ApprovalDone, f.view(f.ana, b.ID).State)
		require.Equal(t, 1, k.Count("event", "type = 'credential.second_factor_waived' AND actor_id = $1", f.maria.ID))
		_, err := f.desk.StopApproval(ctx, visitor, desk.StopApprovalInput{Link: link})
		require.Equal(t, "code_expired", testkit.Code(err))
		other := visitor
		other.Tenant = k.AddTenant("other")
		_, err = f.desk.StopApproval(ctx, other, desk.StopApprovalInput{Link: link})
		require.Error(t, err)
	})
}

// TestEveryActWithASecondPersonHasItsWay: it runs from the store or is done
// again by its asker, and where it waits, there is a notice that stops it.
func TestEveryActWithASecondPersonHasItsWay(t *testing.T) {
	runner := gate.Runner(gate.Capabilities{})
	for _, spec := range op.All() {
		if !spec.Needs.Second || spec == opTouch || spec == opSecret {
			require.False(t, spec.Needs.Delay, "%s waits, and nobody says yes to it", spec.Name)
			continue
		}
		_, runs := runner[spec.Name]
		_, again := gate.Repeated[spec.Name]
		require.NotEqual(t, runs, again, "%s: add its method to gate.Runner, or the reason to gate.Repeated", spec.Name)
		notice := desk.WaitNotice(spec.Name)
		require.Equal(t, spec.Needs.Delay, notice != "", "%s: name its notice in desk.waitNotices", spec.Name)
		require.True(t, notice == "" || message.TemplateNamed(notice) != nil, notice)
	}
	require.Nil(t, runner["tenant.change_mailer"])
	require.Panics(t, func() { op.Runs(op.Runner{}, opSecret.Name, (&secretly{}).do) }, "what holds a secret is not run from the store")
	require.Panics(t, func() { op.Runs(op.Runner{}, "desk.add_note", (&desk.Service{}).AddNote) })
}

type secretly struct{}

func (*secretly) do(_ context.Context, _ authz.Actor, _ touch) (int, error) { return 0, nil }

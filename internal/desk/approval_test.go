package desk_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/staff"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

// touch is an operation that leaves a row for each time it is done.
type touch struct {
	Account string        `json:"account"`
	Text    string        `json:"text"`
	Secret  secret.String `json:"secret"`
	Fails   bool          `json:"fails"`
}

func (touch) Validate() error      { return nil }
func (in touch) Target() op.Target { return op.Target{Account: in.Account, Other: "thing"} }

// stored is touch without its secret, so that it runs from the store.
type stored struct {
	Account string `json:"account"`
	Text    string `json:"text"`
}

func (stored) Validate() error      { return nil }
func (in stored) Target() op.Target { return op.Target{Account: in.Account, Other: "thing"} }

var (
	opTouch  = op.Define("desktest.touch", "Touch", op.Needs{Fresh: true, Second: true})
	opSecret = op.Define("desktest.touch_secretly", "Touch with a secret", op.Needs{Second: true})
)

// floor is a desk with two administrators, an agent, and a real rule.
type floor struct {
	*testkit.Kit
	desk             *desk.Service
	staff            *staff.Service
	maria, ana, leon authz.Actor
}

func newFloor(k *testkit.Kit, alone bool) *floor {
	f := &floor{Kit: k, desk: desk.NewService(k.DB), staff: staff.NewService(k.DB, proof.NewHasher(1, 1))}
	k.AskSecond()
	f.desk.Runner = op.Runner{}
	op.Runs(f.desk.Runner, opTouch.Name, f.touch)
	f.maria = f.member("maria@desk.example", authz.Administrator)
	if !alone {
		f.ana = f.member("ana@desk.example", authz.Administrator)
		f.leon = f.member("leon@desk.example", authz.Agent)
	}
	return f
}

// member joins with a role that holds the test's own operations, too.
func (f *floor) member(email, role string) authz.Actor {
	if f.Count("staff_role", "") == 0 {
		own := []string{opTouch.Name, opSecret.Name}
		must(f.T, f.DB.Store.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.ExecContext(ctx, "INSERT INTO staff_role (id, tenant, name, version, created_by, created_at) VALUES ('rol_0193a6c2b4f07c3e9a1d000000000001', $1, 'Touching', 1, 'test', 0)", f.Tenant)
			for _, p := range own {
				if err == nil {
					_, err = tx.ExecContext(ctx, "INSERT INTO staff_role_permission (role, permission) VALUES ('rol_0193a6c2b4f07c3e9a1d000000000001', $1)", p)
				}
			}
			return err
		}))
	}
	system := f.System()
	link, err := f.staff.Invite(ctx, system, staff.InviteInput{Email: email, Name: strings.Split(email, "@")[0], Role: role, Tenant: f.Tenant})
	must(f.T, err)
	in, err := f.staff.MakeSignInLink(ctx, system, staff.MakeSignInLinkInput{Email: email})
	must(f.T, err)
	_, err = f.staff.SignInByLink(ctx, staff.Visitor(authz.Call{Via: "test"}), staff.SignInByLinkInput{Link: in.Secret})
	must(f.T, err)
	if role == authz.Administrator {
		must(f.T, f.DB.Store.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.ExecContext(ctx, "INSERT INTO member_role (member, tenant, segment, role) VALUES ($1, $2, '', 'rol_0193a6c2b4f07c3e9a1d000000000001')", link.Member, f.Tenant)
			return err
		}))
	}
	return f.now(link.Member)
}

// now is a member as they are now, fresh.
func (f *floor) now(member string) authz.Actor {
	var p staff.Person
	must(f.T, f.DB.Store.Read(ctx, func(tx *store.Tx) (err error) {
		p, err = staff.PersonOf(ctx, tx, member)
		return err
	}))
	a := p.In(f.Tenant)
	a.FreshAt, a.Call = f.Clock.Now(), authz.Call{Via: "test", Request: "req_test", Reason: "Lost the phone"}
	return a
}

func must(t testing.TB, err error) {
	t.Helper()
	require.NoError(t, err)
}

func (f *floor) touch(ctx context.Context, actor authz.Actor, in stored) (int, error) {
	return op.Do(ctx, f.DB, actor, opTouch, in, leaveRow)
}

func (f *floor) touchSecretly(actor authz.Actor, in touch) error {
	_, err := op.Do(ctx, f.DB, actor, opSecret, in, func(tx *op.Tx) (int, error) {
		if in.Fails {
			return 0, op.ErrNotFound
		}
		return leaveRow(tx)
	})
	return err
}

func leaveRow(tx *op.Tx) (int, error) {
	_, err := tx.ExecContext(tx.Ctx, "INSERT INTO lease (name, holder, expires) VALUES ($1, 'touched', 1)", tx.NewUUID())
	return 1, err
}

func (f *floor) touched() int { return f.Count("lease", "holder = 'touched'") }

// ask asks for what an operation was refused for.
func (f *floor) ask(actor authz.Actor, err error) desk.Approval {
	f.T.Helper()
	var needed *op.SecondNeeded
	require.ErrorAs(f.T, err, &needed)
	require.ErrorIs(f.T, err, op.ErrSecond)
	a, err := f.desk.AskApproval(ctx, actor, desk.AskApprovalInput{
		Operation: needed.Spec.Name, Account: needed.Target.Account, Subject: needed.Target.Other, Input: needed.Input,
	})
	must(f.T, err)
	return a
}

func (f *floor) asked(actor authz.Actor, in stored) desk.Approval {
	f.T.Helper()
	_, err := f.touch(ctx, actor, in)
	return f.ask(actor, err)
}

func (f *floor) view(actor authz.Actor, id string) desk.Approval {
	f.T.Helper()
	a, err := f.desk.ViewApproval(ctx, actor, desk.ApprovalInput{Approval: id})
	must(f.T, err)
	return a
}

func TestASecondPersonsYesDoesIt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		f := newFloor(k, false)
		jess := k.Account(account.Draft{FirstName: "Jess", Email: "jess.smith@gmail.com"})
		a := f.asked(f.maria, stored{Account: jess, Text: "for jess.smith@gmail.com"})
		require.Zero(t, f.touched(), "the rehearsal leaves nothing")
		require.Equal(t, desk.ApprovalAsked, a.State)
		require.Equal(t, a.ID, f.asked(f.maria, stored{Account: jess, Text: "for jess.smith@gmail.com"}).ID, "nobody is asked twice")
		require.Equal(t, 2, k.Count("audit", "op = 'desktest.touch' AND outcome = 'refused' AND code = 'approval_required'"))

		for who, code := range map[*authz.Actor]string{&f.maria: "own_approval", &f.leon: "not_allowed"} {
			_, err := f.desk.Approve(ctx, *who, desk.ApprovalInput{Approval: a.ID})
			require.Equal(t, code, testkit.Code(err))
		}
		stale := f.ana
		stale.FreshAt = k.Clock.Now().Add(-time.Hour)
		_, err := f.desk.Approve(ctx, stale, desk.ApprovalInput{Approval: a.ID})
		require.ErrorIs(t, err, op.ErrNotFresh)
		counted, err := f.desk.CountApprovals(ctx, f.ana, desk.CountApprovalsInput{})
		must(t, err)
		require.Equal(t, 1, counted.ToDecide)
		seen := f.view(f.ana, a.ID)
		require.Equal(t, "Jess", seen.Name)
		require.NotContains(t, string(seen.Input), "jess.smith", "what the role may not see is masked")
		require.True(t, seen.MayDecide)

		done, err := f.desk.Approve(ctx, f.ana, desk.ApprovalInput{Approval: a.ID})
		must(t, err)
		require.Equal(t, desk.ApprovalDone, done.State)
		require.Equal(t, 1, f.touched())
		require.Equal(t, 1, k.Count("audit", "op = 'desktest.touch' AND outcome = 'done' AND actor_id = $1 AND approval = $2 AND via = 'approval'", f.maria.ID, a.ID))
		require.Equal(t, 1, k.Count("event", "type = 'desk.approved' AND account_order IS NOT NULL"))
		must(t, f.desk.RunApprovals(ctx))
		require.Equal(t, 1, f.touched())
		_, err = f.touch(ctx, f.maria, stored{Account: jess, Text: "for jess.smith@gmail.com"})
		require.ErrorIs(t, err, op.ErrSecond, "a yes is good once")
	})
}

func TestWhoNeedsNoSecondPersonAndWhoNeverHasOne(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		f := newFloor(k, false)
		_, err := f.touch(ctx, k.System(), stored{Text: "x"})
		must(t, err)
		a := f.asked(f.maria, stored{Text: "y"})
		for _, kind := range []authz.Kind{authz.SystemKey, authz.DeskKey} {
			program := f.maria
			program.Kind, program.OnBehalfOf, program.Call.Approval = kind, f.ana.ID, a.ID
			_, err = f.touch(ctx, program, stored{Text: "y"})
			require.ErrorIs(t, err, op.ErrSecond)
			_, err = f.desk.Approve(ctx, program, desk.ApprovalInput{Approval: a.ID})
			require.Equal(t, "not_allowed", testkit.Code(err))
			_, err = f.desk.AskApproval(ctx, program, desk.AskApprovalInput{Operation: opTouch.Name, Input: json.RawMessage("{}")})
			require.ErrorIs(t, err, op.ErrForbidden)
		}
		require.Equal(t, 1, f.touched())
		_, err = f.desk.AskApproval(ctx, f.maria, desk.AskApprovalInput{Operation: "desk.add_note", Input: json.RawMessage("{}")})
		require.ErrorIs(t, err, desk.ErrNotSeconded)
	})
}

func TestWhatHasASecretIsDoneAgainByItsAsker(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		f := newFloor(k, false)
		require.ErrorIs(t, f.touchSecretly(f.maria, touch{Text: "x", Secret: "one", Fails: true}), op.ErrNotFound, "nobody is asked about what cannot be done")
		a := f.ask(f.maria, f.touchSecretly(f.maria, touch{Text: "x", Secret: "one"}))
		require.True(t, a.Repeated)
		require.NotContains(t, string(a.Input), "one")
		said, err := f.desk.Approve(ctx, f.ana, desk.ApprovalInput{Approval: a.ID})
		must(t, err)
		require.Equal(t, desk.ApprovalApproved, said.State)
		require.Zero(t, f.touched())
		counted, err := f.desk.CountApprovals(ctx, f.maria, desk.CountApprovalsInput{})
		must(t, err)
		require.Equal(t, []string{opSecret.Name}, counted.Yours)
		require.ErrorIs(t, f.touchSecretly(f.maria, touch{Text: "other", Secret: "one"}), op.ErrSecond)
		require.ErrorIs(t, f.touchSecretly(f.ana, touch{Text: "x", Secret: "one"}), op.ErrSecond, "it is the asker's")
		must(t, f.touchSecretly(f.maria, touch{Text: "x", Secret: "two"}))
		require.ErrorIs(t, f.touchSecretly(f.maria, touch{Text: "x", Secret: "two"}), op.ErrSecond)
		require.Equal(t, 1, f.touched())
		require.Equal(t, 1, k.Count("audit", "op = $1 AND outcome = 'done' AND approval = $2", opSecret.Name, a.ID))
	})
}

func TestAnApprovalDoesNotOutliveWhatItWasAskedFor(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		f := newFloor(k, false)
		jess := k.Account(account.Draft{FirstName: "Jess", Email: "jess.smith@gmail.com"})
		a := f.asked(f.maria, stored{Account: jess, Text: "x"})
		_, err := account.NewService(k.DB).AddPhone(ctx, f.ana, account.AddPhoneInput{Account: jess, Number: "+49 30 123456"})
		must(t, err)
		k.Do(func(tx *op.Tx) error {
			_, err := tx.ExecContext(tx.Ctx, "UPDATE account_phone SET verified_at = 1")
			return err
		})
		failed, err := f.desk.Approve(ctx, f.ana, desk.ApprovalInput{Approval: a.ID})
		must(t, err)
		require.Equal(t, []string{desk.ApprovalFailed, "contacts_changed_meanwhile"}, []string{failed.State, failed.Code})

		b := f.asked(f.maria, stored{Text: "y"})
		_, err = f.staff.Disable(ctx, f.ana, staff.MemberInput{Member: f.maria.ID})
		must(t, err)
		failed, err = f.desk.Approve(ctx, f.ana, desk.ApprovalInput{Approval: b.ID})
		must(t, err)
		require.Equal(t, []string{desk.ApprovalFailed, "asker_gone"}, []string{failed.State, failed.Code})
		require.Zero(t, f.touched())
		require.Equal(t, 2, k.Count("event", "type = 'desk.approval_failed'"))
	})
}

func TestACrashAfterTheYesIsMadeUpForOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		f := newFloor(k, false)
		a := f.asked(f.maria, stored{Text: "x"})
		works := f.desk.Runner[opTouch.Name]
		f.desk.Runner[opTouch.Name] = func(context.Context, authz.Actor, json.RawMessage) error { return errors.New("the process ends") }
		said, err := f.desk.Approve(ctx, f.ana, desk.ApprovalInput{Approval: a.ID})
		must(t, err)
		require.Equal(t, desk.ApprovalApproved, said.State)
		f.desk.Runner[opTouch.Name] = works
		var jobs sync.WaitGroup
		for range 5 {
			jobs.Go(func() { _ = f.desk.RunApprovals(ctx) })
		}
		jobs.Wait()
		require.Equal(t, 1, f.touched())
		require.Equal(t, desk.ApprovalDone, f.view(f.ana, a.ID).State)
	})
}

// TestTwoHundredUsesOfOneApproval are 200 callers who use one yes at once, and
// many who say it at once.
func TestTwoHundredUsesOfOneApproval(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		f := newFloor(k, false)
		cruz := f.member("cruz@desk.example", authz.Administrator)
		a := f.ask(f.maria, f.touchSecretly(f.maria, touch{Text: "x"}))
		said := parallel(20, func(i int) error {
			_, err := f.desk.Approve(ctx, []authz.Actor{f.ana, cruz}[i%2], desk.ApprovalInput{Approval: a.ID})
			return err
		})
		require.Equal(t, map[string]int{"": 1, "approval_ended": 19}, said)
		used := parallel(200, func(int) error { return f.touchSecretly(f.maria, touch{Text: "x"}) })
		require.Equal(t, 1, used[""])
		require.Equal(t, 199, used["approval_required"]+used["approval_ended"], used)
		require.Equal(t, 1, f.touched())
	})
}

// parallel counts the codes with which callers at once are answered.
func parallel(n int, do func(i int) error) map[string]int {
	var all sync.WaitGroup
	codes := make([]string, n)
	for i := range n {
		all.Go(func() { codes[i] = testkit.Code(do(i)) })
	}
	all.Wait()
	out := map[string]int{}
	for _, c := range codes {
		out[c]++
	}
	return out
}

func TestADeskOfOneWaitsADay(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		f := newFloor(k, true)
		a := f.asked(f.maria, stored{Text: "x"})
		require.Equal(t, desk.ApprovalApproved, a.State)
		require.True(t, a.Alone)
		untold, err := f.desk.UntoldApprovals(ctx)
		must(t, err)
		require.Len(t, untold, 1)
		must(t, f.desk.NoteTold(ctx, a.ID))
		untold, err = f.desk.UntoldApprovals(ctx)
		must(t, err)
		require.Empty(t, untold)
		must(t, f.desk.RunApprovals(ctx))
		require.Zero(t, f.touched())
		k.Clock.Move(desk.ApprovalDelay)
		must(t, f.desk.RunApprovals(ctx))
		require.Equal(t, 1, f.touched())
		require.Equal(t, 1, k.Count("audit", "op = 'desktest.touch' AND outcome = 'done' AND approval = $1", a.ID+" alone"))

		b := f.asked(f.now(f.maria.ID), stored{Text: "y"})
		ana := f.member("ana@desk.example", authz.Administrator)
		_, err = f.desk.Reject(ctx, ana, desk.ApprovalInput{Approval: b.ID})
		must(t, err)
		k.Clock.Move(desk.ApprovalDelay)
		must(t, f.desk.RunApprovals(ctx))
		require.Equal(t, 1, f.touched(), "somebody who came since may still say no")
	})
}

func TestAnApprovalEndsOtherwise(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		f := newFloor(k, false)
		withdrawn, rejected, expired := f.asked(f.maria, stored{Text: "a"}), f.asked(f.maria, stored{Text: "b"}), f.asked(f.maria, stored{Text: "c"})
		_, err := f.desk.Withdraw(ctx, f.ana, desk.ApprovalInput{Approval: withdrawn.ID})
		require.ErrorIs(t, err, desk.ErrNotTheAsker)
		_, err = f.desk.Withdraw(ctx, f.maria, desk.ApprovalInput{Approval: withdrawn.ID})
		must(t, err)
		silent := f.ana
		silent.Call.Reason = ""
		_, err = f.desk.Reject(ctx, silent, desk.ApprovalInput{Approval: rejected.ID})
		require.ErrorIs(t, err, op.ErrReason)
		said, err := f.desk.Reject(ctx, f.ana, desk.ApprovalInput{Approval: rejected.ID})
		must(t, err)
		require.Equal(t, "Lost the phone", said.Words)
		must(t, f.desk.ExpireApprovals(ctx))
		require.Equal(t, desk.ApprovalAsked, f.view(f.ana, expired.ID).State)
		k.Clock.Move(desk.ApprovalFor)
		_, err = f.desk.Approve(ctx, f.now(f.ana.ID), desk.ApprovalInput{Approval: expired.ID})
		require.ErrorIs(t, err, desk.ErrApprovalEnded, "it is over before the job says so")
		must(t, f.desk.ExpireApprovals(ctx))
		states := map[string]string{withdrawn.ID: desk.ApprovalWithdrawn, rejected.ID: desk.ApprovalRejected, expired.ID: desk.ApprovalExpired}
		for id, state := range states {
			require.Equal(t, state, f.view(f.ana, id).State)
			_, err = f.desk.Approve(ctx, f.now(f.ana.ID), desk.ApprovalInput{Approval: id})
			require.ErrorIs(t, err, desk.ErrApprovalEnded)
		}
		list, err := f.desk.ListApprovals(ctx, f.maria, desk.ListApprovalsInput{Ended: true, Limit: 2})
		must(t, err)
		require.Len(t, list.Items, 2)
		rest, err := f.desk.ListApprovals(ctx, f.maria, desk.ListApprovalsInput{Ended: true, Limit: 2, Cursor: list.NextCursor})
		must(t, err)
		require.Len(t, rest.Items, 1)
		none, err := f.desk.ListApprovals(ctx, f.leon, desk.ListApprovalsInput{Ended: true})
		must(t, err)
		require.Empty(t, none.Items, "what a role may not do is not shown to it")
	})
}

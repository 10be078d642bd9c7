package op_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

var ctx = context.Background()

func execute(t *testing.T, k *testkit.Kit, statement string) {
	t.Helper()
	require.NoError(t, k.DB.Store.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.ExecContext(ctx, statement)
		return err
	}))
}

// written are the tables that adding a note writes.
var written = []string{"note", "event", "account_stream", "account_key", "audit", "audit_personal", "idempotency"}

func counts(k *testkit.Kit) map[string]int {
	out := map[string]int{}
	for _, table := range written {
		out[table] = k.Count(table, "")
	}
	return out
}

// TestAllOrNothing breaks each table that an operation writes in turn: nothing
// of it may stay.
func TestAllOrNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		jess := k.Account(account.Draft{FirstName: "Jess"})
		agent := k.Actor(authz.Agent)
		agent.Call.IdempotencyKey = "7c1f"
		add := func() error {
			_, err := desk.NewService(k.DB).AddNote(ctx, agent, desk.AddNoteInput{Account: jess, Text: "x"})
			return err
		}
		before := counts(k)
		for _, table := range written {
			execute(t, k, "ALTER TABLE "+table+" RENAME TO broken")
			err := add()
			execute(t, k, "ALTER TABLE broken RENAME TO "+table)
			require.Nil(t, fault.As(err), "%s: an answer that nobody is meant to read: %v", table, err)
			require.Error(t, err, table)
			require.Equal(t, before, counts(k), "with %s broken, nothing changes", table)
		}
		require.NoError(t, add())
		for table, n := range counts(k) {
			require.Equal(t, before[table]+1, n, "%s must be among those that are written", table)
		}
	})
}

func TestReadThatCannotBeRecordedAnswersNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		jess := k.Account(account.Draft{FirstName: "Jess"})
		view := func() (account.Account, error) {
			return account.NewService(k.DB).View(ctx, k.Actor(authz.Agent), account.ViewInput{Account: jess})
		}
		for _, table := range []string{"audit", "audit_personal"} {
			execute(t, k, "ALTER TABLE "+table+" RENAME TO broken")
			got, err := view()
			execute(t, k, "ALTER TABLE broken RENAME TO "+table)
			require.Error(t, err)
			require.Zero(t, got)
		}
		got, err := view()
		require.NoError(t, err)
		require.Equal(t, "Jess", got.FirstName)
		require.Equal(t, 1, k.Count("audit", "op = 'account.view' AND outcome = 'done' AND target = $1", jess))
	})
}

// TestRefusalThatCannotBeRecorded is not told as a refusal.
func TestRefusalThatCannotBeRecorded(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		execute(t, k, "ALTER TABLE audit RENAME TO broken")
		_, err := desk.NewService(k.DB).AddNote(ctx, k.Actor(authz.Viewer), desk.AddNoteInput{Text: "x"})
		require.Error(t, err)
		require.Nil(t, fault.As(err))
	})
}

func TestFiftyCallersWithOneIdempotencyKey(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		jess := k.Account(account.Draft{FirstName: "Jess"})
		agent := k.Actor(authz.Agent)
		agent.Call.IdempotencyKey = "7c1f"
		var callers sync.WaitGroup
		answers, errs := make([]desk.Note, 50), make([]error, 50)
		for i := range answers {
			callers.Go(func() {
				answers[i], errs[i] = desk.NewService(k.DB).AddNote(ctx, agent, desk.AddNoteInput{Account: jess, Text: "once"})
			})
		}
		callers.Wait()
		for i := range answers {
			require.NoError(t, errs[i])
			require.Equal(t, answers[0], answers[i])
		}
		require.Equal(t, 1, k.Count("note", ""))
		require.Equal(t, 1, k.Count("event", "type = 'desk.note_added'"))
	})
}

// tried is an operation whose body, gate and validation say when they ran.
type tried struct {
	Invalid bool `json:"invalid"`
	steps   *[]string
}

func (in tried) Validate() error {
	*in.steps = append(*in.steps, "validate")
	if in.Invalid {
		return fault.ErrInvalid
	}
	return nil
}

func (in tried) Target() op.Target { return op.Target{Other: "thing"} }

var (
	opTry       = op.Define("optest.try", "Try something", op.Needs{})
	opTryReason = op.Define("optest.try_reason", "Try something with a reason", op.Needs{Reason: true})
	eventTried  = event.Define("optest.tried", "", struct{}{})
	errLocked   = fault.New(fault.Conflict, "optest_locked", "It is locked now. Wait.")
)

func TestOrderOfSteps(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		var steps []string
		var scope, level, limit error
		db := *k.DB
		db.Gate = op.Gate{
			Scope: func(context.Context, *store.Tx, authz.Actor, *op.Spec, op.Target, bool) (*event.Account, error) {
				steps = append(steps, "scope")
				return nil, scope
			},
			Level: func(context.Context, *store.Tx, authz.Actor, *op.Spec, *event.Account) (int, error) {
				steps = append(steps, "level")
				return 0, level
			},
			Limit: func(*op.Tx, op.Input) error {
				steps = append(steps, "limit")
				return limit
			},
			Changed: func(context.Context, *store.Tx, event.Account) error { return nil },
		}
		may := k.Actor(authz.Agent)
		may.Grants = []authz.Grant{{Tenant: k.Tenant, Permissions: authz.SetOf("optest.try", "optest.try_reason")}}
		mayNot := k.Actor(authz.Agent)
		do := func(actor authz.Actor, spec *op.Spec, invalid bool) (string, string) {
			steps = nil
			_, err := op.Do(ctx, &db, actor, spec, tried{Invalid: invalid, steps: &steps}, func(*op.Tx) (int, error) {
				steps = append(steps, "body")
				return 1, nil
			})
			return testkit.Code(err), strings.Join(steps, " ")
		}
		check := func(actor authz.Actor, spec *op.Spec, invalid bool, code, ran string) {
			t.Helper()
			gotCode, got := do(actor, spec, invalid)
			require.Equal(t, code, gotCode)
			require.Equal(t, ran, got)
		}
		scope, level = op.ErrNotFound, op.ErrForbidden
		check(mayNot, opTry, true, "not_allowed", "") // nothing is read, not even the input's own faults
		check(may, opTry, true, "invalid_input", "validate")
		check(may, opTryReason, false, "reason_required", "validate")
		check(may, opTry, false, "not_found", "validate scope")
		scope = nil
		check(may, opTry, false, "not_allowed", "validate scope level")
		level = nil
		limit = fault.New(fault.TooMany, "too_many", "Wait.")
		check(may, opTry, false, "too_many", "validate scope level limit")
		limit = nil
		check(may, opTry, false, "", "validate scope level limit body")
		may.Call.IdempotencyKey = "7c1f"
		check(may, opTry, false, "", "validate scope level limit body")
		check(may, opTry, false, "", "validate") // answered before
		require.Equal(t, 3, k.Count("audit", "op = 'optest.try' AND outcome = 'refused'"))
		require.Equal(t, 2, k.Count("audit", "op = 'optest.try' AND outcome = 'done'"))
	})
}

// TestThreeWaysToEnd runs a body that writes and then returns a value, an
// error, or a refusal.
func TestThreeWaysToEnd(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		agent := k.Actor(authz.Agent)
		agent.Grants = []authz.Grant{{Tenant: k.Tenant, Permissions: authz.SetOf("optest.try")}}
		agent.Call.IdempotencyKey = "7c1f"
		boom := errors.New("boom")
		run := func(end func(*op.Tx) error) error {
			var steps []string
			_, err := op.Do(ctx, k.DB, agent, opTry, tried{steps: &steps}, func(tx *op.Tx) (int, error) {
				_, err := tx.ExecContext(ctx, "INSERT INTO lease (name, holder, expires) VALUES ($1, 'try', 1)", tx.NewUUID())
				require.NoError(t, err)
				tx.Record(event.Fact{Type: eventTried})
				return 1, end(tx)
			})
			return err
		}
		check := func(rows, done, refused int) {
			t.Helper()
			require.Equal(t, rows, k.Count("lease", "holder = 'try'"))
			require.Equal(t, done, k.Count("audit", "op = 'optest.try' AND outcome = 'done'"))
			require.Equal(t, refused, k.Count("audit", "op = 'optest.try' AND outcome = 'refused' AND code = 'optest_locked'"))
		}
		require.ErrorIs(t, run(func(*op.Tx) error { return boom }), boom)
		check(0, 0, 0)
		require.ErrorIs(t, run(func(tx *op.Tx) error { return tx.Refuse(errLocked, event.Fact{Type: eventTried}) }), errLocked)
		check(1, 0, 1)
		require.Equal(t, 2, k.Count("event", "type = 'optest.tried'"), "what was recorded before and with the refusal")
		require.Zero(t, k.Count("idempotency", ""), "a refused request can be sent again under its key")
		require.NoError(t, run(func(*op.Tx) error { return nil }))
		check(2, 1, 1)
		require.Equal(t, 1, k.Count("idempotency", ""))
	})
}

func TestWhetherARequestWasDoneIsLookedUpByItsKey(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		jess := k.Account(account.Draft{FirstName: "Jess"})
		agent, other := k.Actor(authz.Agent), k.Actor(authz.SeniorAgent)
		agent.Call.IdempotencyKey = "7c1f"
		_, err := desk.NewService(k.DB).AddNote(ctx, agent, desk.AddNoteInput{Account: jess, Text: "x"})
		require.NoError(t, err)
		_, err = desk.NewService(k.DB).AddNote(ctx, other, desk.AddNoteInput{Account: "nobody", Text: "x"})
		require.ErrorIs(t, err, op.ErrNotFound)
		spec, at, err := k.DB.Answered(ctx, agent, "7c1f")
		require.NoError(t, err)
		require.Equal(t, "desk.add_note", spec.Name)
		require.Equal(t, testkit.Start, at)
		elsewhere := agent
		elsewhere.Tenant = k.AddTenant("other")
		for key, who := range map[string]authz.Actor{"7c1f": other, "none": agent, "": agent, "a\x00": agent, strings.Repeat("x", 201): agent} {
			spec, _, err = k.DB.Answered(ctx, who, key)
			require.NoError(t, err)
			require.Nil(t, spec, key)
		}
		spec, _, err = k.DB.Answered(ctx, elsewhere, "7c1f")
		require.NoError(t, err)
		require.Nil(t, spec)
	})
}

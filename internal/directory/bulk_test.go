package directory_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/directory"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/session"
	"github.com/readmit/readmit/internal/staff"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/testkit"
)

// supervisor is a member who is on the list of staff, as work that goes on
// after the request needs one; segment limits the role.
func supervisor(k *testkit.Kit, segment string) authz.Actor {
	k.T.Helper()
	id := k.DB.IDs.New("mem")
	require.NoError(k.T, k.DB.Store.Write(ctx(k), func(tx *store.Tx) error {
		_, err := tx.ExecContext(ctx(k), "INSERT INTO member (id, email, name, status, created_at) VALUES ($1, $2, 'Sam', 'active', 1)", id, id+"@example.com")
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx(k), "INSERT INTO member_role (member, tenant, segment, role) VALUES ($1, $2, $3, 'supervisor')", id, k.Tenant, segment)
		return err
	}))
	actor, err := staff.AsNow(ctx(k), k.DB, authz.Actor{Kind: authz.Member, ID: id, Tenant: k.Tenant, Call: authz.Call{Via: "test", Request: "req_test", Reason: "a list is on sale"}})
	require.NoError(k.T, err)
	actor.FreshAt = k.Clock.Now()
	return actor
}

// segment makes a segment with accounts in it.
func segment(k *testkit.Kit, logins ...string) string {
	k.T.Helper()
	id := k.DB.IDs.New("seg")
	require.NoError(k.T, k.DB.Store.Write(ctx(k), func(tx *store.Tx) error {
		_, err := tx.ExecContext(ctx(k), "INSERT INTO segment (id, tenant, name) VALUES ($1, $2, 'VIP')", id, k.Tenant)
		for _, login := range logins {
			if err == nil {
				_, err = tx.ExecContext(ctx(k), "INSERT INTO account_segment (tenant, segment, account) SELECT $1, $2, n FROM account WHERE id = $3", k.Tenant, id, login)
			}
		}
		return err
	}))
	return id
}

func ctx(k *testkit.Kit) context.Context { return k.T.(*testing.T).Context() }

func people(k *testkit.Kit, n int, change func(i int, d *account.Draft)) (logins []string) {
	for i := range n {
		d := account.Draft{FirstName: fmt.Sprintf("Anna%02d", i), LastName: "Bulk", Email: fmt.Sprintf("anna%d@example.com", i)}
		if change != nil {
			change(i, &d)
		}
		logins = append(logins, k.Account(d))
	}
	return logins
}

func TestManyAccountsAreDisabledOneByOneWithTheirEvents(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, sam := directory.NewService(k.DB), supervisor(k, "")
		logins := people(k, 5, func(i int, d *account.Draft) {
			if i == 3 {
				d.Status = account.Inactive
			}
		})
		in := directory.BulkInput{Search: &account.SearchInput{LastName: account.Term{Value: "bulk"}}}
		preview, err := s.PreviewBulk(t.Context(), sam, directory.PreviewBulkInput{BulkInput: in, Act: directory.BulkDisable})
		require.NoError(t, err)
		require.Equal(t, 5, preview.Found)
		require.Equal(t, 4, preview.Ready)
		require.Equal(t, []directory.BulkReason{{Code: "not_active", Count: 1}}, preview.LeftOut)
		require.Equal(t, "Anna03 Bulk", preview.Examples[0].Name)

		in.Expected = 6
		_, err = s.BulkDisable(t.Context(), sam, in)
		require.ErrorIs(t, err, directory.ErrBulkChanged)
		in.Expected = 5
		stale := sam
		stale.FreshAt = k.Clock.Now().Add(-op.FreshFor - 1)
		_, err = s.BulkDisable(t.Context(), stale, in)
		require.ErrorIs(t, err, op.ErrNotFresh)
		alone := k.DB.Gate.Approval
		k.AskSecond()
		_, err = s.BulkDisable(t.Context(), sam, in)
		require.ErrorIs(t, err, op.ErrSecond)
		k.DB.Gate.Approval = alone
		run, err := s.BulkDisable(t.Context(), sam, in)
		require.NoError(t, err)
		require.Equal(t, 5, run.Total)
		require.Zero(t, k.Count("account", "status = 'inactive' AND id <> $1", logins[3]), "nothing is done in the request")

		require.NoError(t, s.WorkBulk(t.Context()))
		seen, err := s.ViewBulk(t.Context(), sam, directory.BulkRunInput{Run: run.ID})
		require.NoError(t, err)
		require.Equal(t, [2]int{4, 1}, [2]int{seen.Done, seen.LeftOut})
		require.NotNil(t, seen.FinishedAt)
		require.Equal(t, 5, k.Count("account", "status = 'inactive'"))
		require.Equal(t, 4, k.Count("event", "type = 'account.disabled' AND op = 'directory.bulk_disable' AND request = $1", run.ID))
		require.Equal(t, 4, k.Count("message", "template = 'notice.account_disabled'"), "each is told, as by the single act")
		require.Equal(t, 4, k.Count("audit", "op = 'directory.bulk_disable' AND outcome = 'done' AND target <> $1 AND target <> ''", run.ID))
		require.Equal(t, 1, k.Count("event", "type = 'directory.bulk_finished'"))
		require.Zero(t, k.Count("event", "type = 'desk.alarm_raised'"))

		lines, err := s.ListBulkAccounts(t.Context(), sam, directory.ListBulkAccountsInput{Run: run.ID, Limit: 3})
		require.NoError(t, err)
		require.Equal(t, 3, lines.Next)
		rest, err := s.ListBulkAccounts(t.Context(), sam, directory.ListBulkAccountsInput{Run: run.ID, After: 3})
		require.NoError(t, err)
		require.Equal(t, directory.BulkLine{Place: 4, Account: logins[3], Name: "Anna03 Bulk", Outcome: "left_out", Code: "not_active"}, rest.Lines[0])
		left, err := s.ListBulkAccounts(t.Context(), sam, directory.ListBulkAccountsInput{Run: run.ID, LeftOut: true})
		require.NoError(t, err)
		require.Equal(t, rest.Lines[:1], left.Lines)
	})
}

func TestWorkOnMoreAccountsThanAnAgentMayOpenIsDoneOnAll(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, sam := directory.NewService(k.DB), supervisor(k, "")
		k.Limit()
		_, err := tenant.NewService(k.DB).ChangeDeskPolicy(t.Context(), k.System(), tenant.ChangeDeskPolicyInput{
			Version: 1, Settings: map[string]string{"desk.accounts_per_hour": "5"},
		})
		require.NoError(t, err)
		run, err := s.BulkTag(t.Context(), sam, directory.BulkTagInput{BulkInput: directory.BulkInput{Accounts: people(k, 7, nil)}, Tag: "gold"})
		require.NoError(t, err)
		require.NoError(t, s.WorkBulk(t.Context()))
		seen, err := s.ViewBulk(t.Context(), sam, directory.BulkRunInput{Run: run.ID})
		require.NoError(t, err)
		require.Equal(t, [2]int{7, 0}, [2]int{seen.Done, seen.LeftOut})
		require.Zero(t, k.Count("desk_use", ""), "nothing is used of the limit, and nobody is held")
	})
}

func TestTheProtectiveActsRunAtOnceWithAnAlarm(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, sam := directory.NewService(k.DB), supervisor(k, "")
		logins := people(k, 3, nil)
		credentials := credential.NewService(k.DB, proof.NewHasher(1, 1))
		hash, err := credentials.NewPassword(t.Context(), k.Tenant, "correct horse battery")
		require.NoError(t, err)
		k.Do(func(tx *op.Tx) error { return credential.SetPassword(tx, k.Number(logins[0]), hash) })
		k.Do(func(tx *op.Tx) error {
			_, err := session.Start(tx, session.Draft{Account: k.Number(logins[1]), Identity: "google", Methods: []string{"fed"}})
			return err
		})
		_, err = s.BulkRequirePassword(t.Context(), sam, directory.BulkInput{Accounts: append(logins, logins[0])})
		require.NoError(t, err)
		ended, err := s.BulkEndSessions(t.Context(), sam, directory.BulkInput{Accounts: logins})
		require.NoError(t, err)
		require.NoError(t, s.WorkBulk(t.Context()))
		require.Equal(t, 1, k.Count("account", "must_reset_password"))
		require.Equal(t, 2, k.Count("bulk_left", "code = 'password_missing'"))
		require.Zero(t, k.Count("session", "ended_at IS NULL"))
		require.Equal(t, 3, k.Count("event", "type = 'session.all_ended' AND request = $1", ended.ID))
		require.Equal(t, 2, k.Count("event", "type = 'desk.alarm_raised'"))
	})
}

// TestManyAccountsUnderOneKey asks again, under the same key, after the search
// finds one more: that is the same request, which has its answer.
func TestManyAccountsUnderOneKey(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, sam := directory.NewService(k.DB), supervisor(k, "")
		people(k, 2, nil)
		sam.Call.IdempotencyKey = "once"
		in := directory.BulkInput{Search: &account.SearchInput{LastName: account.Term{Value: "bulk"}}}
		first, err := s.BulkDisable(t.Context(), sam, in)
		require.NoError(t, err)
		k.Account(account.Draft{FirstName: "Late", LastName: "Bulk"})
		again, err := s.BulkDisable(t.Context(), sam, in)
		require.NoError(t, err)
		require.Equal(t, first, again)
		require.Equal(t, 1, k.Count("bulk_run", ""))
	})
}

// TestRightsAreThoseOfNow takes the asker's role away while the work waits, and
// lets another reach a segment only.
func TestRightsAreThoseOfNow(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := directory.NewService(k.DB)
		logins := people(k, 3, nil)
		inside := segment(k, logins[0])
		limited, sam := supervisor(k, inside), supervisor(k, "")

		preview, err := s.PreviewBulk(t.Context(), limited, directory.PreviewBulkInput{BulkInput: directory.BulkInput{Accounts: logins}, Act: directory.BulkDisable})
		require.NoError(t, err)
		require.Equal(t, []directory.BulkReason{{Code: "not_found", Count: 2}}, preview.LeftOut)
		require.Empty(t, preview.Examples[0].Name, "what is not the actor's to see has no name")
		mine, err := s.BulkDisable(t.Context(), limited, directory.BulkInput{Accounts: logins})
		require.NoError(t, err)
		theirs, err := s.BulkDisable(t.Context(), sam, directory.BulkInput{Accounts: logins})
		require.NoError(t, err)
		require.NoError(t, k.DB.Store.Write(t.Context(), func(tx *store.Tx) error {
			_, err := tx.ExecContext(t.Context(), "DELETE FROM member_role WHERE member = $1", sam.ID)
			return err
		}))
		require.NoError(t, s.WorkBulk(t.Context()))
		require.Equal(t, 1, k.Count("account", "status = 'inactive' AND id = $1", logins[0]))
		require.Equal(t, 1, k.Count("account", "status = 'inactive'"))
		require.Equal(t, 1, k.Count("bulk_run", "id = $1 AND position = 3 AND left_out = 2", mine.ID))
		require.Equal(t, 1, k.Count("bulk_run", "id = $1 AND position = 0 AND stopped_code = 'not_allowed'", theirs.ID))
		lines, err := s.ListBulkAccounts(t.Context(), limited, directory.ListBulkAccountsInput{Run: theirs.ID})
		require.NoError(t, err)
		require.Equal(t, logins[0], lines.Lines[0].Account)
		require.Empty(t, lines.Lines[1].Account+lines.Lines[1].Name)
	})
}

// TestWorkIsStoppedAndGoesOnAfterACrash breaks the work off in the middle, then
// lets many processes go on with it at once: each account is done once.
func TestWorkIsStoppedAndGoesOnAfterACrash(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, sam := directory.NewService(k.DB), supervisor(k, "")
		logins := people(k, 40, nil)
		run, err := s.BulkEndSessions(t.Context(), sam, directory.BulkInput{Accounts: logins})
		require.NoError(t, err)
		killed, kill := context.WithCancel(t.Context())
		defer kill()
		done := 0
		k.DB.Observe = func(string, string, time.Duration) {
			if done++; done == 7 {
				kill()
			}
		}
		require.NoError(t, s.WorkBulk(killed))
		k.DB.Observe = nil
		require.Equal(t, 1, k.Count("bulk_run", "position = 7 AND finished_at IS NULL"))
		var working sync.WaitGroup
		for range 8 {
			working.Go(func() { _ = directory.NewService(k.DB).WorkBulk(t.Context()) })
		}
		working.Wait()
		require.NoError(t, s.WorkBulk(t.Context()))
		require.Equal(t, 40, k.Count("event", "type = 'session.all_ended' AND request = $1", run.ID))
		require.Equal(t, 1, k.Count("event", "type = 'directory.bulk_finished'"))
		var most sql.NullInt64
		require.NoError(t, k.DB.Store.Read(t.Context(), func(tx *store.Tx) error {
			return tx.QueryRowContext(t.Context(), "SELECT max(c) FROM (SELECT count(*) AS c FROM event WHERE type = 'session.all_ended' GROUP BY account) AS counts").Scan(&most)
		}))
		require.EqualValues(t, 1, most.Int64)

		_, err = s.StopBulk(t.Context(), sam, directory.BulkRunInput{Run: run.ID})
		require.ErrorIs(t, err, directory.ErrBulkEnded)
		other, err := s.BulkEndSessions(t.Context(), sam, directory.BulkInput{Accounts: logins})
		require.NoError(t, err)
		_, err = s.StopBulk(t.Context(), sam, directory.BulkRunInput{Run: other.ID})
		require.NoError(t, err)
		require.NoError(t, s.WorkBulk(t.Context()))
		require.Zero(t, k.Count("event", "type = 'session.all_ended' AND request = $1", other.ID))
		k.Clock.Move(directory.BulkKept + time.Minute)
		require.NoError(t, s.PurgeBulk(t.Context()))
		require.Zero(t, k.Count("bulk_run", ""))
	})
}

// TestASecondPersonAgreesToTheVeryAccounts swaps one account for another
// between the question and the yes: as many are found, and nobody is disabled.
func TestASecondPersonAgreesToTheVeryAccounts(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, sam := directory.NewService(k.DB), supervisor(k, "")
		logins := people(k, 2, nil)
		free := k.DB.Gate.Approval
		k.AskSecond()
		_, err := s.BulkDisable(t.Context(), sam, directory.BulkInput{Search: &account.SearchInput{LastName: account.Term{Value: "bulk"}}, Expected: 2})
		var needed *op.SecondNeeded
		require.ErrorAs(t, err, &needed)
		var agreed directory.BulkInput
		require.NoError(t, json.Unmarshal(needed.Input, &agreed))
		k.DB.Gate.Approval = free

		other := "Else"
		_, err = account.NewService(k.DB).UpdateProfile(t.Context(), k.Actor(authz.SeniorAgent), account.UpdateProfileInput{Account: logins[0], LastName: &other})
		require.NoError(t, err)
		k.Account(account.Draft{FirstName: "Swapped", LastName: "Bulk", Email: "swapped@example.com"})
		_, err = s.BulkDisable(t.Context(), sam, agreed)
		require.ErrorIs(t, err, directory.ErrBulkChanged)
		require.Zero(t, k.Count("bulk_run", "1 = 1"))
	})
}

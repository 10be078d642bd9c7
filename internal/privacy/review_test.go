package privacy_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/privacy"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

// keyOf is a program that a member has made a key for.
func keyOf(k *testkit.Kit, member string) authz.Actor {
	k.T.Helper()
	k.Do(func(tx *op.Tx) error {
		_, err := tx.ExecContext(tx.Ctx, "INSERT INTO member (id, email, name, status, created_at) VALUES ($1, $2, 'Maria', 'active', 0)", member, member+"@desk.example")
		return err
	})
	key := k.Actor(authz.Administrator)
	key.Kind, key.ID = authz.SystemKey, "key_of_"+member
	k.Do(func(tx *op.Tx) error {
		_, err := tx.ExecContext(tx.Ctx, "INSERT INTO api_key (id, tenant, name, kind, role, digest, created_by, created_at) VALUES ($1, $2, 'Mine', 'system', 'administrator', $3, $4, 0)", key.ID, k.Tenant, []byte(key.ID), member)
		return err
	})
	return key
}

// TestWhoAskedDoesNotDecideByAKey asks as a member and approves by a key that the
// member has made: one person is not two.
func TestWhoAskedDoesNotDecideByAKey(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, maria := privacy.NewService(k.DB), k.Actor(authz.SeniorAgent)
		login := k.Account(account.Draft{FirstName: "Jess", Email: "jess@example.com"})
		key := keyOf(k, maria.ID)
		maria.Call.Reason, key.Call.Reason = "asked on the phone", "fine"
		asked, err := s.RequestDeletion(t.Context(), maria, privacy.RequestDeletionInput{Account: login, Letter: true})
		require.NoError(t, err)
		require.Equal(t, privacy.ByLetter, asked.Proof)
		_, err = s.ApproveDeletion(t.Context(), key, privacy.DecideInput{Account: login, Request: asked.ID})
		require.Contains(t, []string{"own_request", "owners_link_required"}, code(err))

		other := k.Account(account.Draft{FirstName: "Ana", Email: "ana@example.com"})
		asked, err = s.RequestDeletion(t.Context(), key, privacy.RequestDeletionInput{Account: other, Letter: true})
		require.NoError(t, err)
		require.Equal(t, privacy.NoProof, asked.Proof, "a program has no letter")
	})
}

// TestABatchLeavesTheOwnAccountToSomebodyElse approves the requests of a rule, of
// which one is of the account of who approves.
func TestABatchLeavesTheOwnAccountToSomebodyElse(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, boss := privacy.NewService(k.DB), k.Actor(authz.Administrator)
		keyOf(k, boss.ID)
		boss.Call.Reason = "they were told"
		rule, err := s.AddDeletionRule(t.Context(), boss, privacy.AddDeletionRuleInput{Kind: privacy.NeverSignedIn, RuleSettings: privacy.RuleSettings{
			Days: 30, NoticeDays: 3, DailyCap: 100, Decision: privacy.ByHand, Enabled: true,
		}})
		require.NoError(t, err)
		mine := k.Account(account.Draft{FirstName: "Maria", Email: "MEM_administrator@desk.example"})
		theirs := k.Account(account.Draft{FirstName: "Jess", Email: "jess@example.com"})
		k.Clock.Move(40 * 24 * time.Hour)
		require.NoError(t, s.ApplyRules(t.Context()))
		k.Clock.Move(4 * 24 * time.Hour)
		require.NoError(t, s.ApplyRules(t.Context()))
		require.Equal(t, 2, k.Count("deletion_request", "state = 'requested'"))
		boss.FreshAt = k.Clock.Now()
		_, err = s.StartDeletionBatch(t.Context(), boss, privacy.StartDeletionBatchInput{Rule: rule.ID, Verdict: privacy.Approve, Most: 10})
		require.NoError(t, err)
		require.NoError(t, s.ApplyRules(t.Context()))
		require.Equal(t, 1, k.Count("deletion_batch", "state = 'finished' AND decided = 1"))
		require.Equal(t, 1, k.Count("deletion_request", "state = 'approved' AND login = $1", theirs))
		require.Equal(t, 1, k.Count("deletion_request", "state = 'requested' AND login = $1", mine))
	})
}

// TestARuleThatIsSwitchedOffStopsAtOnce applies a rule that was switched off since
// the job read it.
func TestARuleThatIsSwitchedOffStopsAtOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, boss := privacy.NewService(k.DB), k.Actor(authz.Administrator)
		settings := privacy.RuleSettings{Days: 30, NoticeDays: 3, DailyCap: 100, Decision: privacy.ByHand, Enabled: true}
		rule, err := s.AddDeletionRule(t.Context(), boss, privacy.AddDeletionRuleInput{Kind: privacy.NeverSignedIn, RuleSettings: settings})
		require.NoError(t, err)
		n := k.Number(k.Account(account.Draft{FirstName: "Jess", Email: "jess@example.com"}))
		k.Clock.Move(40 * 24 * time.Hour)
		settings.Enabled, boss.FreshAt = false, k.Clock.Now()
		_, err = s.ChangeDeletionRule(t.Context(), boss, privacy.ChangeDeletionRuleInput{Rule: rule.ID, Version: rule.Version, RuleSettings: settings})
		require.NoError(t, err)
		done, err := s.ApplyDeletionRule(t.Context(), k.System(), privacy.OfRule(rule.ID, n))
		require.NoError(t, err)
		require.Equal(t, privacy.Applied{Full: true}, done)
		require.Zero(t, k.Count("deletion_notice", ""))
	})
}

// TestAListReachesBehindWhatOthersSee lists data requests as an agent of a segment
// whose requests stand behind more of others than a page has.
func TestAListReachesBehindWhatOthersSee(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := privacy.NewService(k.DB)
		others := k.Account(account.Draft{FirstName: "Ana"})
		k.Do(func(tx *op.Tx) error {
			if _, err := tx.ExecContext(tx.Ctx, "INSERT INTO segment (id, tenant, name) VALUES ('gold', $1, 'Gold')", k.Tenant); err != nil {
				return err
			}
			for i := range 501 {
				_, err := tx.ExecContext(tx.Ctx, `INSERT INTO subject_request (id, tenant, account, login, kind, state, received_at, due_at, opened_kind, opened_by, opened_name)
					SELECT $1, tenant, n, id, 'access', 'open', 1, 1, 'member', 'mem_x', 'Ana' FROM account WHERE id = $2`, fmt.Sprintf("dsr_%03d", i), others)
				if err != nil {
					return err
				}
			}
			return nil
		})
		mine := k.Account(account.Draft{FirstName: "Jess", Segments: []string{"gold"}})
		agent := k.Actor(authz.SeniorAgent)
		agent.Call.Reason = "a letter"
		_, err := s.OpenRequest(t.Context(), agent, privacy.OpenRequestInput{Account: mine, Kind: privacy.Access})
		require.NoError(t, err)
		agent.Grants[0].Segment = "gold"
		list, err := s.ListRequests(t.Context(), agent, privacy.ListRequestsInput{})
		require.NoError(t, err)
		require.Len(t, list, 1)
		require.Equal(t, mine, list[0].Account)
		_, err = s.RequestDeletion(t.Context(), agent, privacy.RequestDeletionInput{Account: mine})
		require.NoError(t, err)
		count, err := s.CountDeletionRequests(t.Context(), agent, privacy.CountDeletionRequestsInput{})
		require.NoError(t, err)
		require.Equal(t, privacy.RequestCount{Waiting: 1}, count)
	})
}

// TestOneAccountThatCannotBeErasedKeepsNobodyWaiting breaks one erasing.
func TestOneAccountThatCannotBeErasedKeepsNobodyWaiting(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		e := newEraser(t, k)
		bad, first := e.approved("Jess")
		_, second := e.approved("Ana")
		e.Beside = []privacy.Erase{func(_ *op.Tx, n int64) error {
			if n == k.Number(bad) {
				return errors.New("broken")
			}
			return nil
		}}
		e.Clock.Move(cooling)
		require.ErrorContains(t, e.Execute(t.Context()), bad)
		require.Equal(t, 1, k.Count("deletion_request", "state = 'done' AND id = $1", second))
		require.Equal(t, 1, k.Count("deletion_request", "state = 'executing' AND id = $1", first))
		list, err := e.ListDeletionRequests(t.Context(), k.Actor(authz.Administrator), privacy.ListDeletionRequestsInput{State: privacy.Executing})
		require.NoError(t, err)
		require.Len(t, list.Items, 1, "one that is being erased is listed to those who see all")
		require.Nil(t, list.Items[0].Customer)
		e.Beside = nil
		require.NoError(t, e.Execute(t.Context()))
		require.Equal(t, 2, k.Count("deletion_request", "state = 'done'"))
		require.EqualValues(t, 2, e.lines(), "each has one line")
	})
}

// TestTwoNodesDoNotMixACopy has another node hold the lease of the copies.
func TestTwoNodesDoNotMixACopy(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, agent := privacy.NewService(k.DB), k.Actor(authz.SeniorAgent)
		login := k.Account(account.Draft{FirstName: "Jess", Email: "jess@example.com"})
		agent.Call.Reason = "a letter"
		_, err := s.RequestExport(t.Context(), agent, privacy.RequestExportInput{Account: login, Language: "de"})
		require.NoError(t, err)
		for _, wrong := range []string{"a word that is no language", "de\x00"} {
			_, err = s.RequestExport(t.Context(), agent, privacy.RequestExportInput{Account: login, Language: wrong})
			require.Equal(t, "invalid_input", code(err), wrong)
		}
		require.NoError(t, k.DB.Store.Write(t.Context(), func(tx *store.Tx) error {
			held, err := ledger.HoldLease(t.Context(), tx, "copies", "another", k.Clock.Now(), time.Minute)
			require.True(t, held)
			return err
		}))
		require.NoError(t, s.MakeExports(t.Context()))
		require.Zero(t, k.Count("subject_export_part", ""), "another node makes it")
		k.Clock.Move(61 * time.Second)
		require.NoError(t, s.MakeExports(t.Context()))
		require.Equal(t, 1, k.Count("subject_export", "state = 'ready'"))
	})
}

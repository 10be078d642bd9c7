package directory_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/directory"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

// asker is a merger whose merges wait for a second person.
type asker struct {
	merger
	desk *desk.Service
	boss authz.Actor
}

func newAsker(k *testkit.Kit) asker {
	a := asker{merger: newMerger(k), desk: desk.NewService(k.DB), boss: supervisor(k, "")}
	k.AskSecond()
	a.desk.Runner = op.Runner{}
	op.Runs(a.desk.Runner, "directory.merge", a.Merge)
	return a
}

// asked asks for a second person's yes to a merge.
func (a asker) asked(stays, other string) desk.Approval {
	a.T.Helper()
	_, err := a.Merge(ctx(a.Kit), a.sam, a.input(stays, other))
	var needed *op.SecondNeeded
	require.ErrorAs(a.T, err, &needed)
	got, err := a.desk.AskApproval(ctx(a.Kit), a.sam, desk.AskApprovalInput{
		Operation: "directory.merge", Account: needed.Target.Account, Subject: needed.Target.Other, Input: needed.Input,
	})
	require.NoError(a.T, err)
	return got
}

func (a asker) approve(id string) desk.Approval {
	a.T.Helper()
	said, err := a.desk.Approve(ctx(a.Kit), a.boss, desk.ApprovalInput{Approval: id})
	require.NoError(a.T, err)
	return said
}

// told are an account's events of one type, with what they say.
func (a asker) told(login, kind string) (out []desk.ApprovalTold) {
	require.NoError(a.T, a.DB.Store.Read(ctx(a.Kit), func(tx *store.Tx) error {
		events, err := a.DB.Ledger.AccountEvents(ctx(a.Kit), tx, a.Number(login), ledger.Filter{Types: []string{kind}, Limit: 10})
		for _, e := range events {
			var one desk.ApprovalTold
			if err == nil {
				err = json.Unmarshal(e.Data, &one)
			}
			out = append(out, one)
		}
		return err
	}))
	return out
}

// TestAMergeThatWaitsIsNotDoneOnceEitherAccountIsAnother changes each account
// in turn while a merge of both waits: a name, and a factor.
func TestAMergeThatWaitsIsNotDoneOnceEitherAccountIsAnother(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		a := newAsker(k)
		boss := k.Actor(authz.Administrator)
		boss.Call.Reason = "moved"
		for i, login := range []string{a.jess, a.also} {
			w := a.asked(a.jess, a.also)
			_, err := account.NewService(k.DB).ChangeUsername(t.Context(), boss, account.ChangeUsernameInput{Account: login, Username: []string{"jess-one", "jess-two"}[i]})
			require.NoError(t, err)
			said := a.approve(w.ID)
			require.Equal(t, []string{desk.ApprovalFailed, "changed_meanwhile"}, []string{said.State, said.Code}, login)

			w = a.asked(a.jess, a.also)
			k.Do(func(tx *op.Tx) error {
				_, err := tx.ExecContext(tx.Ctx, "INSERT INTO credential_factor (id, account, tenant, kind, created_at) VALUES ($1, $2, $3, 'totp', 1)", tx.NewID("fac"), k.Number(login), k.Tenant)
				return err
			})
			said = a.approve(w.ID)
			require.Equal(t, []string{desk.ApprovalFailed, "contacts_changed_meanwhile"}, []string{said.State, said.Code}, login)
		}
		require.Zero(t, k.Count("account", "status = 'merged'"))
		for _, login := range []string{a.jess, a.also} {
			require.Len(t, a.told(login, "desk.approval_failed"), 4, "both accounts are told")
		}
	})
}

// TestWhatIsAskedOfTwoAccountsStandsWithBoth sees an approval's cards on both
// timelines, whatever becomes of it.
func TestWhatIsAskedOfTwoAccountsStandsWithBoth(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		a := newAsker(k)
		rejected, withdrawn, expired := a.asked(a.jess, a.also), a.asked(a.also, a.jess), ""
		no := a.boss
		no.Call.Reason = "two people"
		_, err := a.desk.Reject(t.Context(), no, desk.ApprovalInput{Approval: rejected.ID})
		require.NoError(t, err)
		_, err = a.desk.Withdraw(t.Context(), a.sam, desk.ApprovalInput{Approval: withdrawn.ID})
		require.NoError(t, err)
		expired = a.asked(a.jess, a.also).ID
		k.Clock.Move(desk.ApprovalFor + time.Minute)
		require.NoError(t, a.desk.ExpireApprovals(t.Context()))
		a.sam.FreshAt, a.boss.FreshAt = k.Clock.Now(), k.Clock.Now()
		done := a.asked(a.jess, a.also).ID
		require.Equal(t, desk.ApprovalDone, a.approve(done).State)
		for _, login := range []string{a.jess, a.also} {
			require.Len(t, a.told(login, "desk.approval_asked"), 4)
			for kind, id := range map[string]string{
				"desk.rejected": rejected.ID, "desk.approval_withdrawn": withdrawn.ID, "desk.approval_expired": expired, "desk.approved": done,
			} {
				got := a.told(login, kind)
				require.Len(t, got, 1, kind)
				require.Equal(t, id, got[0].Approval, kind)
			}
		}
	})
}

// TestAMergeEndsWhatElseWaitsForItsAccounts has three merges wait that share
// accounts: the one that is done ends the others, and says so.
func TestAMergeEndsWhatElseWaitsForItsAccounts(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		a := newAsker(k)
		third, fourth := k.Account(account.Draft{FirstName: "Jay"}), k.Account(account.Draft{FirstName: "Kay"})
		apart := a.asked(third, fourth)
		ofTheOther, ofTheOne := a.asked(third, a.also), a.asked(a.jess, fourth)
		require.Equal(t, desk.ApprovalDone, a.approve(a.asked(a.jess, a.also).ID).State)
		for id, code := range map[string]string{ofTheOther.ID: "account_merged", ofTheOne.ID: "changed_meanwhile"} {
			got, err := a.desk.ViewApproval(t.Context(), a.boss, desk.ApprovalInput{Approval: id})
			require.NoError(t, err)
			require.Equal(t, []string{desk.ApprovalFailed, code}, []string{got.State, got.Code})
			_, err = a.desk.Approve(t.Context(), a.boss, desk.ApprovalInput{Approval: id})
			require.ErrorIs(t, err, desk.ErrApprovalEnded)
		}
		require.Equal(t, []desk.ApprovalTold{{Approval: ofTheOther.ID, Operation: "directory.merge", Code: "account_merged"}}, a.told(third, "desk.approval_failed"))
		require.Len(t, a.told(a.also, "desk.approval_failed"), 1)
		got, err := a.desk.ViewApproval(t.Context(), a.boss, desk.ApprovalInput{Approval: apart.ID})
		require.NoError(t, err)
		require.Equal(t, desk.ApprovalAsked, got.State, "what concerns neither waits on")
	})
}

// TestAnApprovalOfAnotherActKeepsAccountsFromBeingMerged lets an act of another kind
// wait for a second person's yes: neither side of a merge is taken from under it.
func TestAnApprovalOfAnotherActKeepsAccountsFromBeingMerged(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		a := newAsker(k)
		a.asked(a.also, k.Account(account.Draft{FirstName: "Jay"}))
		k.Do(func(tx *op.Tx) error {
			_, err := tx.ExecContext(tx.Ctx, "UPDATE approval SET op = 'credential.remove_all_factors'")
			return err
		})
		for _, in := range []directory.MergeInput{a.input(a.jess, a.also), a.input(a.also, a.jess)} {
			_, err := a.Merge(t.Context(), a.sam, in)
			require.ErrorIs(t, err, directory.ErrMergeAsked)
		}
	})
}

// TestAnErasedAccountEndsAMergeThatWaitsForIt erases the account that a waiting
// merge would have taken in.
func TestAnErasedAccountEndsAMergeThatWaitsForIt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		a := newAsker(k)
		w := a.asked(a.jess, a.also)
		k.Do(func(tx *op.Tx) error { return desk.Erase(tx, k.Number(a.also), a.also) })
		require.Equal(t, 1, k.Count("approval", "id = $1 AND state = 'failed' AND code = 'approval_erased'", w.ID))
	})
}

// TestWhoeverDecidesSeesWhatWasChosen asks with choices, and with words that are
// none.
func TestWhoeverDecidesSeesWhatWasChosen(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		a := newAsker(k)
		in := map[string]any{"account": a.jess, "other": a.also, "choices": map[string]string{
			"email": account.OfOther, "attribute.plan": account.OfAccount, "phones": "+12025550199", "jess@example.com": account.OfOther,
		}}
		raw, err := json.Marshal(in)
		require.NoError(t, err)
		asked, err := a.desk.AskApproval(t.Context(), a.sam, desk.AskApprovalInput{Operation: "directory.merge", Account: a.jess, Input: raw})
		require.NoError(t, err)
		got, err := a.desk.ViewApproval(t.Context(), a.boss, desk.ApprovalInput{Approval: asked.ID})
		require.NoError(t, err)
		require.Equal(t, map[string]string{"email": account.OfOther, "attribute.plan": account.OfAccount}, got.Choices)
	})
}

// TestNobodyIsAloneByNamingAnotherAccount asks for a merge as if it were about an
// account that nobody can see, so that nobody else could say yes to it.
func TestNobodyIsAloneByNamingAnotherAccount(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		a := newAsker(k)
		_, err := a.Merge(t.Context(), a.sam, a.input(a.jess, a.also))
		var needed *op.SecondNeeded
		require.ErrorAs(t, err, &needed)
		for _, subject := range []string{"", "0193a6c2-b4f0-7c3e-9a1d-000000000001", a.boss.ID} {
			got, err := a.desk.AskApproval(t.Context(), a.sam, desk.AskApprovalInput{Operation: "directory.merge", Account: a.jess, Subject: subject, Input: needed.Input})
			require.NoError(t, err)
			require.False(t, got.Alone, subject)
			require.Equal(t, a.also, got.Target)
			require.Empty(t, got.Choices)
			_, err = a.desk.Withdraw(t.Context(), a.sam, desk.ApprovalInput{Approval: got.ID})
			require.NoError(t, err)
		}
		stored, err := json.Marshal(credential.AccountInput{Account: a.jess})
		require.NoError(t, err)
		got, err := a.desk.AskApproval(t.Context(), a.sam, desk.AskApprovalInput{Operation: "credential.remove_all_factors", Account: a.jess, Subject: a.boss.ID, Input: stored})
		require.NoError(t, err)
		require.False(t, got.Alone, "an act on an account is about no member")
	})
}

package privacy_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/privacy"
	"github.com/readmit/readmit/internal/testkit"
)

// merged makes an account a part of another, by the step that does it, and
// returns its login ID. A note was written about it before.
func (e *eraser) merged(into string) string {
	other := e.Account(account.Draft{FirstName: "Jessica", Email: "jessica.parts@example.com"})
	_, err := desk.NewService(e.DB).AddNote(e.T.(*testing.T).Context(), e.Actor(authz.Agent), desk.AddNoteInput{Account: other, Text: "likes the blue one"})
	require.NoError(e.T, err)
	e.Do(func(tx *op.Tx) error {
		stays, err := account.Scope(tx.Ctx, tx.Tx, e.System(), tx.Spec(), into, true)
		require.NoError(e.T, err)
		from, err := account.Scope(tx.Ctx, tx.Tx, e.System(), tx.Spec(), other, true)
		require.NoError(e.T, err)
		plan, err := account.PlanMerge(tx, *stays, *from, nil)
		require.NoError(e.T, err)
		_, err = plan.Merge(tx)
		return err
	})
	return other
}

// TestErasingAnAccountErasesItsParts also sees that the receipt names them, and
// that a hold on a part holds all.
func TestErasingAnAccountErasesItsParts(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		e := newEraser(t, k)
		login := k.Account(account.Draft{FirstName: "Jess"})
		part := e.merged(login)
		agent, boss, officer := k.Actor(authz.SeniorAgent), k.Actor(authz.Administrator), k.Actor(authz.PrivacyOfficer)
		agent.Call.Reason, boss.Call.Reason, officer.Call.Reason = "asked", "fine", "a claim"
		asked, err := e.RequestDeletion(t.Context(), agent, privacy.RequestDeletionInput{Account: login})
		require.NoError(t, err)
		_, err = e.ApproveDeletion(t.Context(), boss, privacy.DecideInput{Account: login, Request: asked.ID})
		require.NoError(t, err)
		_, err = e.PlaceHold(t.Context(), officer, privacy.AccountInput{Account: part})
		require.NoError(t, err)
		e.Clock.Move(cooling)
		_, err = e.ExecuteDeletion(t.Context(), k.System(), privacy.ExecuteInput{Request: asked.ID})
		require.ErrorIs(t, err, privacy.ErrHeld)
		officer.FreshAt = k.Clock.Now()
		_, err = e.ReleaseHold(t.Context(), officer, privacy.AccountInput{Account: part})
		require.NoError(t, err)

		require.NoError(t, e.Execute(t.Context()))
		require.Equal(t, 2, k.Count("account", "status = 'deleted'"))
		require.Zero(t, k.Count("note", "account = $1", k.Number(part)))
		require.Zero(t, k.Count("account_key", "account = $1 OR account = $2", k.Number(part), k.Number(login)))
		require.Equal(t, 2, k.Count("event", "type = 'privacy.account_deleted'"), "systems that knew the part are told")
		require.EqualValues(t, 2, e.lines(), "a tombstone each")
		got, err := e.ViewReceipt(t.Context(), k.Actor(authz.Auditor), privacy.ExecuteInput{Request: asked.ID})
		require.NoError(t, err)
		require.Contains(t, got.Receipt, "merged accounts erased with it: "+part)
		require.Equal(t, 1, k.Count("deletion_request", "state = 'done'"))
	})
}

// TestErasingAPartLeavesTheAccount sees, too, that a copy of the account has the
// part's history before.
func TestErasingAPartLeavesTheAccount(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		e := newEraser(t, k)
		login := k.Account(account.Draft{FirstName: "Jess"})
		part := e.merged(login)
		all, err := e.CopyOf(t.Context(), k.System(), privacy.AccountInput{Account: login})
		require.NoError(t, err)
		require.Len(t, all.Merged, 1)
		require.Equal(t, login, all.Merged[0].Account.MergedInto)
		require.Equal(t, "likes the blue one", all.Merged[0].Support.Notes[0].Text)

		agent, boss := k.Actor(authz.SeniorAgent), k.Actor(authz.Administrator)
		agent.Call.Reason, boss.Call.Reason = "asked", "fine"
		asked, err := e.RequestDeletion(t.Context(), agent, privacy.RequestDeletionInput{Account: part})
		require.NoError(t, err)
		_, err = e.ApproveDeletion(t.Context(), boss, privacy.DecideInput{Account: part, Request: asked.ID})
		require.NoError(t, err)
		e.Clock.Move(cooling)
		require.NoError(t, e.Execute(t.Context()))
		require.Equal(t, 1, k.Count("account", "status = 'deleted'"))
		a, err := account.NewService(k.DB).View(t.Context(), k.System(), account.ViewInput{Account: login})
		require.NoError(t, err)
		require.Equal(t, "jessica.parts@example.com", *a.Email, "what came over stays")
		require.Empty(t, a.Merged)
	})
}

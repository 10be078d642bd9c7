package audit_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/audit"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

var ctx = context.Background()

func addNotes(t *testing.T, k *testkit.Kit, login string, n int) {
	t.Helper()
	for range n {
		_, err := desk.NewService(k.DB).AddNote(ctx, k.Actor(authz.Agent), desk.AddNoteInput{Account: login, Text: "x"})
		require.NoError(t, err)
	}
}

// number lets the sequencer do its work.
func number(t *testing.T, k *testkit.Kit) {
	t.Helper()
	signer, _ := k.DB.Ring.Signer()
	require.NoError(t, ledger.NewSequencer(ledger.SequencerConfig{
		Store: k.DB.Store, Ledger: k.DB.Ledger, Signer: signer, Holder: "test", Now: k.Clock.Now, Log: slog.New(slog.DiscardHandler),
	}).Round(ctx))
}

func execute(t *testing.T, k *testkit.Kit, statement string, args ...any) {
	t.Helper()
	require.NoError(t, k.DB.Store.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.ExecContext(ctx, statement, args...)
		return err
	}))
}

func TestSearchFiltersAndPages(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := audit.NewService(k.DB)
		jess, ana := k.Account(account.Draft{FirstName: "Jess"}), k.Account(account.Draft{FirstName: "Ana"})
		addNotes(t, k, jess, 5)
		k.Clock.Move(time.Hour)
		addNotes(t, k, ana, 3)
		k.Clock.Move(time.Second)
		_, err := desk.NewService(k.DB).AddNote(ctx, k.Actor(authz.Viewer), desk.AddNoteInput{Account: jess, Text: "x"})
		require.Error(t, err)
		auditor := k.Actor(authz.Auditor)
		auditor.Call.Reason = "quarterly review"
		count := func(in audit.SearchInput) int {
			t.Helper()
			found, err := s.Search(ctx, auditor, in)
			require.NoError(t, err)
			return len(found.Items)
		}
		require.Equal(t, 9, count(audit.SearchInput{Op: "desk.add_note"}))
		require.Equal(t, 6, count(audit.SearchInput{Object: jess}))
		require.Equal(t, 8, count(audit.SearchInput{Actor: "mem_agent"}))
		require.Equal(t, 1, count(audit.SearchInput{Outcome: "refused"}))
		require.Equal(t, 5, count(audit.SearchInput{Op: "desk.add_note", To: testkit.Start.Add(time.Minute)}))
		require.Equal(t, 4, count(audit.SearchInput{Op: "desk.add_note", From: testkit.Start.Add(time.Minute)}))
		require.Zero(t, count(audit.SearchInput{Actor: "mem_agent", Outcome: "refused"}))

		number(t, k)
		in := audit.SearchInput{Op: "desk.add_note", Limit: 4}
		var all []audit.Entry
		for {
			page, err := s.Search(ctx, auditor, in)
			require.NoError(t, err)
			all = append(all, page.Items...)
			if in.Cursor = page.NextCursor; in.Cursor == "" {
				break
			}
			require.Len(t, page.Items, 4)
		}
		require.Len(t, all, 9)
		require.Equal(t, "refused", all[0].Outcome, "newest first")
		require.NotNil(t, all[0].Index)
		require.Equal(t, "192.0.2.7", all[0].Personal.Address)
		require.JSONEq(t, `{"account":"`+jess+`","text":"x"}`, string(all[8].Personal.Input))

		reads, err := s.Search(ctx, auditor, audit.SearchInput{Op: "audit.search", Limit: 1})
		require.NoError(t, err)
		require.Equal(t, "quarterly review", reads.Items[0].Personal.Reason, "reading the log is in the log")
	})
}

func TestSearchRefuses(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := audit.NewService(k.DB)
		other := k.AddTenant("other")
		elsewhere := k.AccountIn(other, account.Draft{FirstName: "Jess"})
		jess := k.Account(account.Draft{FirstName: "Jess"})
		addNotes(t, k, jess, 2)
		auditor := k.Actor(authz.Auditor)

		found, err := s.Search(ctx, auditor, audit.SearchInput{Object: elsewhere})
		require.NoError(t, err)
		require.Empty(t, found.Items)
		for _, in := range []audit.SearchInput{
			{Outcome: "maybe"}, {Limit: -1}, {Limit: 201}, {From: testkit.Start, To: testkit.Start}, {Op: string(make([]byte, 201))},
		} {
			_, err := s.Search(ctx, auditor, in)
			require.Equal(t, "invalid_input", testkit.Code(err), "%+v", in)
		}
		_, err = s.Search(ctx, k.Actor(authz.Agent), audit.SearchInput{})
		require.Equal(t, "not_allowed", testkit.Code(err))

		page, err := s.Search(ctx, auditor, audit.SearchInput{Op: "desk.add_note", Limit: 1})
		require.NoError(t, err)
		_, err = s.Search(ctx, auditor, audit.SearchInput{Op: "account.view", Limit: 1, Cursor: page.NextCursor})
		require.Equal(t, "cursor_foreign", testkit.Code(err))

		segmented := auditor
		segmented.Grants = []authz.Grant{{Tenant: k.Tenant, Segment: "seg_gold", Permissions: auditor.Grants[0].Permissions}}
		none, err := s.Search(ctx, segmented, audit.SearchInput{})
		require.NoError(t, err)
		require.Empty(t, none.Items, "no account of that segment")
		execute(t, k, "INSERT INTO segment (id, tenant, name) VALUES ('seg_gold', $1, 'Gold')", k.Tenant)
		gold := k.Account(account.Draft{FirstName: "Gold", Segments: []string{"seg_gold"}})
		addNotes(t, k, gold, 1)
		one, err := s.Search(ctx, segmented, audit.SearchInput{})
		require.NoError(t, err)
		require.Len(t, one.Items, 1)
		require.Equal(t, gold, one.Items[0].Target)
	})
}

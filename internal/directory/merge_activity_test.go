package directory_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/testkit"
)

// TestTheTimelineHasWhatHappenedToTheOther merges two accounts about which the
// same was written in turn, and reads the history of both by pages of each size.
func TestTheTimelineHasWhatHappenedToTheOther(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		m, s := newMerger(k), desk.NewService(k.DB)
		agent := k.Actor(authz.Agent)
		var written []string
		for i := range 9 {
			if i%3 == 0 { // some at the same instant
				k.Clock.Move(time.Minute)
			}
			login := []string{m.jess, m.also}[i%2]
			n, err := s.AddNote(t.Context(), agent, desk.AddNoteInput{Account: login, Text: fmt.Sprintf("Ein Wort, Nummer %d", i)})
			require.NoError(t, err)
			written = append(written, n.ID)
		}
		_, err := s.PinNote(t.Context(), agent, desk.PinNoteInput{Note: written[1], Pinned: true})
		require.NoError(t, err)
		m.sam.FreshAt = k.Clock.Now()
		require.NoError(t, m.merge(m.jess, m.also))

		list := func(in desk.ListActivityInput) (out []desk.Entry) {
			t.Helper()
			in.Account = m.jess
			for {
				got, err := s.ListActivity(t.Context(), agent, in)
				require.NoError(t, err)
				out = append(out, got.Items...)
				if in.Cursor = got.NextCursor; in.Cursor == "" {
					return out
				}
			}
		}
		all := list(desk.ListActivityInput{Limit: 200})
		notes := map[string]desk.Entry{}
		for i, e := range all {
			require.Equal(t, e.Account != m.jess, e.MergedFrom != "", "%s says where it comes from", e.Type)
			if e.Note != nil {
				notes[e.Note.ID] = e
			}
			if i > 0 {
				require.False(t, e.At.After(all[i-1].At), "the newest first")
			}
		}
		require.Len(t, notes, 9)
		for i, id := range written {
			require.Equal(t, fmt.Sprintf("Ein Wort, Nummer %d", i), notes[id].Note.Text, "it is opened with its own account's key")
			require.Equal(t, []string{"", m.also}[i%2], notes[id].MergedFrom)
		}
		for limit := 1; limit <= 4; limit++ {
			require.Equal(t, all, list(desk.ListActivityInput{Limit: limit}), "by %d", limit)
		}
		require.Len(t, list(desk.ListActivityInput{Types: []string{"NOTE"}, Limit: 2}), 9)
		require.Len(t, list(desk.ListActivityInput{Words: "nummer 3"}), 1)
		require.Len(t, list(desk.ListActivityInput{Words: "wort nummer", Limit: 2}), 9)

		got, err := s.ListActivity(t.Context(), agent, desk.ListActivityInput{Account: m.jess})
		require.NoError(t, err)
		counted := map[string]int64{}
		for _, c := range got.Types {
			counted[c.Card] = c.Count
		}
		require.EqualValues(t, 9, counted["NOTE"])
		require.EqualValues(t, 2, counted["MERGED"])
		require.Len(t, got.Pinned, 1, "a warning about the one is a warning about the other")
		require.Equal(t, m.also, got.Pinned[0].MergedFrom)

		alone, err := s.ListActivity(t.Context(), agent, desk.ListActivityInput{Account: m.also, Types: []string{"NOTE"}})
		require.NoError(t, err)
		require.Len(t, alone.Items, 4, "the other's own page has its own history, and no more")
		require.Empty(t, alone.Items[0].MergedFrom)
	})
}

// TestWhoDoesNotReachTheOtherDoesNotReadIt reads as somebody who looks after the
// segment of the account that stays only.
func TestWhoDoesNotReachTheOtherDoesNotReadIt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		m, s := newMerger(k), desk.NewService(k.DB)
		limited := supervisor(k, segment(k, m.jess))
		_, err := s.AddNote(t.Context(), k.Actor(authz.Agent), desk.AddNoteInput{Account: m.also, Text: "is a judge"})
		require.NoError(t, err)
		require.NoError(t, m.merge(m.jess, m.also))
		got, err := s.ListActivity(t.Context(), limited, desk.ListActivityInput{Account: m.jess})
		require.NoError(t, err)
		require.NotEmpty(t, got.Items)
		for _, e := range got.Items {
			require.Empty(t, e.MergedFrom)
		}
		require.NotContains(t, fmt.Sprint(got.Types), "NOTE")
	})
}

// TestEachHistoryIsMaskedAsItsOwnAccount reveals the account that stays: what is
// hidden of the other stays so in its cards.
func TestEachHistoryIsMaskedAsItsOwnAccount(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		m, s := newMerger(k), desk.NewService(k.DB)
		agent := k.Actor(authz.Agent)
		agent.Call.Reason = "a letter came back"
		for _, login := range []string{m.jess, m.also} {
			_, err := s.AddNote(t.Context(), k.Actor(authz.Supervisor), desk.AddNoteInput{Account: login, Text: "writes from jessy@elsewhere.example"})
			require.NoError(t, err)
		}
		require.NoError(t, m.merge(m.jess, m.also))
		_, err := account.NewService(k.DB).Reveal(t.Context(), agent, account.RevealInput{Account: m.jess, Part: account.PartContact, Because: account.Because[0]})
		require.NoError(t, err)
		got, err := s.ListActivity(t.Context(), agent, desk.ListActivityInput{Account: m.jess, Types: []string{"NOTE"}})
		require.NoError(t, err)
		require.Len(t, got.Items, 2)
		for _, e := range got.Items {
			require.Equal(t, e.MergedFrom == "", e.Note.Text == "writes from jessy@elsewhere.example", e.Note.Text)
		}
	})
}

// TestWhatWasAskedOfBothIsShownOnce reads the timeline of the account that stays
// after a merge that somebody asked for and another approved.
func TestWhatWasAskedOfBothIsShownOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		a := newAsker(k)
		require.Equal(t, desk.ApprovalDone, a.approve(a.asked(a.jess, a.also).ID).State)
		got, err := a.desk.ListActivity(t.Context(), a.boss, desk.ListActivityInput{Account: a.jess, Types: []string{"APPROVAL"}})
		require.NoError(t, err)
		require.Len(t, got.Items, 2, "asked and approved")
	})
}

// TestALongHistoryOfTwoIsReadByItsIndex reads 10,000 events of each of two
// accounts that alternate, page by page.
func TestALongHistoryOfTwoIsReadByItsIndex(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		m, s := newMerger(k), desk.NewService(k.DB)
		require.NoError(t, m.merge(m.jess, m.also))
		k.Do(func(tx *op.Tx) error {
			for _, login := range []string{m.jess, m.also} {
				_, err := tx.ExecContext(tx.Ctx, `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
INSERT INTO event (id, tenant, type, version, at, account, account_order, actor_kind, actor_id, actor_name, via, case_id, op, request, changed, account_version)
SELECT 'evt_many_' || CAST($1 AS text) || '_' || i, $2, 'account.unlocked', 1, i * 1000, $3, 1000 + i, 'customer', '', '', '', '', '', '', '', 0 FROM n`, login, k.Tenant, k.Number(login))
				if err != nil {
					return err
				}
			}
			return nil
		})
		agent := k.Actor(authz.Agent)
		in, seen := desk.ListActivityInput{Account: m.jess, Types: []string{"account.unlocked"}, Limit: 50}, map[string]bool{}
		for range 40 {
			got, err := s.ListActivity(t.Context(), agent, in)
			require.NoError(t, err)
			from := 0
			for _, e := range got.Items {
				require.False(t, seen[e.ID])
				seen[e.ID] = true
				if e.MergedFrom != "" {
					from++
				}
			}
			require.Equal(t, 25, from, "the two in turn")
			in.Cursor = got.NextCursor
		}
		require.Len(t, seen, 40*50)
	})
}

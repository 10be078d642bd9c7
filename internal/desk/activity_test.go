package desk_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/testkit"
)

func TestEditNoteKeepsEveryVersion(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := desk.NewService(k.DB)
		jess := k.Account(account.Draft{FirstName: "Jess"})
		agent := k.Actor(authz.Agent)
		note, err := s.AddNote(ctx, agent, desk.AddNoteInput{Account: jess, Text: "one"})
		require.NoError(t, err)

		k.Clock.Move(time.Minute)
		_, err = s.EditNote(ctx, agent, desk.EditNoteInput{Note: note.ID, Text: "two", Version: 1})
		require.NoError(t, err)
		k.Clock.Move(time.Minute)
		third, err := s.EditNote(ctx, agent, desk.EditNoteInput{Note: note.ID, Text: "three"})
		require.NoError(t, err)
		require.Equal(t, 3, third.Version)

		_, err = s.EditNote(ctx, agent, desk.EditNoteInput{Note: note.ID, Text: "late", Version: 1})
		require.ErrorIs(t, err, desk.ErrNoteChanged)
		_, err = s.EditNote(ctx, agent, desk.EditNoteInput{Note: note.ID, Text: "three"})
		require.ErrorIs(t, err, desk.ErrNoteSame)
		other := agent
		other.ID = "mem_other"
		_, err = s.EditNote(ctx, other, desk.EditNoteInput{Note: note.ID, Text: "not mine"})
		require.ErrorIs(t, err, desk.ErrNotAuthor)

		list, err := s.ListActivity(ctx, agent, desk.ListActivityInput{Account: jess})
		require.NoError(t, err)
		require.Len(t, list.Items, 1, "an edit is shown in the note's own card")
		got := list.Items[0].Note
		require.Equal(t, "three", got.Text)
		require.True(t, got.Editable)
		require.Equal(t, []desk.NoteVersion{
			{Version: 2, At: testkit.Start.Add(time.Minute), Text: "two"},
			{Version: 1, At: testkit.Start, Text: "one"},
		}, got.Versions)
	})
}

func TestPinnedNotesStandOnTop(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := desk.NewService(k.DB)
		jess := k.Account(account.Draft{FirstName: "Jess"})
		agent := k.Actor(authz.Agent)
		note, err := s.AddNote(ctx, agent, desk.AddNoteInput{Account: jess, Text: "Speak only to the account holder"})
		require.NoError(t, err)
		for range 2 { // pinning twice is no error and says nothing new
			_, err = s.PinNote(ctx, agent, desk.PinNoteInput{Note: note.ID, Pinned: true})
			require.NoError(t, err)
		}
		require.Equal(t, 1, k.Count("event", "type = 'desk.note_pinned'"))
		list, err := s.ListActivity(ctx, agent, desk.ListActivityInput{Account: jess})
		require.NoError(t, err)
		require.Len(t, list.Pinned, 1)
		require.Equal(t, "Speak only to the account holder", list.Pinned[0].Text)

		_, err = s.PinNote(ctx, k.Actor(authz.OutsourcedAgent), desk.PinNoteInput{Note: note.ID})
		require.Equal(t, "not_allowed", testkit.Code(err))
		_, err = s.PinNote(ctx, agent, desk.PinNoteInput{Note: "not_x"})
		require.Equal(t, "not_found", testkit.Code(err))
	})
}

func TestListActivityPagesWithoutGapOrRepeat(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := desk.NewService(k.DB)
		jess := k.Account(account.Draft{FirstName: "Jess"})
		kim := k.Account(account.Draft{FirstName: "Kim"})
		agent := k.Actor(authz.Agent)
		var added []string
		for i := range 7 {
			if i%3 == 0 {
				k.Clock.Move(time.Second) // several in one instant: their order must hold
			}
			n, err := s.AddNote(ctx, agent, desk.AddNoteInput{Account: jess, Text: string(rune('a' + i))})
			require.NoError(t, err)
			added = append([]string{n.Text}, added...)
		}
		var seen []string
		in := desk.ListActivityInput{Account: jess, Limit: 3}
		for {
			page, err := s.ListActivity(ctx, agent, in)
			require.NoError(t, err)
			require.Equal(t, []desk.CardCount{{Card: "NOTE", Count: 7}}, page.Types)
			for _, e := range page.Items {
				seen = append(seen, e.Note.Text)
			}
			if page.NextCursor == "" {
				break
			}
			_, err = s.ListActivity(ctx, agent, desk.ListActivityInput{Account: kim, Limit: 3, Cursor: page.NextCursor})
			require.ErrorIs(t, err, keyring.ErrCursorForeign)
			in.Cursor = page.NextCursor
		}
		require.Equal(t, added, seen)

		_, err := s.ListActivity(ctx, agent, desk.ListActivityInput{Account: jess, Types: []string{"NOTE"}, Cursor: in.Cursor})
		require.ErrorIs(t, err, keyring.ErrCursorForeign)
		empty, err := s.ListActivity(ctx, agent, desk.ListActivityInput{Account: jess, Types: []string{"SIGN-IN"}})
		require.NoError(t, err)
		require.Empty(t, empty.Items)
		require.Equal(t, 4, k.Count("audit", "op = 'desk.list_activity' AND target = $1", jess), "every reading is audited")
	})
}

package desk_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/testkit"
)

func TestARedactedNoteLeavesATraceAndNoText(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := desk.NewService(k.DB)
		jess := k.Account(account.Draft{FirstName: "Jess"})
		agent, officer := k.Actor(authz.Agent), k.Actor(authz.PrivacyOfficer)
		agent.Call.IdempotencyKey = "k1"
		note, err := s.AddNote(ctx, agent, desk.AddNoteInput{Account: jess, Text: "her card is 4111"})
		require.NoError(t, err)
		agent.Call.IdempotencyKey = ""
		k.Clock.Move(time.Minute)
		_, err = s.EditNote(ctx, agent, desk.EditNoteInput{Note: note.ID, Text: "her card is 4111 1111"})
		require.NoError(t, err)
		_, err = s.PinNote(ctx, agent, desk.PinNoteInput{Note: note.ID, Pinned: true})
		require.NoError(t, err)
		k.Clock.Move(time.Minute)
		kept, err := s.AddNote(ctx, agent, desk.AddNoteInput{Account: jess, Text: "another note"})
		require.NoError(t, err)
		personal := k.Count("audit_personal", "")

		_, err = s.RedactNote(ctx, agent, desk.RedactNoteInput{Note: note.ID})
		require.ErrorIs(t, err, op.ErrForbidden)
		officer.Call.Reason = ""
		_, err = s.RedactNote(ctx, officer, desk.RedactNoteInput{Note: note.ID})
		require.ErrorIs(t, err, op.ErrReason)
		officer.Call.Reason = "Holds a card number"
		_, err = s.RedactNote(ctx, officer, desk.RedactNoteInput{Note: note.ID, Version: 1})
		require.ErrorIs(t, err, desk.ErrNoteChanged, "nobody removes what they did not read")
		got, err := s.RedactNote(ctx, officer, desk.RedactNoteInput{Note: note.ID, Version: 2})
		require.NoError(t, err)
		require.Empty(t, got.Text)

		list, err := s.ListActivity(ctx, agent, desk.ListActivityInput{Account: jess, Types: []string{"NOTE"}})
		require.NoError(t, err)
		require.Len(t, list.Items, 2)
		trace := list.Items[1].Note
		require.Equal(t, note.ID, trace.ID)
		require.NotNil(t, trace.RedactedAt)
		require.Equal(t, "Maria", trace.RedactedBy)
		require.Empty(t, trace.Text)
		require.Empty(t, trace.Versions)
		require.False(t, trace.Editable)
		require.Empty(t, list.Pinned, "it is pinned no more")
		require.Equal(t, "another note", list.Items[0].Note.Text)
		require.Equal(t, kept.ID, list.Items[0].Note.ID)

		// What the log kept of the writing is gone, and nothing else of it: one
		// refusal, the redaction and the list were written meanwhile.
		require.Equal(t, personal-2+3, k.Count("audit_personal", ""))
		require.Zero(t, k.Count("idempotency", "op = 'desk.add_note'"), "nor does an answer keep it")
		require.Zero(t, k.Count("note_version", "note = $1", note.ID))

		_, err = s.EditNote(ctx, agent, desk.EditNoteInput{Note: note.ID, Text: "again"})
		require.ErrorIs(t, err, desk.ErrNoteRedacted)
		_, err = s.PinNote(ctx, agent, desk.PinNoteInput{Note: note.ID, Pinned: true})
		require.NoError(t, err)
		require.Zero(t, k.Count("note", "pinned"))
	})
}

func TestOneOfManyRedactionsCounts(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := desk.NewService(k.DB)
		note, err := s.AddNote(ctx, k.Actor(authz.Agent), desk.AddNoteInput{Account: k.Account(account.Draft{FirstName: "Jess"}), Text: "x"})
		require.NoError(t, err)
		officer := k.Actor(authz.PrivacyOfficer)
		officer.Call.Reason = "test"
		var done atomic.Int64
		var wg sync.WaitGroup
		for range 200 {
			wg.Go(func() {
				if _, err := s.RedactNote(ctx, officer, desk.RedactNoteInput{Note: note.ID}); err == nil {
					done.Add(1)
				}
			})
		}
		wg.Wait()
		require.EqualValues(t, 1, done.Load())
	})
}

func TestNotesAreSearchedAsTheReaderSeesThem(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := desk.NewService(k.DB)
		jess := k.Account(account.Draft{FirstName: "Jess"})
		agent := k.Actor(authz.Agent)
		for _, text := range []string{"Wants the invoice again", "José called about the INVOICE", "wrote from jess@gmail.com"} {
			_, err := s.AddNote(ctx, agent, desk.AddNoteInput{Account: jess, Text: text})
			require.NoError(t, err)
			k.Clock.Move(time.Minute)
		}
		other := k.Actor(authz.SeniorAgent)
		find := func(words, cursor string, limit int) (texts []string, next string) {
			got, err := s.ListActivity(ctx, other, desk.ListActivityInput{Account: jess, Words: words, Cursor: cursor, Limit: limit})
			require.NoError(t, err)
			for _, e := range got.Items {
				texts = append(texts, e.Note.Text)
			}
			return texts, got.NextCursor
		}
		got, next := find("invoice", "", 1)
		require.Equal(t, []string{"José called about the INVOICE"}, got)
		got, next = find("invoice", next, 1)
		require.Equal(t, []string{"Wants the invoice again"}, got)
		require.Empty(t, next)
		got, _ = find("jose inv", "", 0)
		require.Len(t, got, 1)
		got, _ = find("jess", "", 0)
		require.Empty(t, got, "what is masked is not found by a part of it")
		got, _ = find("wrote", "", 0)
		require.Equal(t, []string{"wrote from j•••@g•••.com"}, got)
	})
}

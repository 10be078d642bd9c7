package desk_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/testkit"
)

var ctx = context.Background()

func TestAddNote(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := desk.NewService(k.DB)
		jess := k.Account(account.Draft{FirstName: "Jess", LastName: "Smith", Email: "jess.smith@gmail.com"})
		agent := k.Actor(authz.Agent)

		note, err := s.AddNote(ctx, agent, desk.AddNoteInput{Account: jess, Text: "Called about her order. 🎉 שלום"})
		require.NoError(t, err)
		require.Equal(t, "Called about her order. 🎉 שלום", note.Text)
		require.Equal(t, "Maria", note.Name)
		require.Empty(t, note.Warnings)
		require.Equal(t, 1, k.Count("event", "type = 'desk.note_added' AND account_order = 1"))
		require.Equal(t, 1, k.Count("audit", "op = 'desk.add_note' AND outcome = 'done' AND target = $1", jess))
		require.Zero(t, k.Count("note", "body = $1", []byte(note.Text)), "a note's text must be sealed")

		warned, err := s.AddNote(ctx, agent, desk.AddNoteInput{Account: jess, Text: "card 4111 1111 1111 1111, password: hunter2"})
		require.NoError(t, err)
		require.Equal(t, []string{"card_number", "password"}, warned.Warnings)
	})
}

func TestAddNoteRefuses(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := desk.NewService(k.DB)
		jess := k.Account(account.Draft{FirstName: "Jess"})
		elsewhere := k.AccountIn(k.AddTenant("other"), account.Draft{FirstName: "Jess"})
		agent := k.Actor(authz.Agent)
		segmented := agent
		segmented.Grants = []authz.Grant{{Tenant: k.Tenant, Segment: "seg_gold", Permissions: agent.Grants[0].Permissions}}

		for name, c := range map[string]struct {
			actor authz.Actor
			in    desk.AddNoteInput
			want  string
		}{
			"role without the right": {k.Actor(authz.Viewer), desk.AddNoteInput{Account: jess, Text: "x"}, "not_allowed"},
			"another tenant":         {agent, desk.AddNoteInput{Account: elsewhere, Text: "x"}, "not_found"},
			"another segment":        {segmented, desk.AddNoteInput{Account: jess, Text: "x"}, "not_found"},
			"unknown account":        {agent, desk.AddNoteInput{Account: "01939000-0000-7000-8000-000000000000", Text: "x"}, "not_found"},
			"not an id":              {agent, desk.AddNoteInput{Account: "' OR 1=1", Text: "x"}, "not_found"},
			"an id with NUL":         {agent, desk.AddNoteInput{Account: "a\x00\xff", Text: "x"}, "not_found"},
			"no text":                {agent, desk.AddNoteInput{Account: jess, Text: " \n "}, "invalid_input"},
			"NUL":                    {agent, desk.AddNoteInput{Account: jess, Text: "a\x00b"}, "invalid_input"},
			"not UTF-8":              {agent, desk.AddNoteInput{Account: jess, Text: "a\xff"}, "invalid_input"},
			"too long":               {agent, desk.AddNoteInput{Account: jess, Text: strings.Repeat("é", desk.NoteLength+1)}, "invalid_input"},
		} {
			_, err := s.AddNote(ctx, c.actor, c.in)
			require.Equal(t, c.want, testkit.Code(err), name)
		}
		require.Zero(t, k.Count("note", ""))
		require.Zero(t, k.Count("event", "type = 'desk.note_added'"))
		require.Equal(t, 6, k.Count("audit", "op = 'desk.add_note' AND outcome = 'refused'"), "who asked for what is not theirs is recorded")
	})
}

func TestIdempotencyKeyAnswersOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := desk.NewService(k.DB)
		jess := k.Account(account.Draft{FirstName: "Jess"})
		agent := k.Actor(authz.Agent)
		agent.Call.IdempotencyKey = "7c1f"

		first, err := s.AddNote(ctx, agent, desk.AddNoteInput{Account: jess, Text: "once"})
		require.NoError(t, err)
		again, err := s.AddNote(ctx, agent, desk.AddNoteInput{Account: jess, Text: "once"})
		require.NoError(t, err)
		require.Equal(t, first, again)
		require.Equal(t, 1, k.Count("note", ""))

		_, err = s.AddNote(ctx, agent, desk.AddNoteInput{Account: jess, Text: "other"})
		require.ErrorIs(t, err, op.ErrKeyReused)
	})
}

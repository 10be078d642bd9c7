package desk_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/testkit"
)

func TestWatchActivityTellsWhatCame(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := desk.NewService(k.DB)
		jess := k.Account(account.Draft{FirstName: "Jess"})
		agent := k.Actor(authz.Agent)
		watch := func(after int64) desk.News {
			news, err := s.WatchActivity(ctx, agent, desk.WatchActivityInput{Account: jess, After: after})
			require.NoError(t, err)
			return news
		}
		start := watch(-1)
		require.Empty(t, start.Cards)
		require.NotZero(t, start.Account)
		audited := k.Count("audit", "")

		first, err := s.AddNote(ctx, agent, desk.AddNoteInput{Account: jess, Text: "one"})
		require.NoError(t, err)
		_, err = s.EditNote(ctx, agent, desk.EditNoteInput{Note: first.ID, Text: "one, edited"})
		require.NoError(t, err)
		second, err := s.AddNote(ctx, agent, desk.AddNoteInput{Account: jess, Text: "two"})
		require.NoError(t, err)

		news := watch(start.Last)
		require.Len(t, news.Cards, 2, "an edit is no card of its own")
		require.Equal(t, []string{first.ID, second.ID}, []string{news.Cards[0].ID, news.Cards[1].ID}, "oldest first")
		require.Empty(t, watch(news.Last).Cards)
		require.Equal(t, news.Last, watch(-1).Last)
		require.Equal(t, audited+3, k.Count("audit", ""), "watching tells nothing personal and is not audited")

		stranger := k.Actor(authz.Agent)
		stranger.Tenant, stranger.Grants[0].Tenant = k.AddTenant("other"), ""
		_, err = s.WatchActivity(ctx, stranger, desk.WatchActivityInput{Account: jess})
		require.ErrorIs(t, err, op.ErrNotFound)
		_, err = s.WatchActivity(ctx, k.Actor(authz.Developer), desk.WatchActivityInput{Account: jess})
		require.ErrorIs(t, err, op.ErrForbidden)
	})
}

func TestViewNoteShowsItsVersions(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := desk.NewService(k.DB)
		jess := k.Account(account.Draft{FirstName: "Jess"})
		agent := k.Actor(authz.Agent)
		note, err := s.AddNote(ctx, agent, desk.AddNoteInput{Account: jess, Text: "one"})
		require.NoError(t, err)
		_, err = s.EditNote(ctx, agent, desk.EditNoteInput{Note: note.ID, Text: "two"})
		require.NoError(t, err)

		got, err := s.ViewNote(ctx, k.Actor(authz.Viewer), desk.ViewNoteInput{Note: note.ID})
		require.NoError(t, err)
		require.Equal(t, "two", got.Text)
		require.False(t, got.Editable, "only its author edits it")
		require.Equal(t, "one", got.Versions[0].Text)

		_, err = s.ViewNote(ctx, agent, desk.ViewNoteInput{Note: k.DB.IDs.New("not")})
		require.ErrorIs(t, err, op.ErrNotFound)
		require.Equal(t, []string{"card_number", "password"}, desk.Warnings("4111 1111 1111 1111, password: x"))
		require.Empty(t, desk.Warnings("Called about 4711"))
	})
}

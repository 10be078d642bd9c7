package account_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/testkit"
)

func TestCountStatesAddsUpAndFolds(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx, s := context.Background(), account.NewService(k.DB)
		until := k.Clock.Now().Add(time.Hour)
		k.Account(account.Draft{FirstName: "A", Email: "a@mail.example"})
		k.Account(account.Draft{FirstName: "B", Email: "b@mail.example", Lock: &account.Lock{Since: k.Clock.Now(), Until: &until, Attempts: 5}})
		k.Account(account.Draft{FirstName: "C", UnverifiedEmail: "c@mail.example", DeletionAt: k.Clock.Now()})
		k.Account(account.Draft{FirstName: "D", Email: "d@mail.example", Status: account.Inactive})
		k.AccountIn(k.AddTenant("other"), account.Draft{FirstName: "E", Email: "e@mail.example"})

		want := account.States{Total: 4, Verified: 2, Pending: 1, Locked: 1, PendingDeletion: 1}
		agent := k.Actor(authz.Agent)
		count := func(a authz.Actor) account.States {
			got, err := s.CountStates(ctx, a, account.CountStatesInput{})
			require.NoError(t, err)
			return got
		}
		require.Equal(t, want, count(agent))
		before := k.Count("account_count", "")
		require.NoError(t, s.FoldCounts(ctx))
		require.Less(t, k.Count("account_count", ""), before)
		require.Equal(t, want, count(agent), "folding changes no figure")
		k.Clock.Move(2 * time.Hour)
		want.Locked = 0
		require.Equal(t, want, count(agent), "a lock ends by itself")

		agent.Grants[0].Segment = "seg_none"
		require.Equal(t, account.States{}, count(agent), "no figure tells of accounts outside the segment")
		_, err := s.CountStates(ctx, k.Actor(authz.Developer), account.CountStatesInput{})
		require.ErrorIs(t, err, op.ErrForbidden)
	})
}

func TestListRecentShowsWhatWasOpenedAndPinned(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx, s := context.Background(), account.NewService(k.DB)
		a, b := k.Account(account.Draft{FirstName: "Ann"}), k.Account(account.Draft{FirstName: "Bob"})
		agent := k.Actor(authz.Agent)
		for _, login := range []string{a, b, a} {
			k.Clock.Move(time.Minute)
			_, err := s.View(ctx, agent, account.ViewInput{Account: login})
			require.NoError(t, err)
		}
		for range 2 {
			_, err := s.Pin(ctx, agent, account.PinInput{Account: b, Pinned: true})
			require.NoError(t, err)
		}
		got, err := s.ListRecent(ctx, agent, account.ListRecentInput{})
		require.NoError(t, err)
		require.Len(t, got.Opened, 2)
		require.Equal(t, "Ann", got.Opened[0].ShownName, "the last one first, and once")
		require.True(t, got.Opened[0].At.Equal(k.Clock.Now()))
		require.Len(t, got.Pinned, 1)
		require.Equal(t, b, got.Pinned[0].ID)
		viewed, err := s.View(ctx, agent, account.ViewInput{Account: b})
		require.NoError(t, err)
		require.True(t, viewed.Pinned)

		colleague := k.Actor(authz.SeniorAgent)
		other, err := s.ListRecent(ctx, colleague, account.ListRecentInput{})
		require.NoError(t, err)
		require.Empty(t, other.Opened)
		require.Empty(t, other.Pinned, "the list is the member's own")

		agent.Grants[0].Segment = "seg_none"
		got, err = s.ListRecent(ctx, agent, account.ListRecentInput{})
		require.NoError(t, err)
		require.Empty(t, got.Opened, "what is no longer the member's to see is left out")
		require.Empty(t, got.Pinned)

		agent.Grants[0].Segment = ""
		_, err = s.Pin(ctx, agent, account.PinInput{Account: b})
		require.NoError(t, err)
		require.Zero(t, k.Count("recent_account", ""))
		_, err = s.Pin(ctx, agent, account.PinInput{Account: "nobody", Pinned: true})
		require.ErrorIs(t, err, op.ErrNotFound)
	})
}

func TestSavedSearchesAreOwnSealedAndShared(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx, s := context.Background(), account.NewService(k.DB)
		agent, colleague := k.Actor(authz.Agent), k.Actor(authz.SeniorAgent)
		query := account.SearchInput{LastName: account.Term{Value: "Smith"}, Status: account.FilterLocked}
		saved, err := s.SaveSearch(ctx, agent, account.SaveSearchInput{Name: "Locked Smiths", Query: query})
		require.NoError(t, err)
		_, err = s.SaveSearch(ctx, agent, account.SaveSearchInput{Name: "Locked Smiths", Query: query})
		require.ErrorIs(t, err, account.ErrNameTaken)
		for _, wrong := range []account.SaveSearchInput{
			{Name: " ", Query: query}, {Name: strings.Repeat("x", 81), Query: query},
			{Name: "a", Query: account.SearchInput{Status: "NONE"}},
		} {
			_, err = s.SaveSearch(ctx, agent, wrong)
			require.Equal(t, "invalid_input", testkit.Code(err))
		}
		require.Zero(t, k.Count("saved_search", "CAST(query AS text) LIKE '%Smith%'"), "terms are sealed")

		list := func(a authz.Actor) []account.SavedSearch {
			got, err := s.ListSearches(ctx, a, account.ListSearchesInput{})
			require.NoError(t, err)
			return got
		}
		require.Equal(t, []account.SavedSearch{saved}, list(agent))
		require.Empty(t, list(colleague))
		_, err = s.ShareSearch(ctx, colleague, account.ShareSearchInput{Search: saved.ID, Shared: true})
		require.ErrorIs(t, err, op.ErrNotFound)
		_, err = s.ShareSearch(ctx, agent, account.ShareSearchInput{Search: saved.ID, Shared: true})
		require.NoError(t, err)
		require.Len(t, list(colleague), 1)
		require.False(t, list(colleague)[0].Own)
		require.Equal(t, query, list(colleague)[0].Query)
		_, err = s.RemoveSearch(ctx, colleague, account.RemoveSearchInput{Search: saved.ID})
		require.ErrorIs(t, err, op.ErrNotFound)

		second, err := s.SaveSearch(ctx, agent, account.SaveSearchInput{Name: "Second", Query: query})
		require.NoError(t, err)
		_, err = s.RenameSearch(ctx, agent, account.RenameSearchInput{Search: second.ID, Name: "Locked Smiths"})
		require.ErrorIs(t, err, account.ErrNameTaken)
		_, err = s.RenameSearch(ctx, agent, account.RenameSearchInput{Search: second.ID, Name: " "})
		require.Equal(t, "invalid_input", testkit.Code(err))
		_, err = s.RenameSearch(ctx, colleague, account.RenameSearchInput{Search: second.ID, Name: "Mine"})
		require.ErrorIs(t, err, op.ErrNotFound)
		for _, name := range []string{"All Smiths", "All Smiths"} { // its own name is not taken
			_, err = s.RenameSearch(ctx, agent, account.RenameSearchInput{Search: second.ID, Name: name})
			require.NoError(t, err)
		}
		require.Equal(t, "All Smiths", list(agent)[0].Name)

		preferred := func(a authz.Actor) (names []string) {
			for _, one := range list(a) {
				if one.Preferred {
					names = append(names, one.Name)
				}
			}
			return names
		}
		prefer := func(a authz.Actor, search string, preferred bool) error {
			_, err := s.PreferSearch(ctx, a, account.PreferSearchInput{Search: search, Preferred: preferred})
			return err
		}
		require.ErrorIs(t, prefer(colleague, second.ID, true), op.ErrNotFound, "not shared")
		require.NoError(t, prefer(agent, second.ID, true))
		require.NoError(t, prefer(agent, saved.ID, true))
		require.Equal(t, []string{"Locked Smiths"}, preferred(agent), "one at a time")
		require.Empty(t, preferred(colleague))
		require.NoError(t, prefer(colleague, saved.ID, true), "a shared one")
		require.NoError(t, prefer(agent, second.ID, false), "not the preferred one")
		require.Equal(t, []string{"Locked Smiths"}, preferred(agent))
		require.NoError(t, prefer(agent, saved.ID, false))
		require.Empty(t, preferred(agent))
		_, err = s.RemoveSearch(ctx, agent, account.RemoveSearchInput{Search: second.ID})
		require.NoError(t, err)
		_, err = s.RemoveSearch(ctx, agent, account.RemoveSearchInput{Search: saved.ID})
		require.NoError(t, err)
		require.Empty(t, list(agent))
		require.Zero(t, k.Count("preferred_search", "1 = 1"), "forgotten with the search")
	})
}

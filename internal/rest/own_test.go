package rest_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/client"
	"github.com/readmit/readmit/internal/account"
)

func TestCountsAndOwnListsByTheClient(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		c := s.client("agent")
		jess := s.Account(account.Draft{FirstName: "Jess", Email: "jess@example.com"})
		s.Account(account.Draft{FirstName: "Ann", UnverifiedEmail: "ann@example.com"})
		s.AccountIn(s.AddTenant("other"), account.Draft{FirstName: "Bob"})
		counts, err := c.Accounts.Counts(ctx)
		require.NoError(t, err)
		require.Equal(t, &client.States{Total: 2, Verified: 1, Pending: 1}, counts)

		_, err = c.Accounts.Get(ctx, jess)
		require.NoError(t, err)
		require.NoError(t, c.Accounts.Pin(ctx, jess))
		own, err := c.Accounts.Recent(ctx)
		require.NoError(t, err)
		require.Len(t, own.Opened, 1)
		require.Equal(t, jess, own.Opened[0].ID)
		require.Len(t, own.Pinned, 1)
		require.Equal(t, "Jess", own.Pinned[0].FirstName)
		others, err := s.client("senior_agent").Accounts.Recent(ctx)
		require.NoError(t, err)
		require.Equal(t, &client.Recent{Opened: []client.OwnAccount{}, Pinned: []client.OwnAccount{}}, others)

		got, err := c.Accounts.Get(ctx, jess)
		require.NoError(t, err)
		require.True(t, got.Pinned)
		require.NoError(t, c.Accounts.Unpin(ctx, jess))
		got, err = c.Accounts.Get(ctx, jess)
		require.NoError(t, err)
		require.False(t, got.Pinned)
		require.Equal(t, "not_found", client.Code(c.Accounts.Pin(ctx, "nobody")))
		require.Equal(t, "not_allowed", client.Code(s.client("viewer").Accounts.Pin(ctx, jess)))
	})
}

func TestSavedSearchesByTheClient(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		s.addField(t, "size")
		jess := s.Account(account.Draft{LastName: "Smith", CreatedAt: day(2025, 3, 1), Attributes: []account.Attribute{{Key: "size", Value: "XL"}}})
		s.Account(account.Draft{LastName: "Smith", CreatedAt: day(2026, 3, 1)})
		c, colleague := s.client("agent"), s.client("senior_agent")
		query := client.Search{
			LastName: client.Term{Op: "contains", Value: "smit"}, Attributes: map[string]client.Term{"size": {Value: "XL"}},
			Status: "ACTIVE", CreatedFrom: day(2025, 1, 1), CreatedTo: day(2025, 12, 31), Sort: "-created", Limit: 10,
		}
		saved, err := c.Searches.Save(ctx, "Smiths of last year", query)
		require.NoError(t, err)
		require.Equal(t, query, saved.Query)
		_, err = c.Searches.Save(ctx, "Smiths of last year", query)
		require.Equal(t, "name_taken", client.Code(err))
		_, err = c.Searches.Save(ctx, "Another", client.Search{Status: "NONE"})
		require.Equal(t, "invalid_input", client.Code(err))
		a := s.send(t, "POST", "/api/v1/searches", `{"name":"x","query":{"lastname":{"value":"Smith"}}}`, nil)
		require.Equal(t, "query.lastname", requireProblem(t, a, 422, "invalid_input").Errors[0].Name)

		list, err := colleague.Searches.List(ctx)
		require.NoError(t, err)
		require.Empty(t, list)
		require.Equal(t, "not_found", client.Code(colleague.Searches.Share(ctx, saved.ID)))
		require.NoError(t, c.Searches.Share(ctx, saved.ID))
		list, err = colleague.Searches.List(ctx)
		require.NoError(t, err)
		require.Len(t, list, 1)
		require.True(t, list[0].Shared)
		require.False(t, list[0].Own)
		var found []string
		for hit, err := range colleague.Accounts.Search(ctx, list[0].Query) {
			require.NoError(t, err)
			found = append(found, hit.ID)
		}
		require.Equal(t, []string{jess}, found, "a saved search can be run as it is")

		require.NoError(t, c.Searches.Unshare(ctx, saved.ID))
		list, err = colleague.Searches.List(ctx)
		require.NoError(t, err)
		require.Empty(t, list)
		require.NoError(t, c.Searches.Remove(ctx, saved.ID))
		require.Equal(t, "not_found", client.Code(c.Searches.Remove(ctx, saved.ID)))
	})
}

func TestFieldsByTheClient(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		c := s.client("developer")
		size := client.Field{Key: "size", Type: "text", Label: "Size", Searchable: true, Position: 1}
		added, err := c.Fields.Add(ctx, size)
		require.NoError(t, err)
		require.Equal(t, &size, added)
		_, err = c.Fields.Add(ctx, size)
		require.Equal(t, "field_exists", client.Code(err))
		_, err = s.client("agent").Fields.Add(ctx, client.Field{Key: "x", Type: "text", Label: "x"})
		require.Equal(t, "not_allowed", client.Code(err))

		size.Label, size.Internal = "Size of shoes", true
		changed, err := c.Fields.Change(ctx, size)
		require.NoError(t, err)
		require.Equal(t, &size, changed)
		list, err := s.client("agent").Fields.List(ctx)
		require.NoError(t, err)
		require.Equal(t, []client.Field{size}, list)

		number := size
		number.Type = "number"
		_, err = c.Fields.Change(ctx, number)
		require.Equal(t, "field_fixed", client.Code(err))
		s.Account(account.Draft{FirstName: "Jess", Attributes: []account.Attribute{{Key: "size", Value: "42"}}})
		require.Equal(t, "field_used", client.Code(c.Fields.Remove(ctx, "size")))
		_, err = c.Fields.Add(ctx, client.Field{Key: "plan", Type: "text", Label: "Plan"})
		require.NoError(t, err)
		require.NoError(t, c.Fields.Remove(ctx, "plan"))
		require.Equal(t, "field_unknown", client.Code(c.Fields.Remove(ctx, "plan")))
	})
}

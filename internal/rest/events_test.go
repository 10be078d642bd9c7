package rest_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/client"
	"github.com/readmit/readmit/internal/account"
)

func TestEventsByTheClient(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		c := s.client("developer")
		s.number(t)
		start, err := c.Events.Page(ctx, 0, 1)
		require.NoError(t, err)
		jess := s.Account(account.Draft{FirstName: "Jess"})
		for range 5 {
			_, err := s.client("agent").Accounts.AddNote(ctx, jess, "her ring")
			require.NoError(t, err)
		}
		s.number(t)
		page, err := c.Events.Page(ctx, start.Last, 2)
		require.NoError(t, err)
		require.Len(t, page.Items, 2)
		require.Equal(t, page.Items[1].Pos, page.NextAfter)
		require.Less(t, page.NextAfter, page.Last)
		orders := []int64{}
		for event, err := range c.Events.After(ctx, start.Last) {
			require.NoError(t, err)
			require.Equal(t, "desk.note_added", event.Type)
			require.Equal(t, jess, event.Account)
			require.Empty(t, event.Data)
			orders = append(orders, event.Order)
		}
		require.Equal(t, []int64{1, 2, 3, 4, 5}, orders)

		_, err = c.Events.Page(ctx, page.Last+1, 0)
		require.Equal(t, "position_ahead", client.Code(err))
		for _, query := range []string{"after=-1", "limit=201"} {
			requireProblem(t, s.send(t, "GET", "/api/v1/events?"+query, "", administrator), 422, "invalid_input")
		}
		for _, query := range []string{"after=now", "after=99999999999999999999", "cursor=x", "after=1&after=2"} {
			requireProblem(t, s.send(t, "GET", "/api/v1/events?"+query, "", administrator), 422, "invalid_parameter")
		}
		requireProblem(t, s.send(t, "GET", "/api/v1/events", "", nil), 403, "not_allowed")
	})
}

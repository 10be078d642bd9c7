package rest_test

import (
	"bufio"
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/client"
	"github.com/readmit/readmit/internal/account"
)

// listen opens the stream and returns its lines, and what ends it.
func (s *scene) listen(t *testing.T, place string) (next func(prefix string) string, status int, leave func()) {
	t.Helper()
	running, leave := context.WithCancel(t.Context())
	req, err := http.NewRequestWithContext(running, http.MethodGet, s.URL+"/api/v1/events/stream", nil)
	require.NoError(t, err)
	req.Header.Set("Authorization", "Bearer key-developer")
	if place != "" {
		req.Header.Set("Last-Event-ID", place)
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	require.NoError(t, err)
	lines := bufio.NewScanner(res.Body)
	t.Cleanup(func() { leave(); _ = res.Body.Close() })
	return func(prefix string) string {
		for lines.Scan() {
			if text, is := strings.CutPrefix(lines.Text(), prefix); is {
				return text
			}
		}
		return ""
	}, res.StatusCode, leave
}

func TestTheStreamGoesOnWhereTheReaderStood(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		s.number(t)
		jess := s.Account(account.Draft{FirstName: "Jess"})
		note := func(c *client.Client, login string) {
			_, err := c.Accounts.AddNote(ctx, login, "her ring")
			require.NoError(t, err)
		}
		next, status, leave := s.listen(t, "")
		require.Equal(t, 200, status)
		require.Equal(t, "3000", next("retry: "))
		note(s.client("agent"), jess)
		other := s.AddTenant("other")
		note(s.client("agent", client.WithTenant(other)), s.AccountIn(other, account.Draft{FirstName: "Ann"}))
		s.number(t)
		require.Equal(t, "desk.note_added", next("event: "))
		place := next("id: ")
		data := next("data: ")
		require.Contains(t, data, jess)
		require.NotContains(t, data, "ring", "it is thin")
		leave()

		note(s.client("agent"), jess)
		s.number(t)
		next, _, leave = s.listen(t, place)
		require.NotEqual(t, place, next("id: "))
		require.Contains(t, next("data: "), `"account_order":2`, "what happened meanwhile, and nothing of another tenant's")
		leave()

		for _, bad := range []string{"x", "-1"} {
			_, status, _ = s.listen(t, bad)
			require.Equal(t, 400, status)
		}
		_, status, _ = s.listen(t, "999999")
		require.Equal(t, 409, status)
		requireProblem(t, s.send(t, "GET", "/api/v1/events/stream", "", nil), 403, "not_allowed")
	})
}

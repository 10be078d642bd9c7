package rest_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/client"
	"github.com/readmit/readmit/internal/account"
)

// A program says which version of an account it read, as the condition of what it
// changes (RFC 9110, 13.1.1).
func TestIfMatchHoldsActsToTheVersionThatWasRead(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		id, because := s.Account(account.Draft{FirstName: "Jess", Email: "jess@example.com"}), client.Because{Reason: "asked for"}
		c := s.client("administrator").Accounts
		read := s.send(t, http.MethodGet, "/api/v1/accounts/"+id, "", by("agent"))
		require.Equal(t, `"1"`, read.header.Get("ETag"))
		_, err := c.AddPhone(ctx, id, "+49 30 901820", "", because)
		require.NoError(t, err)

		_, err = c.Freeze(client.WithSeen(ctx, 1), id, because)
		require.Equal(t, "changed_meanwhile", client.Code(err))
		require.Equal(t, 412, err.(*client.Problem).Status)
		require.Contains(t, err.Error(), "phone:")
		got, err := c.Freeze(client.WithSeen(ctx, 2), id, because)
		require.NoError(t, err)
		require.Equal(t, int64(3), got.Version)
		said, err := c.PreviewAct(ctx, id, "account.unfreeze", "")
		require.NoError(t, err)
		require.Equal(t, "account.freeze", said.Undo)

		for _, text := range []string{`W/"4"`, `4`, `"x"`, `"0"`} {
			a := s.send(t, http.MethodPost, "/api/v1/accounts/"+id+"/unfreeze", `{"reason":"asked for"}`, func(r *http.Request) {
				by("senior_agent")(r)
				r.Header.Set("If-Match", text)
			})
			require.Equal(t, 400, a.status, text+a.body)
		}
	})
}

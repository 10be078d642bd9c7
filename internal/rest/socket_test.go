package rest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/coder/websocket"
	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/staff"
	"github.com/readmit/readmit/internal/testkit"
)

// TestTheSocketTellsWhatTheStreamTells uses the keys as they are in service:
// one is revoked while its reader listens.
func TestTheSocketTellsWhatTheStreamTells(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k, staff.NewKeys(k.DB))
		members := staff.NewService(k.DB, proof.NewHasher(1, 1))
		key := func(role string) staff.CreatedAPIKey {
			made, err := members.CreateAPIKey(ctx, s.System(), staff.CreateAPIKeyInput{Name: role, Role: role, Tenant: s.Tenant})
			require.NoError(t, err)
			return made
		}
		reader, agent := key(authz.Developer), key(authz.Agent)
		open := func(key, place string) (*websocket.Conn, *http.Response, error) {
			return websocket.Dial(t.Context(), strings.Replace(s.URL, "http", "ws", 1)+"/api/v1/events/socket"+place, &websocket.DialOptions{
				HTTPHeader: http.Header{"Authorization": {"Bearer " + key}},
			})
		}
		next := func(c *websocket.Conn) (e event.Envelope) {
			kind, data, err := c.Read(t.Context())
			require.NoError(t, err)
			require.Equal(t, websocket.MessageText, kind)
			require.NoError(t, json.Unmarshal(data, &e))
			return e
		}
		for want, how := range map[int][2]string{
			http.StatusUnauthorized: {"rk_none", ""}, http.StatusForbidden: {agent.Key.Reveal(), ""},
			http.StatusBadRequest: {reader.Key.Reveal(), "?after=x"}, http.StatusConflict: {reader.Key.Reveal(), "?after=999999"},
		} {
			_, res, err := open(how[0], how[1])
			require.Error(t, err)
			require.Equal(t, want, res.StatusCode, "refused before it is handed over: %v", how)
		}

		s.number(t)
		jess := s.Account(account.Draft{FirstName: "Jess"})
		note := func() {
			_, err := desk.NewService(k.DB).AddNote(ctx, k.Actor(authz.Agent), desk.AddNoteInput{Account: jess, Text: "her ring"})
			require.NoError(t, err)
		}
		c, _, err := open(reader.Key.Reveal(), "")
		require.NoError(t, err)
		note()
		s.number(t)
		first := next(c)
		require.Equal(t, []any{"desk.note_added", jess}, []any{first.Type, first.Account})
		require.Empty(t, first.Data, "it is thin")
		require.NoError(t, c.Close(websocket.StatusNormalClosure, ""))

		note()
		s.number(t)
		c, _, err = open(reader.Key.Reveal(), fmt.Sprintf("?after=%d", first.Pos))
		require.NoError(t, err)
		second := next(c)
		require.Equal(t, int64(2), second.Order, "what happened meanwhile")
		require.Greater(t, second.Pos, first.Pos)

		_, err = members.RevokeAPIKey(ctx, s.System(), staff.APIKeyInput{Key: reader.ID})
		require.NoError(t, err)
		for err == nil { // the revocation itself may still be told
			_, _, err = c.Read(context.WithoutCancel(t.Context()))
		}
		require.Equal(t, websocket.StatusPolicyViolation, websocket.CloseStatus(err), "%v", err)
	})
}

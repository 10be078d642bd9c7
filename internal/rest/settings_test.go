package rest_test

import (
	"bytes"
	"encoding/json"
	"image"
	"image/png"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/client"
)

func TestSettingsByTheClient(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		c := s.client("administrator")
		list, err := c.Settings.List(ctx)
		require.NoError(t, err)
		require.Equal(t, int64(1), list.Version)
		changed, err := c.Settings.Change(ctx, 1, map[string]string{"name": "Harbor", "support.email": "help@harbor.example"})
		require.NoError(t, err)
		require.Equal(t, &client.SettingsChanged{Version: 2, Settings: []string{"name", "support.email"}}, changed)
		_, err = c.Settings.ChangeDeskPolicy(ctx, 2, map[string]string{"desk.idle_minutes": "90"})
		require.Equal(t, "invalid_input", client.Code(err))
		require.ErrorContains(t, err, "from 5 to 60")
		_, err = c.Settings.ChangeDeskPolicy(ctx, 2, map[string]string{"desk.idle_minutes": "20"})
		require.NoError(t, err)
		var file bytes.Buffer
		require.NoError(t, png.Encode(&file, image.NewGray(image.Rect(0, 0, 32, 32))))
		_, err = c.Settings.ChangeBranding(ctx, client.Branding{Version: 3, Settings: map[string]string{"brand.color": "#aa0000"}, Logo: file.Bytes()})
		require.NoError(t, err)
		var logo struct{ File []byte }
		require.NoError(t, s.client("viewer").Do(ctx, "GET", "/settings/logo", nil, nil, &logo))
		require.Equal(t, file.Bytes(), logo.File)

		a := s.send(t, "POST", "/api/v1/settings/change", `{"version":1,"settings":{"name":"Mine"}}`, administrator)
		requireProblem(t, a, 412, "settings_changed")
		require.Contains(t, a.body, `"conflict":{"now":"Harbor","yours":"Mine","by":"Maria"`)
		_, err = s.client("supervisor").Settings.ChangeDeskPolicy(ctx, 4, map[string]string{"desk.idle_minutes": "30"})
		require.Equal(t, "not_allowed", client.Code(err))
	})
}

func TestBlockedByTheClient(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		c := s.client("administrator")
		added, err := c.Blocked.BlockEmailDomain(ctx, "Trash.example", "spam")
		require.NoError(t, err)
		require.Equal(t, "trash.example", added.Value)
		_, err = c.Blocked.BlockUsername(ctx, "*admin/#?*", "")
		require.NoError(t, err)
		page, err := c.Blocked.List(ctx, "email_domain", "")
		require.NoError(t, err)
		require.Equal(t, &client.BlockedPage{Items: []client.BlockedValue{*added}, Count: 1}, page)
		a := s.send(t, "POST", "/api/v1/accounts", `{"first_name":"J","email":"j@trash.example","username":"the-admin/#?1","reason":"asked"}`, administrator)
		requireProblem(t, a, 422, "invalid_input")
		require.Contains(t, a.body, `"code":"email_domain_blocked"`)
		require.Contains(t, a.body, `"code":"username_blocked"`)
		require.NoError(t, c.Blocked.UnblockUsername(ctx, "*admin/#?*"))
		require.NoError(t, c.Blocked.UnblockEmailDomain(ctx, "trash.example"))
		require.Equal(t, "not_blocked", client.Code(c.Blocked.UnblockEmailDomain(ctx, "trash.example")))
	})
}

// TestTheClientKnowsEverySetting reads the answers strictly.
func TestTheClientKnowsEverySetting(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		c := s.client("administrator")
		_, err := c.Blocked.BlockUsername(ctx, "admin", "x")
		require.NoError(t, err)
		for path, into := range map[string]any{"/settings": &client.SettingList{}, "/blocks": &client.BlockedPage{}} {
			var raw json.RawMessage
			query := url.Values{}
			if path == "/blocks" {
				query.Set("kind", "username")
			}
			require.NoError(t, c.Do(ctx, "GET", path, query, nil, &raw))
			d := json.NewDecoder(bytes.NewReader(raw))
			d.DisallowUnknownFields()
			require.NoError(t, d.Decode(into), path)
		}
	})
}

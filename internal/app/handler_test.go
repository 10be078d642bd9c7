package app_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/app"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/config"
	"github.com/readmit/readmit/internal/staff"
	"github.com/readmit/readmit/internal/store"
)

// ask sends one request to the whole handler, by the path as it is written.
func ask(h http.Handler, method, path string, change func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "/", nil)
	r.URL = &url.URL{Path: path}
	if change != nil {
		change(r)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// TestTheAPIAnswersProblemsEverywhere asks where a mux would redirect.
func TestTheAPIAnswersProblemsEverywhere(t *testing.T) {
	each(t, func(t *testing.T, cfg config.Config) {
		h, err := open(t, cfg).Handler(config.Server{}, "http://localhost:8484")
		require.NoError(t, err)
		for _, path := range []string{
			"/api/v1", "/api/v1/", "/api/v1//accounts", "/api/v1//x", "/api/v1/accounts/", "/api/v1/./accounts", "/api/v1/x/../accounts", "/api/v1/nothing",
		} {
			for _, method := range []string{"GET", "POST", "DELETE"} {
				w := ask(h, method, path, nil)
				require.Equal(t, 404, w.Code, "%s %s", method, path)
				require.Equal(t, "application/problem+json", w.Header().Get("Content-Type"), path)
				require.Empty(t, w.Header().Get("Location"), path)
				var problem struct{ Code string }
				require.NoError(t, json.Unmarshal(w.Body.Bytes(), &problem))
				require.Equal(t, "no_such_address", problem.Code)
			}
		}
		require.Equal(t, 200, ask(h, "GET", "/api/v1/openapi.json", nil).Code)
		require.Equal(t, 401, ask(h, "GET", "/api/v1/accounts", nil).Code)
		elsewhere := ask(h, "GET", "/api/v10", nil)
		require.NotEqual(t, "application/problem+json", elsewhere.Header().Get("Content-Type"), "that is not the API")
		require.Equal(t, 404, elsewhere.Code)
	})
}

// TestTheAddressIsThatBehindTrustedProxies looks at what the audit holds.
func TestTheAddressIsThatBehindTrustedProxies(t *testing.T) {
	each(t, func(t *testing.T, cfg config.Config) {
		a := open(t, cfg)
		main, _, err := a.EnsureTenant(t.Context())
		require.NoError(t, err)
		key, err := a.Staff.CreateAPIKey(t.Context(), a.System("cli", main.ID), staff.CreateAPIKeyInput{Name: "x", Role: authz.Agent})
		require.NoError(t, err)
		for _, c := range []struct {
			proxies []string
			want    string
		}{{nil, "10.1.2.3"}, {[]string{"10.0.0.0/8"}, "203.0.113.7"}} {
			h, err := a.Handler(config.Server{TrustedProxy: c.proxies}, "http://localhost:8484")
			require.NoError(t, err)
			w := ask(h, "GET", "/api/v1/searches", func(r *http.Request) {
				r.RemoteAddr = "10.1.2.3:4711"
				r.Header.Set("X-Forwarded-For", "198.51.100.1, 203.0.113.7, 10.9.9.9")
				r.Header.Set("Authorization", "Bearer "+key.Key.Reveal())
			})
			require.Equal(t, 200, w.Code, w.Body)
			require.Equal(t, c.want, lastAddress(t, a))
		}
	})
}

// lastAddress is the address in the newest audit entry of a list of searches.
func lastAddress(t *testing.T, a *app.App) string {
	t.Helper()
	var id string
	var body []byte
	require.NoError(t, a.DB.Store.Read(t.Context(), func(tx *store.Tx) error {
		return tx.QueryRowContext(t.Context(), `SELECT audit.id, audit_personal.body FROM audit JOIN audit_personal ON audit_personal.audit = audit.id
			WHERE audit.op = 'account.list_searches' ORDER BY audit.at DESC LIMIT 1`).Scan(&id, &body)
	}))
	var personal struct{ Address string }
	require.NoError(t, a.DB.Store.Read(t.Context(), func(tx *store.Tx) error {
		text, err := a.DB.Ledger.OpenPersonal(t.Context(), tx, id, 0, body)
		require.NoError(t, err)
		return json.Unmarshal(text, &personal)
	}))
	return personal.Address
}

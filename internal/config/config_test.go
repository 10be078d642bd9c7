package config_test

import (
	"cmp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/config"
)

func TestServerSettings(t *testing.T) {
	for name, c := range map[string]struct {
		server config.Server
		want   error
	}{
		"the default":           {config.Server{Listen: "127.0.0.1:8484"}, nil},
		"every address":         {config.Server{Listen: ":0"}, nil},
		"no port":               {config.Server{Listen: "8484"}, config.ErrListen},
		"https":                 {config.Server{Listen: ":1", PublicURL: "https://desk.example.com/"}, nil},
		"http on localhost":     {config.Server{Listen: ":1", PublicURL: "http://localhost:8484"}, nil},
		"http elsewhere":        {config.Server{Listen: ":1", PublicURL: "http://desk.example.com"}, config.ErrPublicURL},
		"http, a false friend":  {config.Server{Listen: ":1", PublicURL: "http://localhost.example.com"}, config.ErrPublicURL},
		"with a path":           {config.Server{Listen: ":1", PublicURL: "https://example.com/desk"}, config.ErrPublicURL},
		"with a password":       {config.Server{Listen: ":1", PublicURL: "https://a:b@example.com"}, config.ErrPublicURL},
		"another scheme":        {config.Server{Listen: ":1", PublicURL: "javascript:alert(1)"}, config.ErrPublicURL},
		"a network":             {config.Server{Listen: ":1", TrustedProxy: []string{"10.0.0.0/8", "::1"}}, nil},
		"no port of the portal": {config.Server{Listen: ":1", PortalListen: "8485"}, config.ErrPortalListen},
		"a portal with a path":  {config.Server{Listen: ":1", PortalURL: "https://example.com/id"}, config.ErrPortalURL},
		"hosts apart":           {config.Server{Listen: ":1", PublicURL: "https://desk.example.com", PortalURL: "https://id.example.com"}, nil},
		"ports apart":           {config.Server{Listen: ":1", PublicURL: "https://example.com", PortalURL: "https://example.com:8443"}, nil},
		"one address":           {config.Server{Listen: ":1", PublicURL: "https://Desk.example.com", PortalURL: "https://desk.example.com:443/"}, config.ErrSameAddress},
		"no network":            {config.Server{Listen: ":1", TrustedProxy: []string{"10.0.0.0/99"}}, config.ErrProxy},
	} {
		c.server.PortalListen = cmp.Or(c.server.PortalListen, ":2")
		require.ErrorIs(t, c.server.Check(), c.want, name)
	}
}

func TestBaseURL(t *testing.T) {
	require.Equal(t, "http://localhost:8484", config.Server{}.BaseURL(8484))
	require.Equal(t, "https://desk.example.com", config.Server{PublicURL: "https://desk.example.com/"}.BaseURL(8484))
}

func TestWhereShowsNoPassword(t *testing.T) {
	c := config.Config{Database: "postgres://readmit:hunter2@db.example.com/readmit"}
	require.NoError(t, c.Check())
	require.NotContains(t, c.Where(), "hunter2")
	require.ErrorIs(t, config.Config{Database: "sqlite://x"}.Check(), config.ErrDatabase)
}

func TestDirectAddressGoesWithADatabase(t *testing.T) {
	const pooler, direct = "postgres://db.example.com:6432/readmit", "postgres://db.example.com/readmit"
	require.NoError(t, config.Config{Database: pooler, DatabaseDirect: direct}.Check())
	require.ErrorIs(t, config.Config{DatabaseDirect: direct}.Check(), config.ErrDirect)
	require.ErrorIs(t, config.Config{Database: pooler, DatabaseDirect: "db.example.com"}.Check(), config.ErrDirect)
}

func TestReadFile(t *testing.T) {
	known := []string{"listen", "log-level", "demo", "shutdown-after"}
	file, err := config.ReadFile(strings.NewReader("listen: ':1'\nlog_level: debug\ndemo: true\nshutdown-after: 5\n"), known)
	require.NoError(t, err)
	require.Equal(t, config.File{"listen": ":1", "log-level": "debug", "demo": "true", "shutdown-after": "5"}, file)

	file, err = config.ReadFile(strings.NewReader("# nothing set\n"), known)
	require.NoError(t, err)
	require.Empty(t, file)

	for text, want := range map[string]string{
		"lisen: x":       `knows no "lisen"`,
		"listen: [a]":    "one value",
		"listen: {a: b}": "one value",
		"a\tb: :":        "YAML",
		"- listen":       "YAML",
	} {
		_, err := config.ReadFile(strings.NewReader(text), known)
		require.ErrorContains(t, err, want, text)
	}
}

package edge_test

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/edge"
	"github.com/readmit/readmit/internal/testkit"
)

// serve answers one request through the edge and returns what was logged.
func serve(t *testing.T, next http.HandlerFunc, change func(*edge.Config, *http.Request)) (*httptest.ResponseRecorder, string) {
	t.Helper()
	var log bytes.Buffer
	cfg := edge.Config{
		Log: slog.New(slog.NewTextHandler(&log, nil)), Now: func() time.Time { return testkit.Start },
		NewID: func() string { return "req_made" },
	}
	r := httptest.NewRequest("GET", "/accounts/0193?q=jess.smith", nil)
	if change != nil {
		change(&cfg, r)
	}
	w := httptest.NewRecorder()
	edge.Handler(cfg, next).ServeHTTP(w, r)
	return w, log.String()
}

func TestRequestIDIsTakenOnlyIfSane(t *testing.T) {
	for sent, want := range map[string]string{
		"":                            "req_made",
		"0193a6c2-b4f0":               "0193a6c2-b4f0",
		"short":                       "req_made",
		"has space in it":             "req_made",
		"line\nbreak=1 level=ERROR":   "req_made",
		"<script>alert(1)</script>":   "req_made",
		strings.Repeat("a", 128):      strings.Repeat("a", 128),
		strings.Repeat("a", 129):      "req_made",
		"req_0193a6c2b4f07c3e9a1d5f2": "req_0193a6c2b4f07c3e9a1d5f2",
	} {
		w, log := serve(t, func(_ http.ResponseWriter, r *http.Request) {
			require.Equal(t, want, edge.Of(r.Context()).ID)
		}, func(_ *edge.Config, r *http.Request) { r.Header.Set(edge.RequestID, sent) })
		require.Equal(t, want, w.Header().Get(edge.RequestID))
		require.Contains(t, log, "request="+want)
	}
}

func TestAccessLogHoldsTheRouteAndNoTerms(t *testing.T) {
	_, log := serve(t, func(w http.ResponseWriter, r *http.Request) {
		edge.Of(r.Context()).Route = "GET /accounts/{id}"
		edge.Of(r.Context()).Actor = "key_1"
		w.WriteHeader(http.StatusNotFound)
		_, _ = io.WriteString(w, "four")
	}, func(_ *edge.Config, r *http.Request) {
		r.Method = "X-SECRET-METHOD"
		r.Header.Set("User-Agent", "secret-agent")
	})
	for _, want := range []string{`route="GET /accounts/{id}"`, "status=404", "bytes=4", "address=192.0.2.1", "actor=key_1", "method=OTHER"} {
		require.Contains(t, log, want)
	}
	for _, not := range []string{"jess", "0193", "secret", "SECRET"} {
		require.NotContains(t, log, not)
	}
}

func TestSecurityHeaders(t *testing.T) {
	w, _ := serve(t, func(http.ResponseWriter, *http.Request) {}, nil)
	require.Equal(t, edge.ContentSecurityPolicy, w.Header().Get("Content-Security-Policy"))
	require.NotContains(t, edge.ContentSecurityPolicy, "unsafe")
	require.Equal(t, "nosniff", w.Header().Get("X-Content-Type-Options"))
	require.Equal(t, "no-store", w.Header().Get("Cache-Control"))
	require.Empty(t, w.Header().Get("Strict-Transport-Security"))

	w, _ = serve(t, func(http.ResponseWriter, *http.Request) {}, func(c *edge.Config, _ *http.Request) { c.HTTPS = true })
	require.NotEmpty(t, w.Header().Get("Strict-Transport-Security"))
}

func TestPanicIsAnsweredByTheFixedSentence(t *testing.T) {
	w, log := serve(t, func(http.ResponseWriter, *http.Request) { panic("sql: no such table account") }, nil)
	require.Equal(t, http.StatusInternalServerError, w.Code)
	require.Equal(t, edge.Broken+"\nreq_made\n", w.Body.String())
	require.Contains(t, log, "no such table")
	require.Contains(t, log, "level=ERROR msg=request")
}

func TestPanicAfterHalfAnAnswerCutsTheConnection(t *testing.T) {
	require.PanicsWithValue(t, http.ErrAbortHandler, func() {
		serve(t, func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, `{"items":[`)
			panic("half way")
		}, nil)
	})
	require.PanicsWithValue(t, http.ErrAbortHandler, func() {
		serve(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, nil)
	})
}

func TestClientAddress(t *testing.T) {
	proxies := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}
	for name, c := range map[string]struct {
		remote    string
		forwarded []string
		trusted   []netip.Prefix
		want      string
	}{
		"no proxy":                   {"203.0.113.9:4711", nil, nil, "203.0.113.9"},
		"header without trust":       {"203.0.113.9:4711", []string{"1.2.3.4"}, nil, "203.0.113.9"},
		"header from a stranger":     {"203.0.113.9:4711", []string{"1.2.3.4"}, proxies, "203.0.113.9"},
		"one proxy":                  {"10.0.0.1:80", []string{"203.0.113.9"}, proxies, "203.0.113.9"},
		"invented hops before":       {"10.0.0.1:80", []string{"1.2.3.4, 203.0.113.9"}, proxies, "203.0.113.9"},
		"two proxies, two headers":   {"10.0.0.1:80", []string{"1.2.3.4, 203.0.113.9", "10.9.9.9"}, proxies, "203.0.113.9"},
		"nonsense":                   {"10.0.0.1:80", []string{"unknown"}, proxies, "10.0.0.1"},
		"proxy without header":       {"10.0.0.1:80", nil, proxies, "10.0.0.1"},
		"mapped":                     {"[::ffff:203.0.113.9]:1", nil, nil, "203.0.113.9"},
		"IPv6 with zone from a peer": {"[fd00::1]:1", []string{"2001:db8::5%eth0"}, proxies, "2001:db8::5"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.remote
		r.Header["X-Forwarded-For"] = c.forwarded
		require.Equal(t, c.want, edge.ClientAddress(r, c.trusted).String(), name)
	}
	r := httptest.NewRequest("GET", "/", nil)
	r.RemoteAddr = "@"
	require.False(t, edge.ClientAddress(r, nil).IsValid(), "a socket has no address")
	require.Empty(t, (&edge.Request{}).AddressText())
}

func TestSameOrigin(t *testing.T) {
	h := edge.SameOrigin(
		http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }),
		http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }))
	for name, c := range map[string]struct {
		method string
		header map[string]string
		want   int
	}{
		"own page":                  {"POST", map[string]string{"Sec-Fetch-Site": "same-origin"}, 204},
		"another site":              {"POST", map[string]string{"Sec-Fetch-Site": "cross-site"}, 403},
		"a sibling":                 {"POST", map[string]string{"Sec-Fetch-Site": "same-site"}, 403},
		"another origin, old brow.": {"POST", map[string]string{"Origin": "https://evil.example"}, 403},
		"own origin, old browser":   {"POST", map[string]string{"Origin": "http://example.com"}, 204},
		"a link from elsewhere":     {"GET", map[string]string{"Sec-Fetch-Site": "cross-site"}, 204},
		"a program":                 {"POST", nil, 204},
	} {
		r := httptest.NewRequest(c.method, "http://example.com/notes", nil)
		for k, v := range c.header {
			r.Header.Set(k, v)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		require.Equal(t, c.want, w.Code, name)
	}
}

func TestReadBody(t *testing.T) {
	for name, c := range map[string]struct {
		body   io.Reader
		length int64
		want   string
	}{
		"empty":                  {strings.NewReader(""), 0, ""},
		"at the limit":           {strings.NewReader(strings.Repeat("x", edge.BodyLimit)), edge.BodyLimit, ""},
		"announced too large":    {iotestFail{}, edge.BodyLimit + 1, "body_too_large"},
		"unannounced too large":  {strings.NewReader(strings.Repeat("x", edge.BodyLimit+1)), -1, "body_too_large"},
		"ends early":             {iotestFail{}, 10, "body_incomplete"},
		"ends early, no length ": {io.MultiReader(strings.NewReader("{"), iotestFail{}), -1, "body_incomplete"},
	} {
		r := httptest.NewRequest("POST", "/", io.NopCloser(c.body))
		r.ContentLength = c.length
		_, err := edge.ReadBody(httptest.NewRecorder(), r)
		require.Equal(t, c.want, testkit.Code(err), name)
	}
}

type iotestFail struct{}

func (iotestFail) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestFailuresMakeAnAddressWait(t *testing.T) {
	now := testkit.Start
	f := edge.NewFailures(func() time.Time { return now }, 3, 10*time.Second)
	a, b := netip.MustParseAddr("2001:db8::1"), netip.MustParseAddr("2001:db8:0:1::1")
	for range 3 {
		require.Zero(t, f.Wait(a))
		f.Count(a)
	}
	require.InDelta(t, 10*time.Second, f.Wait(a), float64(time.Millisecond))
	require.NotZero(t, f.Wait(netip.MustParseAddr("2001:db8::ffff")), "the whole /64 waits")
	require.Zero(t, f.Wait(b), "another network does not")

	now = now.Add(4 * time.Second)
	require.InDelta(t, 6*time.Second, f.Wait(a), float64(time.Millisecond))
	now = now.Add(7 * time.Second)
	require.Zero(t, f.Wait(a))
	f.Count(a)
	require.NotZero(t, f.Wait(a))
}

func TestFailuresForgetWhatIsLongAgo(t *testing.T) {
	now := testkit.Start
	f := edge.NewFailures(func() time.Time { return now }, 1, time.Second)
	first := netip.MustParseAddr("198.51.100.1")
	f.Count(first)
	now = now.Add(time.Minute)
	for i := range 1 << 17 { // twice what is remembered
		f.Count(netip.MustParseAddr(fmt.Sprintf("10.%d.%d.%d", i>>16, i>>8&255, i&255)))
	}
	require.Zero(t, f.Wait(first))
	require.NotZero(t, f.Wait(netip.MustParseAddr("10.1.255.255")), "the newest is remembered")
}

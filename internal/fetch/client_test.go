package fetch_test

import (
	"compress/gzip"
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/dns/dnsmessage"

	"github.com/readmit/readmit/internal/fetch"
)

var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}

func send(t *testing.T, c *fetch.Client, address string) (fetch.Answer, error) {
	t.Helper()
	return c.Send(t.Context(), http.MethodGet, address, nil, nil)
}

// inside is a server of the own network that must not be reached.
func inside(t *testing.T) (address string, asked *atomic.Int64) {
	t.Helper()
	asked = &atomic.Int64{}
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	t.Cleanup(s.Close)
	return s.URL, asked
}

// TestC45 asks for addresses of the own network in the forms that have got past
// other products' lists.
func TestC45(t *testing.T) {
	url, asked := inside(t)
	port := url[strings.LastIndex(url, ":"):]
	c := fetch.New(fetch.Config{})
	hosts := []string{
		"127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "0177.1", "127.0.0.1.", "0", "0.0.0.0",
		"localhost", "LOCALHOST", "localhost.", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]",
		"[64:ff9b::7f00:1]", "[64:ff9b::a9fe:a9fe]", "[64:ff9b:1::1]", "[2002:7f00:1::]", "[2001::7f00:1]", "[fe80::1]", "[fe80::1%25lo]", "[fc00::1]", "[fd12:3456::1]", "[ff02::1]",
		"[100::1]", "[2001:db8::1]", "[2001:10::1]", "[5f00::1]", "[fec0::1]",
		"10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.168.255.255", "169.254.169.254", "169.254.170.2", "100.64.0.1", "100.100.100.200",
		"192.0.0.1", "192.0.0.192", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.88.99.1",
		"[::ffff:169.254.169.254]", "[::ffff:10.0.0.1]", "[0:0:0:0:0:ffff:192.168.0.1]", "①②⑦.⓪.⓪.①", "127。0。0。1",
		"3232235521", "0xa9fea9fe", "0251.0376.0251.0376", "2852039166", "169.254.43518", "0xa9.254.0251.254",
	}
	for _, host := range hosts {
		for _, scheme := range []string{"http", "https"} {
			for _, p := range []string{port, ":443", ""} {
				_, err := send(t, c, scheme+"://"+host+p+"/")
				require.Error(t, err, "%s://%s%s", scheme, host, p)
			}
		}
	}
	for _, other := range []string{"file:///etc/passwd", "gopher://127.0.0.1:70/", "ftp://127.0.0.1/", "//127.0.0.1/", "unix:/run/x", "jar:http://127.0.0.1!/", "http:/127.0.0.1/", "http:///127.0.0.1/"} {
		_, err := send(t, c, other)
		require.Error(t, err, other)
	}
	require.Zero(t, asked.Load())
	_, err := send(t, c, "https://127.0.0.1"+port)
	require.ErrorIs(t, err, fetch.ErrAddress)

	open := fetch.New(fetch.Config{Allow: loopback})
	answer, err := send(t, open, url)
	require.NoError(t, err, "what the operator has listed is asked, also by http")
	require.Equal(t, 200, answer.Status)
	require.EqualValues(t, 1, asked.Load())
	_, err = send(t, open, "http://169.254.169.254/latest/meta-data/")
	require.ErrorIs(t, err, fetch.ErrAddress, "a list opens what it names, and nothing else")
}

// TestC46 answers with every redirect; none is followed, not even to where one
// may go.
func TestC46(t *testing.T) {
	target, asked := inside(t)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", target)
		w.WriteHeader(map[string]int{"/301": 301, "/302": 302, "/303": 303, "/307": 307, "/308": 308}[r.URL.Path])
	}))
	t.Cleanup(s.Close)
	c := fetch.New(fetch.Config{Allow: loopback})
	for _, path := range []string{"/301", "/302", "/303", "/307", "/308"} {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			_, err := c.Send(t.Context(), method, s.URL+path, nil, strings.NewReader("x"))
			require.ErrorIs(t, err, fetch.ErrRedirect, method+path)
		}
	}
	require.Zero(t, asked.Load())
}

// TestC47 asks a name whose address is public when it is looked at, and the
// own network's when it is connected to; and one that has both at once.
func TestC47(t *testing.T) {
	url, asked := inside(t)
	port := url[strings.LastIndex(url, ":"):]
	var questions atomic.Int64
	resolver := fakeDNS(t, func(name string) [][4]byte {
		if strings.HasPrefix(name, "both.") {
			return [][4]byte{{127, 0, 0, 1}, {10, 0, 0, 1}, {169, 254, 169, 254}}
		}
		if questions.Add(1)%2 == 1 {
			return [][4]byte{{192, 0, 2, 1}}
		}
		return [][4]byte{{127, 0, 0, 1}}
	})
	c := fetch.New(fetch.Config{Resolver: resolver})
	for range 6 {
		for _, name := range []string{"flips.example", "both.example"} {
			for _, scheme := range []string{"http", "https"} {
				_, err := send(t, c, scheme+"://"+name+port)
				require.ErrorIs(t, err, fetch.ErrAddress, name)
			}
		}
	}
	require.Greater(t, questions.Load(), int64(5), "the name was looked up")
	require.Zero(t, asked.Load())
	answer, err := send(t, fetch.New(fetch.Config{Resolver: resolver, Allow: loopback}), "http://both.example"+port)
	require.NoError(t, err, "the resolver works: an allowed address is reached by it")
	require.Equal(t, 200, answer.Status)
}

// TestC48MailServersOfTenantsAreDialedOutwardsOnly names addresses of the own
// network as mail servers, by number and by a name that leads there, and ports
// of other protocols.
func TestC48MailServersOfTenantsAreDialedOutwardsOnly(t *testing.T) {
	url, asked := inside(t)
	port := url[strings.LastIndex(url, ":")+1:]
	resolver := fakeDNS(t, func(string) [][4]byte { return [][4]byte{{127, 0, 0, 1}} })
	c := fetch.New(fetch.Config{Resolver: resolver})
	for _, host := range []string{"127.0.0.1", "localhost", "::1", "0.0.0.0", "10.0.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "fd00::1", "smtp.example"} {
		for _, p := range []string{port, "25", "465", "587"} {
			_, err := c.DialMail(t.Context(), "tcp", net.JoinHostPort(host, p))
			require.ErrorIs(t, err, fetch.ErrAddress, "%s:%s", host, p)
		}
	}
	for _, p := range []string{"22", "80", "443", "3306", "6379"} {
		_, err := c.DialMail(t.Context(), "tcp", "1.1.1.1:"+p)
		require.ErrorIs(t, err, fetch.ErrAddress, "another protocol's port: %s", p)
	}
	require.Zero(t, asked.Load())
	conn, err := fetch.New(fetch.Config{Resolver: resolver, Allow: loopback}).DialMail(t.Context(), "tcp", "smtp.example:"+port)
	require.NoError(t, err, "what the operator has listed is reached, by whichever port")
	require.NoError(t, conn.Close())
}

func TestNoProxyFromTheEnvironmentIsUsed(t *testing.T) {
	proxy, asked := inside(t)
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"} {
		t.Setenv(name, proxy)
	}
	target, reached := inside(t)
	_, err := send(t, fetch.New(fetch.Config{Allow: loopback}), target)
	require.NoError(t, err)
	require.Zero(t, asked.Load())
	require.EqualValues(t, 1, reached.Load())
}

func TestAnAnswerHasALimit(t *testing.T) {
	large := strings.Repeat("x", fetch.MaxAnswer+1)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/told":
			_, _ = io.WriteString(w, large)
		case "/streamed":
			for range 300 {
				_, _ = io.WriteString(w, large[:4096])
				w.(http.Flusher).Flush()
			}
		case "/packed":
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			_, _ = io.WriteString(z, large)
			_ = z.Close()
		default:
			_, _ = io.WriteString(w, large[:fetch.MaxAnswer])
		}
	}))
	t.Cleanup(s.Close)
	c := fetch.New(fetch.Config{Allow: loopback})
	for _, path := range []string{"/told", "/streamed", "/packed"} {
		_, err := send(t, c, s.URL+path)
		require.ErrorIs(t, err, fetch.ErrTooLarge, path)
	}
	answer, err := send(t, c, s.URL+"/most")
	require.NoError(t, err)
	require.Len(t, answer.Body, fetch.MaxAnswer)
}

func TestCertificatesAreChecked(t *testing.T) {
	s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {}))
	t.Cleanup(s.Close)
	_, err := send(t, fetch.New(fetch.Config{Allow: loopback}), s.URL)
	require.ErrorContains(t, err, "certificate")
	roots := x509.NewCertPool()
	roots.AddCert(s.Certificate())
	trusting := fetch.New(fetch.Config{Allow: loopback, Transport: func(t *http.Transport) {
		t.TLSClientConfig = &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
	}})
	_, err = send(t, trusting, s.URL)
	require.NoError(t, err)
}

// fakeDNS answers questions for addresses by f.
func fakeDNS(t *testing.T, f func(name string) [][4]byte) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	go func() {
		buf := make([]byte, 1500)
		for {
			n, from, err := conn.ReadFrom(buf)
			if err != nil {
				return
			}
			if answer, ok := answerOf(buf[:n], f); ok {
				_, _ = conn.WriteTo(answer, from)
			}
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
}

func answerOf(packet []byte, f func(name string) [][4]byte) ([]byte, bool) {
	var m dnsmessage.Message
	if m.Unpack(packet) != nil || len(m.Questions) != 1 {
		return nil, false
	}
	m.Response, m.Authoritative, m.Additionals = true, true, nil
	q := m.Questions[0]
	if q.Type == dnsmessage.TypeA {
		for _, a := range f(q.Name.String()) {
			m.Answers = append(m.Answers, dnsmessage.Resource{
				Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class, TTL: 0}, Body: &dnsmessage.AResource{A: a},
			})
		}
	}
	out, err := m.Pack()
	return out, err == nil
}

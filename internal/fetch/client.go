package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"time"
)

// The limits of one request.
const (
	connectWithin = 5 * time.Second
	answerWithin  = 10 * time.Second // the whole of it, with the body
	// MaxAnswer is how many bytes an answer may have, unpacked.
	MaxAnswer  = 1 << 20
	maxHeaders = 64 << 10
)

// Why a request was not sent, or its answer not taken.
var (
	// ErrAddress means that the name leads to an address that is not public and
	// not listed by the operator, or to a port that is not meant for HTTPS.
	ErrAddress = errors.New("the address is not public: list its network in --fetch-allow if it is one of your own")
	// ErrPlain means http where only https is allowed.
	ErrPlain = errors.New("http is not allowed to public addresses: use https")
	// ErrRedirect means that the answer leads elsewhere.
	ErrRedirect = errors.New("the answer leads to another address, which is not followed")
	// ErrTooLarge means an answer of more than [MaxAnswer] bytes.
	ErrTooLarge = errors.New("the answer is too large")
)

// Config says what is allowed.
type Config struct {
	// Allow are networks of the operator's own that may be asked, also by http
	// and on any port. Empty: public addresses only.
	Allow []netip.Prefix
	// Resolver finds addresses; nil is the operating system's.
	Resolver *net.Resolver
	// Transport changes what is built, such as the certificates that a test trusts.
	Transport func(*http.Transport)
}

// Client sends requests to other systems.
type Client struct {
	http *http.Client
	mail *net.Dialer
}

// New returns a client.
func New(cfg Config) *Client {
	guard := newGuard(cfg.Allow)
	return &Client{
		http: &http.Client{
			Timeout:       answerWithin,
			Transport:     &limited{secure: cfg.transport(guard.secure), plain: cfg.transport(guard.plain)},
			CheckRedirect: func(*http.Request, []*http.Request) error { return ErrRedirect },
		},
		mail: &net.Dialer{Timeout: connectWithin, Control: guard.mail, Resolver: cfg.Resolver},
	}
}

// DialMail connects to a mail server that a tenant has named: a public address
// at one of the ports for handing mails over, or one of the operator's own
// networks. It returns an error that is [ErrAddress] for every other one, the
// address that a name leads to being what is judged.
func (c *Client) DialMail(ctx context.Context, network, address string) (net.Conn, error) {
	return c.mail.DialContext(ctx, network, address)
}

// HTTP is the client for libraries that take one.
func (c *Client) HTTP() *http.Client { return c.http }

// Answer is what came back.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// Send sends a request and reads the whole answer. It returns an error that is
// one of this package's where the request was not allowed or the answer not
// taken; any status is an answer.
func (c *Client) Send(ctx context.Context, method, address string, header http.Header, body io.Reader) (Answer, error) {
	req, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return Answer{}, fmt.Errorf("make a request: %w", err)
	}
	for name, values := range header {
		req.Header[name] = values
	}
	res, err := c.http.Do(req)
	if err != nil {
		return Answer{}, fmt.Errorf("ask %s: %w", req.URL.Host, err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		return Answer{}, fmt.Errorf("read the answer of %s: %w", req.URL.Host, err)
	}
	return Answer{Status: res.StatusCode, Header: res.Header, Body: text}, nil
}

func (cfg Config) transport(control controller) *http.Transport {
	dialer := &net.Dialer{Timeout: connectWithin, Control: control, Resolver: cfg.Resolver, KeepAlive: 30 * time.Second}
	t := &http.Transport{
		Proxy:                  nil, // one from the environment would connect for us, past the check
		DialContext:            dialer.DialContext,
		ForceAttemptHTTP2:      true,
		TLSHandshakeTimeout:    connectWithin,
		ResponseHeaderTimeout:  answerWithin,
		MaxResponseHeaderBytes: maxHeaders,
		MaxIdleConns:           32,
		MaxIdleConnsPerHost:    4,
		IdleConnTimeout:        30 * time.Second,
	}
	if cfg.Transport != nil {
		cfg.Transport(t)
	}
	return t
}

// limited sends http and https by their own transports, and limits what is
// read of an answer.
type limited struct{ secure, plain http.RoundTripper }

// RoundTrip sends one request.
func (l *limited) RoundTrip(req *http.Request) (*http.Response, error) {
	next := l.secure
	switch req.URL.Scheme {
	case "https":
	case "http":
		next = l.plain
	default:
		return nil, fmt.Errorf("%w: %q is no scheme for it", ErrAddress, req.URL.Scheme)
	}
	req = req.Clone(req.Context())
	req.Header.Set("User-Agent", "Readmit")
	res, err := next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	if res.ContentLength > MaxAnswer {
		_ = res.Body.Close() // it is not read
		return nil, ErrTooLarge
	}
	res.Body = &limitedBody{ReadCloser: res.Body, left: MaxAnswer}
	return res, nil
}

type limitedBody struct {
	io.ReadCloser
	left int
}

// Read returns [ErrTooLarge] once more than [MaxAnswer] bytes have come.
func (b *limitedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if b.left -= n; b.left < 0 {
		return 0, ErrTooLarge
	}
	return n, err
}

package edge

import (
	"context"
	"net/http"
	"net/netip"
	"regexp"
)

// RequestID is the header that carries a request's id, in both directions.
const RequestID = "X-Request-Id"

// Request is what the edge knows about a request. One value lives as long as
// its request and is not used by two goroutines at once.
type Request struct {
	// ID is shown in the answer and written to logs, events and audit entries.
	ID string
	// Address is the client's. It is the zero Addr if the connection has none.
	Address netip.Addr
	// Route is the template that the request was routed by, such as
	// "GET /api/v1/accounts/{id}". Logs hold it instead of the path.
	Route string
	// Actor is the id of who acts, once that is known.
	Actor string
}

type requestKey struct{}

// Of returns the request that [Handler] put into ctx. Outside of one it
// returns an empty Request, so that callers need no check.
func Of(ctx context.Context) *Request {
	if r, ok := ctx.Value(requestKey{}).(*Request); ok {
		return r
	}
	return &Request{}
}

// AddressText is the client's address as text, or "" if it is not known.
func (r *Request) AddressText() string {
	if !r.Address.IsValid() {
		return ""
	}
	return r.Address.String()
}

func with(ctx context.Context, r *Request) context.Context {
	return context.WithValue(ctx, requestKey{}, r)
}

var saneID = regexp.MustCompile(`^[A-Za-z0-9._-]{8,128}$`)

// requestID takes the id that the caller sent, if it can stand in a log line
// as it is, and makes one otherwise.
func requestID(r *http.Request, newID func() string) string {
	if sent := r.Header.Get(RequestID); saneID.MatchString(sent) {
		return sent
	}
	return newID()
}

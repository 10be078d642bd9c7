package rest

import (
	"encoding/json"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/readmit/readmit/internal/edge"
	"github.com/readmit/readmit/internal/fault"
)

// Problem is the body of every answer that is no success (RFC 9457). Type is
// about:blank, as section 4.2.1 has it for problems that the status and the
// code tell apart. No rejected value is ever repeated, except in the conflict of a
// field that somebody else changed meanwhile: there both values are told.
type Problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	// Detail says what to do next.
	Detail string `json:"detail"`
	// Code is a stable word for programs.
	Code      string        `json:"code"`
	RequestID string        `json:"request_id"`
	Errors    []fault.Field `json:"errors,omitempty"`
}

var statuses = map[fault.Kind]int{
	fault.Malformed: http.StatusBadRequest, fault.Unauthorized: http.StatusUnauthorized, fault.Forbidden: http.StatusForbidden,
	fault.NotFound: http.StatusNotFound, fault.Conflict: http.StatusConflict, fault.Stale: http.StatusPreconditionFailed,
	fault.TooLarge: http.StatusRequestEntityTooLarge, fault.Invalid: http.StatusUnprocessableEntity,
	fault.TooMany: http.StatusTooManyRequests, fault.Unavailable: http.StatusServiceUnavailable,
}

// exact are the statuses of codes for which their kind has only a near one.
var exact = map[string]int{
	errMedia.Code: http.StatusUnsupportedMediaType, errAddress.Code: http.StatusRequestURITooLong,
	errMethod.Code: http.StatusMethodNotAllowed,
}

// retrySoon is how long to wait after a 503 or 429 that does not say.
const retrySoon = 2 * time.Second

// fail answers err. What is no fault is logged under the request's id and
// answered by one fixed sentence.
func (a *api) fail(w http.ResponseWriter, r *http.Request, err error) {
	f := fault.As(err)
	if f == nil {
		req := edge.Of(r.Context())
		a.Log.ErrorContext(r.Context(), "internal error", "request", req.ID, "route", req.Route, "error", err)
		a.broken(w, r)
		return
	}
	status := statuses[f.Kind]
	if s, ok := exact[f.Code]; ok {
		status = s
	}
	switch f.Kind {
	case fault.Unauthorized:
		challenge(w.Header(), f)
	case fault.TooMany, fault.Unavailable:
		w.Header().Set("Retry-After", seconds(f.RetryAfter))
	}
	writeProblem(w, r, Problem{Status: status, Detail: f.Message, Code: f.Code, Errors: f.Fields})
}

// broken answers an internal error.
func (a *api) broken(w http.ResponseWriter, r *http.Request) {
	writeProblem(w, r, Problem{Status: http.StatusInternalServerError, Detail: edge.Broken, Code: "internal"})
}

func writeProblem(w http.ResponseWriter, r *http.Request, p Problem) {
	p.Type, p.Title, p.RequestID = "about:blank", http.StatusText(p.Status), edge.Of(r.Context()).ID
	body, err := json.Marshal(p)
	if err != nil {
		panic(err) // texts and numbers always encode
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_, _ = w.Write(append(body, '\n')) // whoever asked may be gone
}

// challenge says how to authenticate (RFC 6750, section 3).
func challenge(h http.Header, f *fault.Error) {
	text := `Bearer realm="Readmit"`
	if f.Code != errNoKey.Code {
		text += `, error="invalid_token"`
	}
	h.Set("WWW-Authenticate", text)
}

func seconds(d time.Duration) string {
	if d <= 0 {
		d = retrySoon
	}
	return strconv.Itoa(int(math.Ceil(d.Seconds())))
}

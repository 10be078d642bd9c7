package edge

import (
	"encoding/json"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/readmit/readmit/internal/fault"
)

// Problem is the body of every answer to a program that is no success (RFC
// 9457). Type is about:blank, as section 4.2.1 has it for problems that the
// status and the code tell apart. No rejected value is ever repeated, except in
// the conflict of a field that somebody else changed meanwhile: there both
// values are told.
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

// StatusOf is the status that answers a fault of a kind; 500 for what is none.
func StatusOf(kind fault.Kind) int {
	if status, ok := statuses[kind]; ok {
		return status
	}
	return http.StatusInternalServerError
}

// retrySoon is how long to wait after a 503 or 429 that does not say.
const retrySoon = 2 * time.Second

// RetryAfter writes how long to wait before the next try (RFC 9110, 10.2.3).
func RetryAfter(h http.Header, f *fault.Error) {
	d := f.RetryAfter
	if d <= 0 {
		d = retrySoon
	}
	h.Set("Retry-After", strconv.Itoa(int(math.Ceil(d.Seconds()))))
}

// WriteProblem answers a problem; its type, title and request id are filled in.
func WriteProblem(w http.ResponseWriter, r *http.Request, p Problem) {
	p.Type, p.Title, p.RequestID = "about:blank", http.StatusText(p.Status), Of(r.Context()).ID
	body, err := json.Marshal(p)
	if err != nil {
		panic(err) // texts and numbers always encode
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_, _ = w.Write(append(body, '\n')) // whoever asked may be gone
}

package rest

import (
	"net/http"

	"github.com/readmit/readmit/internal/edge"
	"github.com/readmit/readmit/internal/fault"
)

// Problem is the body of every answer that is no success.
type Problem = edge.Problem

// exact are the statuses of codes for which their kind has only a near one.
var exact = map[string]int{
	errMedia.Code: http.StatusUnsupportedMediaType, errAddress.Code: http.StatusRequestURITooLong,
	errMethod.Code: http.StatusMethodNotAllowed,
}

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
	status := edge.StatusOf(f.Kind)
	if s, ok := exact[f.Code]; ok {
		status = s
	}
	switch f.Kind {
	case fault.Unauthorized:
		challenge(w.Header(), f)
	case fault.TooMany, fault.Unavailable:
		edge.RetryAfter(w.Header(), f)
	}
	edge.WriteProblem(w, r, Problem{Status: status, Detail: f.Message, Code: f.Code, Errors: f.Fields})
}

// broken answers an internal error.
func (a *api) broken(w http.ResponseWriter, r *http.Request) {
	edge.WriteProblem(w, r, Problem{Status: http.StatusInternalServerError, Detail: edge.Broken, Code: "internal"})
}

// challenge says how to authenticate (RFC 6750, section 3).
func challenge(h http.Header, f *fault.Error) {
	text := `Bearer realm="Readmit"`
	if f.Code != errNoKey.Code {
		text += `, error="invalid_token"`
	}
	h.Set("WWW-Authenticate", text)
}

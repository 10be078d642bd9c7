package portal

import (
	"net/http"
	"strings"

	"github.com/readmit/readmit/internal/edge"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/portal/page"
)

// errOtherSite is answered to what another site sent.
var errOtherSite = fault.New(fault.Forbidden, "other_site", "This was sent by another site, so nothing was done. Open the page itself and try again.")

// errGuesses is answered to a network address from which too many codes of
// devices were wrong.
var errGuesses = fault.New(fault.TooMany, "device_code_guessed", "Too many codes were wrong. Wait a minute, then look at the device and type its code again.")

// fail tells that something was not done, as a page or, to a program, as a
// problem. Whoever is not signed in is sent to sign in.
func (p *portal) fail(v *visit, err error) {
	f := fault.As(err)
	if f == nil {
		p.Log.ErrorContext(v.r.Context(), "a page could not be made", "error", err, "route", v.r.Pattern, "request", edge.Of(v.r.Context()).ID)
		f = &fault.Error{Code: "internal", Message: edge.Broken}
	}
	if f.RetryAfter > 0 {
		edge.RetryAfter(v.w.Header(), f)
	}
	switch {
	case v.program():
		edge.WriteProblem(v.w, v.r, edge.Problem{Status: edge.StatusOf(f.Kind), Detail: f.Message, Code: f.Code, Errors: f.Fields})
	case f.Kind == fault.Unauthorized && v.r.Method == http.MethodGet:
		p.session.Clear(v.w)
		request := v.request()
		if v.r.URL.Path == devicePath {
			request = deviceRequest
		}
		http.Redirect(v.w, v.r, with(signInPath, request), http.StatusSeeOther)
	default:
		p.failPage(v, f)
	}
}

func (p *portal) failPage(v *visit, f *fault.Error) {
	title := v.T("error.title")
	if f.Kind == fault.NotFound {
		title = v.T("error.not_found_title")
	}
	shown := page.DoorPage{Title: title, Lead: v.sentence(f), Links: []page.Link{{Href: "/", Text: v.T("error.back")}}}
	if f.Kind == 0 {
		shown.Request = edge.Of(v.r.Context()).ID
	}
	_ = v.door(edge.StatusOf(f.Kind), shown)
}

// program reports whether the steps were asked for as JSON.
func (v *visit) program() bool { return strings.HasPrefix(v.r.URL.Path, apiBase) }

// sentence is a fault in the reader's language, or its own message where it is
// not translated.
func (v *visit) sentence(f *fault.Error) string {
	if len(f.Fields) > 0 && !v.Has("fault."+f.Code) {
		parts := make([]string, 0, len(f.Fields))
		for _, field := range f.Fields {
			parts = append(parts, v.problem(field))
		}
		return strings.Join(parts, " ")
	}
	key := "fault." + f.Code
	if f.Code == op.ErrNotFound.Code || !v.Has(key) {
		if f.Kind == fault.NotFound && f.Code == op.ErrNotFound.Code {
			return v.T("error.not_found")
		}
		return f.Message
	}
	return v.T(key)
}

// problem is what is wrong with one field, in words.
func (v *visit) problem(f fault.Field) string {
	for _, key := range []string{"fault." + f.Name + "." + f.Code, "fault." + f.Code} {
		if v.Has(key) {
			return v.T(key)
		}
	}
	return f.Message
}

// problems are the problems of a fault by field, and what is to be said above
// the form: nothing, where each problem stands beside its field.
func (v *visit) problems(err error, fields ...string) (beside map[string]string, above string) {
	f := fault.As(err)
	if f == nil {
		return nil, ""
	}
	beside = map[string]string{}
	for _, field := range f.Fields {
		for _, name := range fields {
			if field.Name == name {
				beside[name] = v.problem(field)
			}
		}
	}
	if len(beside) < len(f.Fields) || len(f.Fields) == 0 {
		above = v.sentence(f)
	}
	return beside, above
}

// again reports whether a fault is one to be told on the form that it came
// from, so that nothing typed is lost.
func again(err error) bool { return fault.As(err) != nil }

// statusAgain is the status of a form that is shown again.
func statusAgain(err error) int { return edge.StatusOf(fault.As(err).Kind) }

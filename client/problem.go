package client

import (
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strings"
	"time"
)

// Problem is why the server did not do what was asked (RFC 9457).
type Problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	// Detail says, in words for a person, what to do next.
	Detail string `json:"detail"`
	// Code is a stable word to decide by, such as "not_found". It is empty if
	// the answer did not come from Readmit but from something between.
	Code      string       `json:"code"`
	RequestID string       `json:"request_id"`
	Errors    []FieldError `json:"errors"`
}

// FieldError is what is wrong with one field or parameter.
type FieldError struct {
	Field   string `json:"field"`
	Code    string `json:"code"`
	Message string `json:"message"`
	// Conflict is set where somebody else changed the field meanwhile.
	Conflict *Conflict `json:"conflict"`
}

// Conflict is what two people made of one field: the values as JSON, null for
// one that was taken away.
type Conflict struct {
	Now   json.RawMessage `json:"now"`
	Yours json.RawMessage `json:"yours"`
	By    string          `json:"by"`
	At    time.Time       `json:"at"`
	What  string          `json:"what"` // the event that tells of it; may be empty
}

// Error returns status, code and detail, followed by those of the fields.
func (p *Problem) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d %s: %s", p.Status, p.Code, p.Detail)
	for _, e := range p.Errors {
		fmt.Fprintf(&b, " %s: %s", e.Field, e.Message)
	}
	if p.RequestID != "" {
		fmt.Fprintf(&b, " (request %s)", p.RequestID)
	}
	return b.String()
}

// Code returns the code of the problem in err's chain, or "" if there is none.
func Code(err error) string {
	if p, ok := errors.AsType[*Problem](err); ok {
		return p.Code
	}
	return ""
}

// answer is what the server sent back.
type answer struct {
	status int
	header http.Header
	body   []byte
}

func (a *answer) success() bool { return a.status >= 200 && a.status < 300 }

// again says whether the server asks to be asked again later.
func (a *answer) again() bool {
	return a.status == http.StatusTooManyRequests || a.status == http.StatusServiceUnavailable
}

func (a *answer) decode(out any) error {
	if out == nil || len(a.body) == 0 {
		return nil
	}
	if err := json.Unmarshal(a.body, out); err != nil {
		return fmt.Errorf("decode the answer: %w", err)
	}
	return nil
}

func (a *answer) problem() error {
	p := &Problem{}
	media, _, err := mime.ParseMediaType(a.header.Get("Content-Type"))
	if err != nil || media != "application/problem+json" || json.Unmarshal(a.body, p) != nil {
		p = &Problem{Detail: "The answer did not come from Readmit. Look at what stands between: a proxy, or a wrong address."}
	}
	p.Status = a.status
	if p.Title == "" {
		p.Title = http.StatusText(a.status)
	}
	return p
}

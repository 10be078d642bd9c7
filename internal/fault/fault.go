package fault

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Kind says what sort of answer a fault is. Transports map it to a status.
type Kind int

// The kinds, with the HTTP status that RFC 9110 gives each.
const (
	Malformed    Kind = iota + 1 // 400: the request could not be read.
	Unauthorized                 // 401: nobody is signed in.
	Forbidden                    // 403: signed in, and not allowed.
	NotFound                     // 404: not there, or not for this caller.
	Conflict                     // 409: the state does not allow it.
	Stale                        // 412: somebody changed it meanwhile.
	TooLarge                     // 413: more than the server reads.
	Invalid                      // 422: read, and against a rule.
	TooMany                      // 429: a limit is used up.
	Unavailable                  // 503: not done; try again.
)

// Error is a failure that a person is meant to read.
type Error struct {
	Kind    Kind
	Code    string // stable, snake_case
	Message string // says what to do next
	Fields  []Field
	// RetryAfter is how long to wait before the next try; zero if unknown.
	RetryAfter time.Duration
}

// Field is what is wrong with one field of the input.
type Field struct {
	Name    string `json:"field"`
	Code    string `json:"code"`
	Message string `json:"message"`
	// Conflict is set where somebody else changed the field meanwhile.
	Conflict *Clash `json:"conflict,omitempty"`
}

// Clash is what two people made of one field.
type Clash struct {
	Now   any       `json:"now"`   // what stands there; null: taken away
	Yours any       `json:"yours"` // what was sent, as it was read; null: taken away
	By    string    `json:"by"`    // who changed it, by name
	At    time.Time `json:"at"`
	What  string    `json:"what,omitempty"` // the event that tells of it
}

// New declares a fault. Faults are package-level values beside their rule.
func New(kind Kind, code, message string) *Error {
	return &Error{Kind: kind, Code: code, Message: message}
}

// Error returns the message, followed by those of its fields.
func (e *Error) Error() string {
	if len(e.Fields) == 0 {
		return e.Message
	}
	parts := make([]string, 0, len(e.Fields))
	for _, f := range e.Fields {
		parts = append(parts, f.Name+": "+f.Message)
	}
	return e.Message + " (" + strings.Join(parts, "; ") + ")"
}

// Is reports whether target is a fault with the same code, so that
// errors.Is works after Withf and WithFields.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Code == e.Code
}

// Withf returns a copy with another message and the same kind and code.
func (e *Error) Withf(format string, args ...any) *Error {
	c := *e
	c.Message = fmt.Sprintf(format, args...)
	return &c
}

// WithFields returns a copy that names what is wrong with single fields.
func (e *Error) WithFields(fields ...Field) *Error {
	c := *e
	c.Fields = append(append([]Field(nil), e.Fields...), fields...)
	return &c
}

// As returns the fault in err's chain, or nil if err is internal.
func As(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}

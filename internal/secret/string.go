package secret

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"log/slog"
)

// Redacted is what a [String] shows instead of its text.
const Redacted = "[redacted]"

// ErrStored is returned by [String.Value] when a secret is handed to a database
// as it is.
var ErrStored = errors.New("a secret is not stored in the clear: hash it or seal it first")

// String is text that must not be shown. It prints [Redacted] under every verb
// of package fmt, in JSON, in any text encoding and in structured logs, and it
// refuses to be a database parameter. Decoding it from JSON or text gives the
// real text. The zero value prints the same as any other, so that a log does
// not tell whether a secret was given.
//
// One way around it remains: fmt does not ask the methods of unexported struct
// fields, so a struct that is printed must hold its secrets in exported fields.
type String string

// Reveal gives the text itself. Call it where the text is used, not earlier.
func (s String) Reveal() string { return string(s) }

// String gives [Redacted].
func (s String) String() string { return Redacted }

// GoString gives [Redacted].
func (s String) GoString() string { return Redacted }

// Format writes [Redacted] whatever the verb and flags are, %x and %q included.
func (s String) Format(f fmt.State, _ rune) {
	_, _ = io.WriteString(f, Redacted)
}

// MarshalText gives [Redacted]. JSON, XML and flag printing go through it.
func (s String) MarshalText() ([]byte, error) { return []byte(Redacted), nil }

// LogValue gives [Redacted] to log/slog.
func (s String) LogValue() slog.Value { return slog.StringValue(Redacted) }

// Value refuses with [ErrStored]: database/sql would otherwise write the text.
func (s String) Value() (driver.Value, error) { return nil, ErrStored }

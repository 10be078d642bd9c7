package keyring

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/readmit/readmit/internal/fault"
)

// MaxCursor is the greatest length of a cursor in characters.
const MaxCursor = 1024

// Faults about cursors: the caller's mistake, whatever the cause.
var (
	// ErrCursorMalformed says that the text is not a cursor that was given out
	// here: cut off, changed, invented, or older than its key.
	ErrCursorMalformed = fault.New(fault.Malformed, "cursor_malformed", "This cursor cannot be used. Start again without a cursor.")
	// ErrCursorForeign says that the cursor was given out to somebody else, in
	// another tenant, or for a query with other filters or another sort.
	ErrCursorForeign = fault.New(fault.Malformed, "cursor_foreign", "This cursor belongs to another query. Repeat the query it came from, or start again without a cursor.")
)

// ErrCursorTooLong says that the place to remember does not fit.
var ErrCursorTooLong = errors.New("the place in the list does not fit into a cursor")

// CursorBound is what a cursor is tied to. It opens only for the same three.
type CursorBound struct {
	Tenant string
	Actor  string
	// Query is the digest of everything that decides which rows come and in
	// which order, but not of how many are asked for: see [CursorQuery].
	Query [sha256.Size]byte
}

// CursorQuery gives the digest of a query's name, filters and sort. Each part
// counts with its length. Give the parts in a fixed order.
func CursorQuery(parts ...string) [sha256.Size]byte {
	all := make([][]byte, len(parts))
	for i, part := range parts {
		all[i] = []byte(part)
	}
	return [sha256.Size]byte(mac([]byte("cursor query"), all...))
}

// SealCursor gives a place in a list, as JSON and encrypted, as base64url text
// of at most [MaxCursor] characters. It returns [ErrCursorTooLong] if payload
// takes more than about 700 bytes.
func (r *Ring) SealCursor(bound CursorBound, payload any) (string, error) {
	place, err := json.Marshal(payload)
	if err != nil {
		return "", fmt.Errorf("seal a cursor: %w", err)
	}
	sealed := r.Seal(PurposeCursor, append(bound.digest(), place...), nil)
	text := base64.RawURLEncoding.EncodeToString(sealed)
	if len(text) > MaxCursor {
		return "", fmt.Errorf("seal a cursor: %w: %d characters of %d", ErrCursorTooLong, len(text), MaxCursor)
	}
	return text, nil
}

// OpenCursor reads into payload, a pointer, the place that [Ring.SealCursor]
// sealed for the same bound. It returns [ErrCursorMalformed] or
// [ErrCursorForeign], and leaves payload alone in the second case.
func (r *Ring) OpenCursor(bound CursorBound, text string, payload any) error {
	// One cursor has one spelling: the decoder would skip line ends.
	if len(text) > MaxCursor || strings.ContainsAny(text, "\r\n") {
		return ErrCursorMalformed
	}
	sealed, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil {
		return ErrCursorMalformed
	}
	opened, err := r.Open(PurposeCursor, sealed, nil)
	if isCallersMistake(err) {
		return ErrCursorMalformed
	}
	if err != nil {
		return fmt.Errorf("open a cursor: %w", err)
	}
	digest := bound.digest()
	if len(opened) < len(digest) {
		return ErrCursorMalformed
	}
	if !bytes.Equal(opened[:len(digest)], digest) {
		return ErrCursorForeign
	}
	if err := json.Unmarshal(opened[len(digest):], payload); err != nil {
		return ErrCursorMalformed
	}
	return nil
}

func isCallersMistake(err error) bool {
	return errors.Is(err, ErrMalformed) || errors.Is(err, ErrUnknownKey) || errors.Is(err, ErrTampered)
}

func (b CursorBound) digest() []byte {
	return mac([]byte("cursor bound"), []byte(b.Tenant), []byte(b.Actor), b.Query[:])[:16]
}

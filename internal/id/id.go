package id

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/google/uuid"
)

// ErrMalformed is returned for a text that is no id of the asked kind.
var ErrMalformed = errors.New("not an id of this kind")

// Source makes ids. The clock and the randomness are given, so that tests and
// demo data repeat.
type Source struct {
	Now  func() time.Time
	Rand io.Reader
}

// UUID returns a new UUID of version 7 in its canonical text form.
func (s Source) UUID() string {
	var u uuid.UUID
	if _, err := io.ReadFull(s.Rand, u[:]); err != nil {
		panic(fmt.Sprintf("id: the source of randomness failed: %v", err))
	}
	var ms [8]byte
	binary.BigEndian.PutUint64(ms[:], uint64(s.Now().UnixMilli()))
	copy(u[:6], ms[2:])
	u[6] = u[6]&0x0f | 0x70
	u[8] = u[8]&0x3f | 0x80
	return u.String()
}

// New returns a new id with a typed prefix: New("not") gives "not_0193…" of 36 characters.
func (s Source) New(prefix string) string {
	return prefix + "_" + strings.ReplaceAll(s.UUID(), "-", "")
}

// ParseUUID returns the canonical form of a UUID typed in any usual way, or
// ErrMalformed.
func ParseUUID(text string) (string, error) {
	u, err := uuid.Parse(strings.TrimSpace(text))
	if err != nil {
		return "", fmt.Errorf("read %q as a UUID: %w", clip(text), ErrMalformed)
	}
	return u.String(), nil
}

// Check returns ErrMalformed unless text is an id with the prefix.
func Check(prefix, text string) error {
	rest, ok := strings.CutPrefix(text, prefix+"_")
	if !ok || len(rest) != 32 {
		return fmt.Errorf("read %q as a %s id: %w", clip(text), prefix, ErrMalformed)
	}
	if _, err := hex.DecodeString(rest); err != nil {
		return fmt.Errorf("read %q as a %s id: %w", clip(text), prefix, ErrMalformed)
	}
	return nil
}

func clip(s string) string {
	if len(s) > 64 {
		return s[:64] + "…"
	}
	return s
}

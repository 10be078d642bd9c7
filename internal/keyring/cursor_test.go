package keyring_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/readmit/readmit/internal/keyring"
	"github.com/stretchr/testify/require"
)

type place struct {
	Name string
	N    int64
}

var bound = keyring.CursorBound{Tenant: "acme", Actor: "staff 1", Query: keyring.CursorQuery("account.search", "email=a", "sort=name")}

func TestCursorOpensForItsOwnQueryOnly(t *testing.T) {
	ring, dir := newRing(t)
	want := place{"Żółć", 1<<62 + 1}
	text, err := ring.SealCursor(bound, want)
	require.NoError(t, err)
	require.Regexp(t, `^[A-Za-z0-9_-]+$`, text)
	var got place
	require.NoError(t, openRing(t, dir).OpenCursor(bound, text, &got))
	require.Equal(t, want, got)

	tenant, actor, query, swapped := bound, bound, bound, bound
	tenant.Tenant = "other"
	actor.Actor = "staff 2"
	query.Query = keyring.CursorQuery("account.search", "email=b", "sort=name")
	swapped.Tenant, swapped.Actor = "acmes", "taff 1"
	for _, foreign := range []keyring.CursorBound{tenant, actor, query, swapped, {}} {
		got := place{Name: "untouched"}
		require.ErrorIs(t, ring.OpenCursor(foreign, text, &got), keyring.ErrCursorForeign)
		require.Equal(t, place{Name: "untouched"}, got)
	}
}

func TestCursorRefusesWhatWasNotGivenOut(t *testing.T) {
	ring, _ := newRing(t)
	text, err := ring.SealCursor(bound, place{"a", 1})
	require.NoError(t, err)
	stranger, _ := newRing(t)
	strange, err := stranger.SealCursor(bound, place{"a", 1})
	require.NoError(t, err)
	encode := base64.RawURLEncoding.EncodeToString
	bad := map[string]string{
		"empty": "", "one letter": "a", "no base64": "%%%", "padding": text + "=", "line end": text + "\n",
		"cut": text[:len(text)-4], "longer": text + "AAAA", "another root": strange, "a megabyte": strings.Repeat("A", 1<<20),
		"no header": encode([]byte("short")), "NUL": "\x00" + text,
		"sealed but short": encode(ring.Seal(keyring.PurposeCursor, []byte("x"), nil)),
		"other purpose":    encode(ring.Seal(keyring.PurposeSession, make([]byte, 40), nil)),
	}
	for name, text := range bad {
		require.ErrorIs(t, ring.OpenCursor(bound, text, new(place)), keyring.ErrCursorMalformed, name)
	}
	for i := range text {
		other := "A"
		if text[i] == 'A' {
			other = "B"
		}
		changed := text[:i] + other + text[i+1:]
		require.ErrorIs(t, ring.OpenCursor(bound, changed, new(place)), keyring.ErrCursorMalformed, i)
	}
	require.ErrorIs(t, ring.OpenCursor(bound, text, new(struct{ Name int })), keyring.ErrCursorMalformed)
}

func TestCursorOfAForgottenKeyIsMalformed(t *testing.T) {
	ring, _ := newRing(t)
	text, err := ring.SealCursor(bound, place{"a", 1})
	require.NoError(t, err)
	first := ring.Generations(keyring.PurposeCursor)[0].ID
	_, err = ring.Rotate(keyring.PurposeCursor)
	require.NoError(t, err)
	require.NoError(t, ring.OpenCursor(bound, text, new(place)))
	require.NoError(t, ring.Forget(keyring.PurposeCursor, first))
	require.ErrorIs(t, ring.OpenCursor(bound, text, new(place)), keyring.ErrCursorMalformed)
}

func TestCursorStaysShort(t *testing.T) {
	ring, _ := newRing(t)
	text, err := ring.SealCursor(bound, strings.Repeat("x", 700))
	require.NoError(t, err)
	require.LessOrEqual(t, len(text), keyring.MaxCursor)
	_, err = ring.SealCursor(bound, strings.Repeat("x", 720))
	require.ErrorIs(t, err, keyring.ErrCursorTooLong)
	_, err = ring.SealCursor(bound, make(chan int))
	require.Error(t, err)
}

func TestCursorQueryTellsSplitsApart(t *testing.T) {
	require.Equal(t, keyring.CursorQuery("a", "b"), keyring.CursorQuery("a", "b"))
	require.NotEqual(t, keyring.CursorQuery("a", "b"), keyring.CursorQuery("ab"))
	require.NotEqual(t, keyring.CursorQuery("a", "b"), keyring.CursorQuery("b", "a"))
}

package id

import (
	"crypto/rand"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestUUIDIsVersion7AndSortsByTime(t *testing.T) {
	now := time.UnixMilli(1_700_000_000_000)
	s := Source{Now: func() time.Time { return now }, Rand: rand.Reader}
	first := s.UUID()
	now = now.Add(time.Millisecond)
	second := s.UUID()
	require.Less(t, first, second)
	require.Equal(t, byte('7'), first[14])
	parsed, err := ParseUUID("{" + first + "}")
	require.NoError(t, err)
	require.Equal(t, first, parsed)
}

func TestTypedIDs(t *testing.T) {
	s := Source{Now: time.Now, Rand: rand.Reader}
	note := s.New("not")
	require.Len(t, note, 36)
	require.NoError(t, Check("not", note))
	for _, bad := range []string{"", "not_", "cas" + note[3:], note + "0", "not_" + "zz" + note[6:]} {
		require.ErrorIs(t, Check("not", bad), ErrMalformed, bad)
	}
	_, err := ParseUUID("0193")
	require.ErrorIs(t, err, ErrMalformed)
}

package directory

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSeenNeverMissesAndSeldomErrs(t *testing.T) {
	const values = 200_000
	s := newSeen(values)
	wrong := 0
	for i := range values {
		p := s.probe("value " + strconv.Itoa(i))
		if s.may(p) {
			wrong++
		}
		s.add(p)
	}
	require.Less(t, wrong, values/500)
	for i := range values {
		require.True(t, s.may(s.probe("value "+strconv.Itoa(i))))
	}
	require.Len(t, newSeen(1<<40).blocks, mostSeen/64)
}

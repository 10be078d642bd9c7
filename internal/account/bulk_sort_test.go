package account

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSorterSortsWhatOutgrowsItsMemory(t *testing.T) {
	for _, limit := range []int{1 << 20, 1000} {
		dir := t.TempDir()
		s := newSorter(dir)
		s.limit = limit
		rng := rand.New(rand.NewPCG(1, uint64(limit)))
		var want [][]byte
		for range 20_000 {
			record := binary.BigEndian.AppendUint16(nil, uint16(rng.IntN(1<<14)))
			record = append(record, make([]byte, rng.IntN(20))...)
			want = append(want, record)
			require.NoError(t, s.add(record))
		}
		slices.SortFunc(want, bytes.Compare)
		want = slices.CompactFunc(want, bytes.Equal)
		var got [][]byte
		require.NoError(t, s.each(func(record []byte) error {
			got = append(got, bytes.Clone(record))
			return nil
		}))
		require.Equal(t, want, got)
		s.close()
		left, err := os.ReadDir(dir)
		require.NoError(t, err)
		require.Empty(t, left)
	}
}

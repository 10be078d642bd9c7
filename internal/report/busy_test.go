package report_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/report"
	"github.com/readmit/readmit/internal/testkit"
)

// TestARebuildEndsWhereSomethingAlwaysHappens counts anew while each step finds
// something new to count, and while another process counts on.
func TestARebuildEndsWhereSomethingAlwaysHappens(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		w := newWorld(t, k, 9)
		w.happen(40)
		w.number()
		s, other := report.NewService(k.DB), report.NewService(k.DB)
		require.NoError(t, s.Roll(ctx))
		happens := func() {
			w.counted["locked "]++
			w.say(w.rng.IntN(12), "signin.locked", nil)
			w.number()
		}
		finished := func() bool {
			r, err := s.ViewRebuild(ctx, w.System(), report.RebuildInput{})
			require.NoError(t, err)
			require.Zero(t, r.Different)
			return r.FinishedAt != nil
		}
		_, err := s.Rebuild(ctx, w.System(), report.RebuildInput{})
		require.NoError(t, err)
		for range 8 {
			happens()
			_, err := s.Work(ctx)
			require.NoError(t, err)
		}
		require.True(t, finished())
		require.NoError(t, s.Roll(ctx))
		w.exact()

		_, err = s.Rebuild(ctx, w.System(), report.RebuildInput{})
		require.NoError(t, err)
		require.NoError(t, s.FinishAfter(ctx, func() {}))
		require.True(t, finished(), "what is little is counted with it")
		w.exact()
		_, err = s.Rebuild(ctx, w.System(), report.RebuildInput{})
		require.NoError(t, err)
		require.NoError(t, s.FinishAfter(ctx, func() {
			happens()
			_, err := other.Work(ctx)
			require.NoError(t, err)
		}))
		require.True(t, finished())
		require.NoError(t, other.Roll(ctx))
		w.exact()
	})
}

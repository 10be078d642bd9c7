package report_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/report"
	"github.com/readmit/readmit/internal/testkit"
)

// TestAPageTellsThatHistoryIsBeingCounted brings histories and looks at a page
// and at its file before, while and after they are counted.
func TestAPageTellsThatHistoryIsBeingCounted(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		w := newWorld(t, k, 3)
		s := report.NewService(k.DB)
		asked := report.ViewInput{Page: report.Users, Range: report.Today}
		counting := func() *int {
			shown, err := s.View(ctx, w.System(), asked)
			require.NoError(t, err)
			file, err := s.Export(ctx, w.System(), report.ExportInput{ViewInput: asked, Form: report.FormCSV})
			require.NoError(t, err)
			require.Equal(t, shown.Counting != nil, strings.Contains(file.Content, "imported_history_counted,,percent,"))
			return shown.Counting
		}
		require.Nil(t, counting(), "nothing was imported")
		w.bring(8)
		w.bring(8)
		require.Equal(t, 0, *counting(), "an import that no job has seen yet")
		require.NoError(t, s.Adopt(ctx))
		require.Equal(t, 0, *counting())
		_, err := s.Work(ctx)
		require.NoError(t, err)
		require.Greater(t, *counting(), 0)
		require.Less(t, *counting(), 100)
		require.NoError(t, s.Roll(ctx))
		require.Nil(t, counting())
	})
}

package directory_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/directory"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/testkit"
)

// manyRows is a file of several transactions, with values that stand twice.
func manyRows(t *testing.T) string {
	return threeAccounts + string(demoFile(t, 3000, false)) + "not json\n" + threeAccounts
}

// interrupted begins an import and ends its context when it tells a step, or
// in the middle of the rows.
func interrupted(t *testing.T, k *testkit.Kit, text, at string) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	_, err := directory.NewService(k.DB).Import(ctx, k.System(), directory.ImportInput{
		Name: "x", File: strings.NewReader(text), AddFields: true,
		Watch: directory.Watch{Step: func(name string) {
			if strings.HasPrefix(name, at) {
				stop()
			}
		}, Rows: func(rows, _, _ int64) {
			if at == "rows" && rows > 2700 {
				stop()
			}
		}},
	})
	require.ErrorIs(t, err, context.Canceled)
}

func TestAnInterruptedImportGoesOnRepairedOrNot(t *testing.T) {
	text := manyRows(t)
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		whole := mustImport(t, k, text, addFields)
		want, found := export(t, k, false), rowsOfSearch(t, k)
		for _, at := range []string{"rows", "search terms", "table seg", "index account_name", "rows whose"} {
			for _, repaired := range []bool{true, false} {
				k := testkit.NewKit(t, freshStore(t, k))
				interrupted(t, k, text, at)
				if repaired {
					repair(t, k)
				}
				out := mustImport(t, k, text, addFields)
				require.True(t, out.Resumed, at)
				sameLines(t, want, export(t, k, false))
				require.Equal(t, found, rowsOfSearch(t, k), at)
				require.Equal(t, whole.Totals.Rows, out.Totals.Rows, at)
				require.Equal(t, whole.Totals.Bad, out.Totals.Bad, at)
			}
		}
	})
}

func repair(t *testing.T, k *testkit.Kit) {
	t.Helper()
	require.NoError(t, directory.NewService(k.DB).Repair(context.Background(), func(string) {}))
	left, err := account.Unfinished(context.Background(), k.DB.Store)
	require.NoError(t, err)
	require.Empty(t, left)
}

func TestTwoWhoImportTheSameFileDoNotTakeItTwice(t *testing.T) {
	text := manyRows(t)
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.Account(account.Draft{FirstName: "Somebody"})
		moved := false
		_, err := importText(t, k, text, addFields, func(in *directory.ImportInput) {
			in.Watch.Rows = func(int64, int64, int64) {
				if moved {
					return
				}
				moved = true
				k.Do(func(tx *op.Tx) error {
					_, err := tx.ExecContext(tx.Ctx, "UPDATE import_run SET rows_read = rows_read + 1")
					return err
				})
			}
		})
		require.ErrorIs(t, err, directory.ErrOtherRun)
	})
}

func TestImportNeedsThePermission(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := directory.NewService(k.DB)
		for _, role := range []string{"agent", "auditor", "operator"} {
			_, err := s.Import(context.Background(), k.Actor(role), directory.ImportInput{Name: "x", File: strings.NewReader(threeAccounts)})
			require.ErrorIs(t, err, op.ErrForbidden)
			_, err = s.Export(context.Background(), k.Actor(role), directory.ExportInput{Format: directory.NDJSON, To: &strings.Builder{}})
			require.ErrorIs(t, err, op.ErrForbidden)
		}
		_, err := s.Import(context.Background(), k.Actor("developer"), directory.ImportInput{Name: "x", File: strings.NewReader(threeAccounts)})
		require.ErrorIs(t, err, op.ErrReason)
		require.Zero(t, k.Count("account", ""))
		require.Equal(t, 6, k.Count("audit", "outcome = 'refused' AND op LIKE 'directory.%'"))
	})
}

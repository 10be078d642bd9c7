package directory_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/directory"
	"github.com/readmit/readmit/internal/testkit"
)

// A row that is read again, because its attributes joined the schema, keeps
// the warnings that the reader had for it.
func TestAddingFieldsKeepsTheReadersWarnings(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		for _, add := range []bool{false, true} {
			file, err := os.Open("testdata/cognito-users.csv")
			require.NoError(t, err)
			defer file.Close()
			out, err := directory.NewService(k.DB).Import(t.Context(), k.System(), directory.ImportInput{
				Name: "cognito", File: file, AddFields: add, DryRun: !add,
			})
			require.NoError(t, err)
			require.NotZero(t, out.Totals.Warned, "add=%v", add)
			require.Contains(t, strings.Join(out.Notes, "\n"), "password")
		}
	})
}

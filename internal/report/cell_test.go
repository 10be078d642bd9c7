package report

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestNoCellIsAFormula writes names of applications that are formulas, in a cell
// or behind what a spreadsheet in another language separates cells by.
func TestNoCellIsAFormula(t *testing.T) {
	for name, want := range map[string]string{
		"Shop": "Shop", "Shop (EU) = 1": "Shop (EU) = 1", "a-b": "a-b", "": "",
		"=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@sum(1)": "'@sum(1)", " =1": "\" '=1\"", "＝1": "'＝1",
		"x;=1": "x;'=1", "x; \"=1": "\"x; \"\"'=1\"", "x\t@1": "x\t'@1", "'=1": "''=1", "x,=1": "\"x,'=1\"", "a\n=1": "\"a\n'=1\"",
	} {
		r := Report{Parts: []Parts{{Key: "applications", Columns: []string{"tokens"}, Rows: []Part{{Key: name, Values: []int64{3}}}}}}
		text, err := r.written(FormCSV, time.UTC)
		require.NoError(t, err)
		require.Equal(t, "figure,of,column,value\napplications,"+want+",tokens,3\n", text)
	}
}

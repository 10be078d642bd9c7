package directory

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestReportHasALineForEachBadRow(t *testing.T) {
	rows := readAll(t, "birthday,gender,legacy_id\n1980-05-12,MALE,L-1\nx,y,L-2\n,z,L-3\na,b\n,,L-4", CSV, Options{})
	for format, want := range map[Format]string{
		CSV: "line,field,reason\n" +
			"3,\"birthday, gender\",\"birthday is not a date such as 1980-05-12, 1980-05, 1980 or --05-12; gender is none of MALE, FEMALE, NON_CONFORMING, PREFER_NOT_TO_SAY\"\n" +
			"4,gender,\"is none of MALE, FEMALE, NON_CONFORMING, PREFER_NOT_TO_SAY\"\n" +
			"5,,\"has 2 cells, but the first line names 3 columns; add the missing separators\"\n" +
			"6,,\"has no line end; if the file was cut off here, its last cell is not whole\"\n",
		NDJSON: `{"line":3,"field":"birthday, gender","reason":"birthday is not a date such as 1980-05-12, 1980-05, 1980 or --05-12; gender is none of MALE, FEMALE, NON_CONFORMING, PREFER_NOT_TO_SAY"}` + "\n" +
			`{"line":4,"field":"gender","reason":"is none of MALE, FEMALE, NON_CONFORMING, PREFER_NOT_TO_SAY"}` + "\n" +
			`{"line":5,"field":"","reason":"has 2 cells, but the first line names 3 columns; add the missing separators"}` + "\n" +
			`{"line":6,"field":"","reason":"has no line end; if the file was cut off here, its last cell is not whole"}` + "\n",
	} {
		var out bytes.Buffer
		r, err := NewReport(&out, format)
		require.NoError(t, err)
		for _, row := range rows {
			require.NoError(t, r.Add(row))
		}
		require.NoError(t, r.Flush())
		require.Equal(t, want, out.String())
		require.Equal(t, "5 rows read, 2 taken, 3 not, 1 with a warning (problems: gender 2, row 2, birthday 1)", r.Totals().String())
		require.EqualValues(t, 2, r.Totals().Taken())
	}
}

func TestReportIsSafeInASpreadsheetAndKeepsOnlyTotalsWithoutAWriter(t *testing.T) {
	var out bytes.Buffer
	r, err := NewReport(&out, CSV)
	require.NoError(t, err)
	require.NoError(t, r.Add(Row{Line: 2, Problems: []Problem{{Line: 2, Field: "=cmd()", Reason: "a \"b\"\n"}}}))
	require.NoError(t, r.Flush())
	cells, err := csv.NewReader(&out).ReadAll()
	require.NoError(t, err)
	require.Equal(t, "'=cmd()", cells[1][1])

	r, err = NewReport(nil, CSV)
	require.NoError(t, err)
	for i := range 3000 {
		require.NoError(t, r.Add(Row{Problems: []Problem{{Field: fmt.Sprintf("attribute.%d", i)}}}))
	}
	require.NoError(t, r.Flush())
	require.EqualValues(t, 3000, r.Totals().Bad)
	require.Len(t, r.Totals().Fields, reportFields+1)
	require.EqualValues(t, 2000, r.Totals().Fields["(other fields)"])
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestAReportThatCannotBeWrittenIsAnError(t *testing.T) {
	bad := Row{Line: 7, Problems: []Problem{{Line: 7, Reason: "x"}}}
	r, err := NewReport(fullDisk{}, NDJSON)
	require.NoError(t, err)
	require.ErrorContains(t, r.Add(bad), "line 7: no space left")
	r, err = NewReport(fullDisk{}, CSV)
	require.NoError(t, err)
	require.NoError(t, r.Add(bad)) // still buffered
	require.ErrorContains(t, r.Flush(), "no space left")

	require.ErrorContains(t, NewNDJSONWriter(fullDisk{}).Write(Record{LegacyID: "1"}), "no space left")
	w, err := NewCSVWriter(fullDisk{}, false)
	require.NoError(t, err)
	require.NoError(t, w.Write(Record{LegacyID: "1"}))
	require.ErrorContains(t, w.Flush(), "no space left")
}

func TestProgressOnATerminalAndInALog(t *testing.T) {
	clock := testNow
	now := func() time.Time { return clock }
	var out bytes.Buffer
	p := NewProgress(&out, true, 1000, 0, now)
	require.NoError(t, p.Update(1, 0, 1))
	require.Empty(t, out.String(), "not before it is time")
	clock = clock.Add(2 * time.Second)
	require.NoError(t, p.Update(20_000, 3, 250))
	require.Equal(t, "\r 25 %  20,000 rows, 10,000 rows/s, 6s left, 3 not taken", out.String())
	out.Reset()
	clock = clock.Add(6 * time.Second)
	require.NoError(t, p.Update(80_000, 3, 1000))
	require.NoError(t, p.Done())
	lines := strings.Split(out.String(), "\r")
	require.Equal(t, "100 %  80,000 rows, 10,000 rows/s, 0s left, 3 not taken", strings.TrimSpace(lines[1]))
	require.Equal(t, "80,000 rows in 8s, 10,000 rows/s, 3 not taken", strings.TrimSpace(lines[2]))
	require.GreaterOrEqual(t, len(lines[2]), len(lines[1]), "the shorter line covers the longer one")
	require.True(t, strings.HasSuffix(out.String(), "\n"))

	out.Reset()
	p = NewProgress(&out, false, 2000, 1000, now)
	for range 4 {
		clock = clock.Add(5 * time.Second)
		require.NoError(t, p.Update(10, 0, 1500))
	}
	require.NoError(t, p.Done())
	require.Equal(t, " 75 %  10 rows, 1 rows/s, 10s left\n 75 %  10 rows, 0 rows/s, 20s left\n10 rows in 20s, 0 rows/s\n", out.String())

	out.Reset()
	p = NewProgress(&out, false, 0, 0, now)
	clock = clock.Add(time.Hour + 90*time.Second)
	require.NoError(t, p.Update(1_234_567_890, 0, 5))
	require.Equal(t, "1,234,567,890 rows, 334,571 rows/s\n", out.String())
	require.ErrorContains(t, NewProgress(fullDisk{}, true, 0, 0, now).Done(), "no space left")
}

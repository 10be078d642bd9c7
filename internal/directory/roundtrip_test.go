package directory

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func restOf(t testing.TB, r *Reader) []Row {
	t.Helper()
	var rows []Row
	for {
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			return rows
		}
		if err != nil {
			t.Fatalf("next: %v", err)
		}
		rows = append(rows, row)
	}
}

func requireSame(t *rapid.T, want []Record, rows []Row) {
	if len(rows) != len(want) {
		t.Fatalf("wrote %d records, read %d rows: %+v", len(want), len(rows), rows)
	}
	for i, row := range rows {
		if len(row.Problems) > 0 {
			t.Fatalf("row %d: %+v", i, row.Problems)
		}
		if diff := cmp.Diff(want[i], row.Record, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("row %d changed on the way:\n%s", i, diff)
		}
	}
}

func TestNDJSONComesBackAsItWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOfN(anyRecord(true), 1, 4).Draw(t, "records")
		var out bytes.Buffer
		w := NewNDJSONWriter(&out)
		for _, r := range want {
			if err := w.Write(r); err != nil {
				t.Fatal(err)
			}
		}
		requireSame(t, want, mustRead(t, out.String(), Auto))
	})
}

func TestCSVComesBackAsItWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOfN(anyRecord(false), 1, 4).Draw(t, "records")
		var out bytes.Buffer
		w, err := NewCSVWriter(&out, rapid.Bool().Draw(t, "mark"), "plan")
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range want {
			if err := w.Write(r); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		requireNeutral(t, out.String())
		requireSame(t, want, mustRead(t, out.String(), Auto))
	})
}

func mustRead(t *rapid.T, text string, format Format) []Row {
	r, err := OpenReader(strings.NewReader(text), format, Options{Now: testNow})
	if err != nil {
		t.Fatal(err)
	}
	var rows []Row
	for {
		row, err := r.Next()
		if err == io.EOF {
			return rows
		}
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
}

func requireNeutral(t *rapid.T, text string) {
	cells, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, utf8Mark))).ReadAll()
	if err != nil {
		t.Fatalf("another CSV reader refuses it: %v", err)
	}
	for _, row := range cells {
		for _, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				t.Fatalf("a spreadsheet would take %q for a formula", cell)
			}
		}
	}
}

func TestNeutralIsUndoneExactly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.String(), rapid.StringMatching(`'*[=+\-@a]{0,2}`)).Draw(t, "cell")
		if got := undoNeutral(neutral(s)); got != s {
			t.Fatalf("%q came back as %q", s, got)
		}
	})
}

func TestALongHistoryIsSplitOverLines(t *testing.T) {
	r := Record{LoginID: "0193a1b2-0000-7000-8000-000000000001", FirstName: "Jess"}
	data, err := json.Marshal(map[string]string{"text": strings.Repeat("x", 1000)})
	require.NoError(t, err)
	for i := range 3000 {
		r.Activity = append(r.Activity, Activity{Type: "desk.note_added", At: testNow.Add(time.Duration(i-9000) * time.Minute), Data: data})
	}
	var out bytes.Buffer
	require.NoError(t, NewNDJSONWriter(&out).Write(r))

	rows := readAll(t, out.String(), NDJSON, Options{Now: testNow})
	require.Greater(t, len(rows), 2)
	var got []Activity
	for i, row := range rows {
		require.Empty(t, row.Problems)
		require.Equal(t, r.LoginID, row.Record.LoginID)
		require.Equal(t, i > 0, row.Record.Continued)
		got = append(got, row.Record.Activity...)
	}
	require.Equal(t, r.Activity, got)
}

func TestReadingGoesOnAfterAnyRow(t *testing.T) {
	for _, format := range []Format{CSV, NDJSON} {
		t.Run(string(format), func(t *testing.T) {
			text := sampleFile(t, format, 40)
			all := readAll(t, text, format, Options{})
			require.Len(t, all, 42)
			for i, row := range all {
				rest := readAll(t, text, format, Options{From: row.End})
				require.Equal(t, all[i+1:], append([]Row{}, rest...), "after line %d", row.Line)
			}
		})
	}
}

// sampleFile has n good rows with line breaks inside, and two bad ones.
func sampleFile(t *testing.T, format Format, n int) string {
	var out bytes.Buffer
	write := NewNDJSONWriter(&out).Write
	bad := "{\"first_name\": 7}\r\n\n{\"email\"\n"
	flush := func() error { return nil }
	if format == CSV {
		w, err := NewCSVWriter(&out, true)
		require.NoError(t, err)
		write, flush, bad = w.Write, w.Flush, "short,row\r\n\n\"open\n"
	}
	for i := range n {
		if i == n/2 {
			require.NoError(t, flush())
			out.WriteString(bad)
		}
		require.NoError(t, write(Record{
			CustomerID: fmt.Sprintf("C-%d", i), FirstName: "Jess",
			Attributes: map[string]string{"note": "two\nlines"},
		}))
	}
	require.NoError(t, flush())
	return out.String()
}

func TestAnotherFileIsNotGoneOnWith(t *testing.T) {
	text := "{\"first_name\":\"A\"}\n{\"first_name\":\"B\"}\n"
	for name, from := range map[string]Mark{
		"shorter":            {Line: 9, Offset: 1000},
		"inside a line":      {Line: 1, Offset: 5},
		"one byte too far":   {Line: 1, Offset: 20},
		"far behind the end": {Line: 1, Offset: 1 << 40},
	} {
		_, err := OpenReader(strings.NewReader(text), NDJSON, Options{From: from})
		require.ErrorIs(t, err, ErrOtherFile, name)
	}
	_, err := OpenReader(strings.NewReader("first_name,last_name\nA,B\n"), CSV, Options{From: Mark{Line: 1, Offset: 3}})
	require.ErrorIs(t, err, ErrOtherFile)
}

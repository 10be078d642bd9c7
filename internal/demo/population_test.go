package demo

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/directory"
	"github.com/readmit/readmit/internal/fold"
)

var (
	update  = flag.Bool("update", false, "write the golden files")
	testNow = time.Date(2026, 11, 20, 15, 30, 0, 0, time.UTC)
)

func people(n int, seed uint64) []Person {
	list := make([]Person, 0, n)
	for p := range Population(n, seed, testNow) {
		list = append(list, p)
	}
	return list
}

func lines(t *testing.T, records ...directory.Record) string {
	t.Helper()
	var out bytes.Buffer
	w := directory.NewNDJSONWriter(&out)
	for _, r := range records {
		require.NoError(t, w.Write(r))
	}
	return out.String()
}

func requireGolden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), got)
}

func TestTheFirstTwentyAreAlwaysTheSame(t *testing.T) {
	var records []directory.Record
	for _, p := range people(20, 1) {
		records = append(records, p.Record)
	}
	requireGolden(t, "first20.ndjson", lines(t, records...))
	requireGolden(t, "jess.ndjson", lines(t, people(1, 1)[0].Full()))
}

func TestTheFirstDoNotDependOnHowMany(t *testing.T) {
	few, many := people(300, 7), people(3000, 7)
	for i := range few {
		require.Equal(t, lines(t, few[i].Full()), lines(t, many[i].Full()))
	}
	require.Equal(t, lines(t, few[200].Full()), lines(t, few[200].Full()), "telling it twice changes nothing")
	other := people(300, 8)
	require.NotEqual(t, few[200].Record.Email, other[200].Record.Email)
	require.Len(t, people(5, 7), 5)
	require.Empty(t, people(0, 7))
	for range Population(1000, 7, testNow) {
		break // a caller may stop early
	}
}

func TestImportTakesEverybody(t *testing.T) {
	var out bytes.Buffer
	w := directory.NewNDJSONWriter(&out)
	want := people(4000, 3)
	for _, p := range want {
		require.NoError(t, w.Write(p.Full()))
	}
	r, err := directory.OpenReader(&out, directory.Auto, directory.Options{Now: testNow})
	require.NoError(t, err)
	for _, p := range want {
		row, err := r.Next()
		require.NoError(t, err)
		require.Empty(t, row.Problems, "%+v", p.Record)
		require.Equal(t, lines(t, p.Full()), lines(t, row.Record))
	}
	_, err = r.Next()
	require.ErrorIs(t, err, io.EOF)
	require.Empty(t, r.Unknown())
}

func TestIdentifiersAreUniqueAndGood(t *testing.T) {
	seen := map[string]bool{}
	once := func(kind, value string) {
		if value != "" {
			require.False(t, seen[kind+value], "%s %s twice", kind, value)
			seen[kind+value] = true
		}
	}
	for p := range Population(60_000, 5, testNow) {
		r := p.Record
		once("login", r.LoginID)
		once("name", r.Email)
		once("name", r.UnverifiedEmail)
		once("name", r.Username)
		once("customer", r.CustomerID)
		once("legacy", r.LegacyID)
		for _, phone := range r.Phones {
			once("phone", phone.Number)
		}
		if p.index%20 == 0 {
			requireGoodContacts(t, r)
		}
	}
}

func requireGoodContacts(t *testing.T, r directory.Record) {
	t.Helper()
	for _, phone := range r.Phones {
		number, err := fold.ParsePhone(phone.Number, "")
		require.NoError(t, err, phone.Number)
		require.Equal(t, phone.Number, number)
	}
	for _, email := range []string{r.Email, r.UnverifiedEmail} {
		if email != "" {
			e, err := fold.ParseEmail(email)
			require.NoError(t, err, email)
			require.Equal(t, email, e.Canonical)
		}
	}
}

func TestEveryLanguageHasNames(t *testing.T) {
	for code, l := range languages() {
		for kind, list := range map[string]ranked{"female": l.female, "male": l.male, "surnames": l.surnames} {
			require.GreaterOrEqual(t, len(list.names), 20, "%s %s", code, kind)
			for _, n := range list.names {
				require.NotEmpty(t, n.ascii, "%s %s %q", code, kind, n.native)
				clean, err := fold.Text(n.native)
				require.NoError(t, err)
				require.Equal(t, n.native, clean, "names are in NFC")
			}
		}
	}
	require.Equal(t, "mueller", ascii(spelled("de", "Müller")))
	require.Equal(t, "wojcik", ascii("Wójcik"))
	require.Equal(t, "Kowalska", wife("pl", "Kowalski"))
	require.Equal(t, "Wójcik", wife("pl", "Wójcik"))
}

func TestPhonesOfNoTwoPeopleAreTheSame(t *testing.T) {
	for _, code := range []string{"+1", "+49"} {
		seen := make(map[string]bool, 200_000)
		for _, from := range []int{0, 3_900_000, 7_900_000} {
			for i := from; i < from+60_000; i++ {
				s := lastSeven(code, i)
				require.Len(t, s, 7)
				require.False(t, seen[s])
				seen[s] = true
			}
		}
	}
}

func TestShowcase(t *testing.T) {
	list := people(showcases, 1)
	jess := list[0]
	require.Equal(t, "Jess Smith", shownName(&jess.Record))
	require.Equal(t, 5, jess.Record.FailedAttempts)
	require.True(t, jess.Record.LockedUntil.After(testNow))
	require.NotEmpty(t, jess.Record.UnverifiedEmail)
	wrong := 0
	for _, a := range jess.Activity() {
		if a.Type == "signin.failed" && a.At.After(testNow.Add(-time.Hour)) && strings.Contains(string(a.Data), "wrong_password") {
			wrong++
		}
	}
	require.Equal(t, 5, wrong)
	require.Equal(t, "blueheron77@gmail.com", shownName(&list[2].Record))
	require.Equal(t, "No value provided", shownName(&list[3].Record))
	require.Equal(t, []string{"No value provided"}, []string{shownName(&people(4, 9)[3].Record)})
}

// TestTheSystemsAreAlwaysTheSame draws tokens and segments twice, and as of another seed.
func TestTheSystemsAreAlwaysTheSame(t *testing.T) {
	drawn := func(seed uint64) (tokens []Tokens, segments map[string]int) {
		for x := range TokensOf(seed, testNow) {
			require.True(t, x.At.Before(testNow) && x.At.After(testNow.Add(-32*day)))
			require.Positive(t, x.Count)
			tokens = append(tokens, x)
		}
		segments = map[string]int{}
		for i, p := range people(2000, seed) {
			if s := p.Segment(); s != "" {
				require.GreaterOrEqual(t, i, showcases)
				segments[s]++
			}
		}
		return tokens, segments
	}
	tokens, segments := drawn(1)
	again, same := drawn(1)
	require.Equal(t, tokens, again)
	require.Equal(t, segments, same)
	other, _ := drawn(2)
	require.NotEqual(t, tokens, other)
	require.Len(t, tokens, 7*tokenDays)
	for _, name := range Segments {
		require.Greater(t, segments[name], 10)
		require.Less(t, segments[name], 200)
	}
	for _, h := range Hooks {
		require.Regexp(t, `^https://[a-z]+\.larkspur\.example/`, h.URL)
	}
}

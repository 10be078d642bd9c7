package locale_test

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/readmit/readmit/internal/console/locale"
	"github.com/stretchr/testify/require"
)

// texts reads one language's file. A plural text is kept by its forms.
func texts(t *testing.T, tag string) map[string]map[string]string {
	t.Helper()
	content, err := os.ReadFile(tag + ".json")
	require.NoError(t, err)
	var raw map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(content, &raw))
	all := map[string]map[string]string{}
	for key, value := range raw {
		var single string
		if json.Unmarshal(value, &single) == nil {
			all[key] = map[string]string{"": single}
			continue
		}
		forms := map[string]string{}
		require.NoError(t, json.Unmarshal(value, &forms), key)
		all[key] = forms
	}
	return all
}

var named = regexp.MustCompile(`\{\{[^}]*\}\}`)

func values(text string) []string {
	found := named.FindAllString(text, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

func TestAllLanguagesSayTheSameThings(t *testing.T) {
	english := texts(t, "en")
	require.NotEmpty(t, english)
	for _, l := range locale.Languages[1:] {
		other := texts(t, l.Tag)
		for key, forms := range english {
			theirs, ok := other[key]
			require.True(t, ok, "%s lacks %s", l.Tag, key)
			for form, text := range forms {
				require.NotEmpty(t, theirs[form], "%s: %s %s is empty", l.Tag, key, form)
				if form != "one" {
					require.Equal(t, values(text), values(theirs[form]), "%s: %s names other values", l.Tag, key)
				}
			}
		}
		for key := range other {
			require.Contains(t, english, key, "%s has a text that English lacks", l.Tag)
		}
	}
}

func TestForChoosesALanguage(t *testing.T) {
	catalog, err := locale.Load()
	require.NoError(t, err)
	for _, c := range []struct {
		want   string
		wishes []string
	}{
		{"en", nil},
		{"en", []string{""}},
		{"de", []string{"de"}},
		{"de", []string{"", "de-AT,de;q=0.9,en;q=0.8"}},
		{"es", []string{"es", "de"}},
		{"es", []string{"es-MX,es;q=0.9"}},
		{"en", []string{"fr-FR,fr;q=0.9"}},
		{"de", []string{"fr;q=0.9,de;q=0.5"}},
		{"en", []string{"\x00;;,,q="}},
	} {
		require.Equal(t, c.want, catalog.For(c.wishes...).Lang(), "%q", c.wishes)
	}
}

func TestPrinterWrites(t *testing.T) {
	catalog, err := locale.Load()
	require.NoError(t, err)
	en, de := catalog.For("en"), catalog.For("de")

	require.Equal(t, "Copy phone", en.T("act.copy", locale.Args{"What": "phone"}))
	require.Equal(t, "edited once", en.N("note.edited", 1))
	require.Equal(t, "edited 1,200 times", en.N("note.edited", 1200))
	require.Equal(t, "1.200-mal bearbeitet", de.N("note.edited", 1200))
	require.Equal(t, "1.204.331", de.Number(1204331))
	require.Equal(t, "«no.such.key»", en.T("no.such.key"))
	require.True(t, en.Has("brand"))
	require.False(t, en.Has("no.such.key"))
	require.Equal(t, "Copy <b>{{.What}}</b>", en.T("act.copy", locale.Args{"What": "<b>{{.What}}</b>"}), "values are text, not templates")
}

func TestAgo(t *testing.T) {
	catalog, err := locale.Load()
	require.NoError(t, err)
	en := catalog.For("en")
	now := time.Date(2026, 3, 10, 14, 5, 0, 0, time.UTC)
	for _, c := range []struct {
		past time.Duration
		want string
	}{
		{0, "just now"},
		{59 * time.Second, "just now"},
		{time.Minute, "1 min ago"},
		{59*time.Minute + 59*time.Second, "59 min ago"},
		{time.Hour, "1 h ago"},
		{23*time.Hour + 59*time.Minute, "23 h ago"},
		{24 * time.Hour, "1 d ago"},
		{7*24*time.Hour - time.Second, "6 d ago"},
		{7 * 24 * time.Hour, "3 Mar"},
		{100 * 24 * time.Hour, "30 Nov 2025"},
		{-48 * time.Hour, "12 Mar"},
	} {
		require.Equal(t, c.want, en.Ago(now.Add(-c.past), now, time.UTC), c.past.String())
	}
}

func TestExactNamesTheZone(t *testing.T) {
	catalog, err := locale.Load()
	require.NoError(t, err)
	zone := time.FixedZone("CET", 3600)
	at := time.Date(2026, 3, 10, 23, 30, 5, 0, time.UTC)
	require.Equal(t, "11. März 2026, 00:30:05 CET", catalog.For("de").Exact(at, zone))
	require.Equal(t, "mar 2026", catalog.For("es").MonthYear(at, zone))
}

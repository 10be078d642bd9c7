package texts_test

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/locale"
	"github.com/readmit/readmit/internal/portal/texts"
)

var named = regexp.MustCompile(`\{\{[^}]*\}\}`)

func values(text string) []string {
	found := named.FindAllString(text, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

func read(t *testing.T, tag string) map[string]string {
	t.Helper()
	content, err := os.ReadFile(tag + ".json")
	require.NoError(t, err)
	all := map[string]string{}
	require.NoError(t, json.Unmarshal(content, &all))
	return all
}

func TestAllLanguagesSayTheSameThings(t *testing.T) {
	_, err := texts.Load()
	require.NoError(t, err)
	english := read(t, "en")
	for _, l := range locale.Languages {
		other := read(t, l.Tag)
		require.Len(t, other, len(english), l.Tag)
		for key, text := range english {
			require.NotEmpty(t, other[key], "%s lacks %s", l.Tag, key)
			require.Equal(t, values(text), values(other[key]), "%s: %s names other values", l.Tag, key)
		}
	}
}

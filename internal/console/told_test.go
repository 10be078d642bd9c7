package console_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/console/locale"
)

// readByApplications are the codes of RFC 6749, 6750 and 8628.
const readByApplications = "OAuth"

// elsewhere are codes that no page shows, with where they are told instead.
var elsewhere = map[string]string{
	"address_too_long": "API", "body_not_json": "API", "body_not_object": "API", "cursor_foreign": "a page begins anew",
	"cursor_malformed": "a page begins anew", "field_repeated": "API", "fresh_sign_in_required": "leads to the proof",
	"invalid_input": "told by its fields", "invalid_parameter": "API", "key_not_valid": "API", "key_required": "API",
	"link_not_valid": "a page of its own", "method_not_allowed": "API", "no_file": "command line", "no_such_address": "API",
	"stream_position": "API",
	"position_ahead":  "API", "query_malformed": "API", "session_expired": "leads to sign-in", "session_locked": "leads to the lock",
	"signed_out": "leads to sign-in", "slug_taken": "command line", "tenant_not_found": "command line", "tenant_required": "command line",
	"json_malformed": "API", "media_type": "API", "if_match_malformed": "API", "too_many_invalid_keys": "API", "unsupported_media_type": "API", "access_denied": readByApplications, "authorization_pending": readByApplications,
	"expired_token": readByApplications, "insufficient_scope": readByApplications, "invalid_client": readByApplications, "invalid_grant": readByApplications, "invalid_request": readByApplications,
	"invalid_scope": readByApplications, "invalid_token": readByApplications, "slow_down": readByApplications, "unauthorized_client": readByApplications, "unsupported_grant_type": readByApplications,
}

var codeRow = regexp.MustCompile("(?m)^\\| `([a-z0-9_]+)`")

func TestEveryFaultIsToldInTheReadersLanguage(t *testing.T) {
	list, err := os.ReadFile(filepath.Join("..", "..", "docs", "reference", "errors.md"))
	require.NoError(t, err)
	catalog, err := locale.Load()
	require.NoError(t, err)
	texts := catalog.For("en") // that all languages have the same keys is a test of package locale
	portal, err := os.ReadFile(filepath.Join("..", "portal", "texts", "en.json"))
	require.NoError(t, err)
	var customers map[string]any
	require.NoError(t, json.Unmarshal(portal, &customers))
	rows := codeRow.FindAllStringSubmatch(string(list), -1)
	require.Greater(t, len(rows), 80)
	for _, row := range rows {
		code := row[1]
		if _, told := elsewhere[code]; told || strings.HasPrefix(code, "import_") {
			continue // imports are run from the command line
		}
		require.True(t, texts.Has("fault."+code) || customers["fault."+code] != nil, "no text for the fault %s, on the desk or on the customers' pages", code)
	}
	for code := range elsewhere {
		known := slices.ContainsFunc(rows, func(row []string) bool { return row[1] == code })
		require.True(t, known, "there is no fault %s", code)
	}
}

// shown are the ways in which the script puts a text on the page.
var shown = regexp.MustCompile("(?:textContent|innerText|innerHTML|placeholder|title|alt|ariaLabel)\\s*\\+?=\\s*[\"'`][^\"'`]*\\pL|setAttribute\\(\"(?:aria-label|title|placeholder|alt)\",\\s*[\"'`]")

func TestTheScriptHoldsNoTextsOfItsOwn(t *testing.T) {
	require.Regexp(t, shown, `line.textContent = "Done"`)
	require.Regexp(t, shown, `b.setAttribute("aria-label", "Close")`)
	require.NotRegexp(t, shown, `line.textContent = say("done")`)
	files, err := filepath.Glob(filepath.Join("..", "..", "web", "src", "*.js"))
	require.NoError(t, err)
	require.Greater(t, len(files), 15)
	for _, name := range files {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		require.Empty(t, shown.FindAllString(string(text), -1), name)
	}
}

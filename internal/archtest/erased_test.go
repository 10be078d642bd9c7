package archtest

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// notErased are the columns that name an account, or may, in tables of which an
// erasing deletes nothing, with the reason. What stays in the others is said
// where it is erased.
var notErased = map[string]string{
	"account_stream.account":    "a number, so that the event that tells of the erasing has its place",
	"audit.target":              "part of the hashed leaf: the login ID, which leads to nothing any more (ledger.Erase)",
	"audit.actor_id":            "part of the hashed leaf",
	"audit_check.actor_id":      "members of the staff, and keys",
	"bulk_run.actor_id":         "members of the staff, and keys",
	"message_template.subject":  "of a mail, in a tenant's own words",
	"name_word.account":         "deleted word by word (account.Erase, eraseSearch)",
	"seg.account":               "deleted piece by piece (account.Erase, eraseSearch)",
	"erasure.account":           "the erasing itself, by number",
	"erasure.login":             "the erasing itself: the login ID",
	"erasure_recipient.account": "the erasing itself, by number",
	"report_gone.account":       "by number, so that what the account did is not counted twice",
	"oauth_telling.subject":     "the login ID, until the application was told that the session ended: a day at most",
	"report_rebuild.actor_id":   "members of the staff, and keys",
	"sign_in_failure.subject":   "network addresses, and keyed digests of what is nobody's; deleted after two days",
	"tombstone.login":           "the tombstone: the login ID",
}

var (
	aColumn    = regexp.MustCompile(`(?m)^\s+(account|login|number|subject|target|actor|actor_id)\s`)
	addsColumn = regexp.MustCompile(`(?m)^ALTER TABLE (\w+) ADD COLUMN (account|login|number|subject|target|actor|actor_id)\s`)
	takesAway  = regexp.MustCompile(`(?m)\b(?:DELETE FROM|UPDATE) (\w+)`)
)

// TestEveryTableWithAnAccountIsErased: whoever adds a table with accounts in it
// deletes them by a query of its package whose name begins with erase, or says here why not.
func TestEveryTableWithAnAccountIsErased(t *testing.T) {
	erased := map[string]bool{}
	files, err := filepath.Glob(filepath.Join(root, "internal/*/*.sql"))
	require.NoError(t, err)
	for _, f := range files {
		text, err := os.ReadFile(f)
		require.NoError(t, err)
		for _, q := range strings.Split(string(text), "-- name: ") {
			if !strings.HasPrefix(q, "erase") && filepath.Base(f) != "erase.sql" {
				continue
			}
			for _, m := range takesAway.FindAllStringSubmatch(q, -1) {
				erased[m[1]] = true
			}
		}
	}
	require.Greater(t, len(erased), 30)
	schema, err := os.ReadFile(filepath.Join(root, "internal/store/schema.sql"))
	require.NoError(t, err)
	named := map[string][]string{}
	for _, m := range aTable.FindAllStringSubmatch(string(schema), -1) {
		for _, c := range aColumn.FindAllStringSubmatch(m[2], -1) {
			named[m[1]] = append(named[m[1]], c[1])
		}
	}
	for _, m := range addsColumn.FindAllStringSubmatch(string(schema), -1) {
		named[m[1]] = append(named[m[1]], m[2])
	}
	require.Greater(t, len(named), 30)
	for table, columns := range named {
		for _, c := range columns {
			_, listed := notErased[table+"."+c]
			if !erased[table] && !listed {
				t.Errorf("%s.%s names an account: delete its rows by a query whose name begins with erase, or list it with the reason", table, c)
			}
		}
	}
}

package archtest

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

// ofNoTenant are the tables whose rows name neither a tenant nor the account,
// member or entry that has one, with the reason.
var ofNoTenant = map[string]string{
	"installation":          "of the whole installation",
	"tenant":                "the tenants themselves",
	"member":                "staff belong to the installation; a role held names its tenant",
	"staff_role_permission": "reached through its role",
	"staff_challenge":       "a digest only, before anybody is known",
	"credential_challenge":  "a digest only, before anybody is known",
	"oauth_revoked":         "the ids of tokens, which name their tenant",
	"audit_personal":        "reached through its audit entry",
	"audit_check":           "of the whole log",
	"tree_hash":             "of the whole log",
	"tree_checkpoint":       "of the whole log",
	"node":                  "of the whole installation",
	"lease":                 "of the whole installation",
	"sequence":              "of the whole installation",
	"trigram":               "its id is made of the account's number; searches join the account",
	"import_again":          "reached through its run",
	"event_past":            "positions of events, of the whole installation",
	"report_state":          "of the whole installation",
	"report_place":          "positions of events, of the whole installation",
	"bulk_work":             "indexes to be made again",
}

var (
	aTable = regexp.MustCompile(`(?ms)^CREATE TABLE (\w+) \((.*?)^\);`)
	// an owner is what a row is reached through in any query.
	anOwner = regexp.MustCompile(`(?m)^\s+(tenant|account|member|note)\s`)
)

// TestC68EveryRowHasATenant: each row names its tenant, or whom it belongs to,
// so that no query can mix two tenants by forgetting one condition. The table
// of access asks the same of every operation, with a canary in another tenant.
func TestC68EveryRowHasATenant(t *testing.T) {
	schema, err := os.ReadFile(filepath.Join(root, "internal/store/schema.sql"))
	require.NoError(t, err)
	there := map[string]bool{}
	for _, m := range aTable.FindAllStringSubmatch(string(schema), -1) {
		there[m[1]] = true
		if ofNoTenant[m[1]] == "" && !anOwner.MatchString(m[2]) {
			t.Errorf("%s has no tenant: give its rows one, or list it with the reason", m[1])
		}
	}
	require.Greater(t, len(there), 40)
	for table := range ofNoTenant {
		require.True(t, there[table], "%s is listed and not there", table)
	}
	for _, table := range []string{"session", "device", "sign_in_failure"} {
		m := regexp.MustCompile(`(?ms)^CREATE TABLE ` + table + ` \((.*?)^\);`).FindStringSubmatch(string(schema))
		require.Regexp(t, `(?m)^\s+tenant\s`, m[1])
	}
}

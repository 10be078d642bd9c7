package directory_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/directory"
	"github.com/readmit/readmit/internal/testkit"
)

// imported is what an import of a text did.
type imported struct {
	directory.Imported
	report string
}

// importText imports a text as a file would be, with a report as NDJSON.
func importText(t *testing.T, k *testkit.Kit, text string, change ...func(*directory.ImportInput)) (imported, error) {
	t.Helper()
	report, err := os.Create(filepath.Join(t.TempDir(), "report"))
	require.NoError(t, err)
	defer report.Close()
	in := directory.ImportInput{Name: "accounts.ndjson", File: strings.NewReader(text), Report: report}
	for _, c := range change {
		c(&in)
	}
	out, err := directory.NewService(k.DB).Import(context.Background(), k.System(), in)
	written, rerr := os.ReadFile(report.Name())
	require.NoError(t, rerr)
	return imported{out, string(written)}, err
}

func mustImport(t *testing.T, k *testkit.Kit, text string, change ...func(*directory.ImportInput)) imported {
	t.Helper()
	out, err := importText(t, k, text, change...)
	require.NoError(t, err)
	return out
}

func dryRun(in *directory.ImportInput) { in.DryRun = true }

func search(t *testing.T, k *testkit.Kit, in account.SearchInput) []account.Hit {
	t.Helper()
	out, err := account.NewService(k.DB).Search(context.Background(), k.Actor("agent"), in)
	require.NoError(t, err)
	return out.Items
}

const threeAccounts = `{"login_id":"0193a6c2-0000-7000-8000-000000000001","first_name":"José","last_name":"García","email":"jose.garcia@gmail.com","email_verified":true,"customer_id":"C-1","phone":"+34612345678","phone_verified":true,"created_at":"2024-05-01T09:30:00Z","password_hash":"$2b$10$abcdefghijklmnopqrstuv"}
{"login_id":"0193a6c2-0000-7000-8000-000000000002","first_name":"Ana","unverified_email":"ana@example.org","username":"ana.banana","segments":["Gold","Gold","VIP"],"status":"inactive","status_reason":"asked"}
{"login_id":"0193a6c2-0000-7000-8000-000000000003","first_name":"محمد","last_name":"👩‍👩‍👧 O'Brien","email":"m@xn--mnchen-3ya.de","email_verified":true,"activity":[{"type":"signin.succeeded","at":"2024-06-01T09:30:00Z","actor":{"kind":"customer"},"via":"portal","data":{"method":"password"}},{"type":"desk.note_added","at":"2024-06-02T09:30:00Z","actor":{"kind":"member","id":"mem_1","name":"Ana"},"via":"console","data":{"text":"called about her order"}}]}
`

func TestImportIntoAnEmptyDirectoryIsFoundAtOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		indexes := indexNames(t, k)
		out := mustImport(t, k, threeAccounts)
		require.Equal(t, int64(3), out.Totals.Taken())
		require.Empty(t, out.report)
		require.Zero(t, k.Count("bulk_work", ""))
		require.Equal(t, indexes, indexNames(t, k))
		for _, in := range []account.SearchInput{{Q: "garcia"}, {Q: "jose.garica@gmail.com"}, {Q: "C-1"}, {Q: "+34 612"}, {Q: "*garcia@*"}} {
			found := search(t, k, in)
			require.NotEmpty(t, found, "%+v", in)
			require.Equal(t, "0193a6c2-0000-7000-8000-000000000001", found[0].ID)
		}
		require.Equal(t, 1, k.Count("credential_password", ""))
		require.Equal(t, 2, k.Count("account_segment", ""))
		require.Equal(t, 3, k.Count("event", "type = 'account.imported' AND account IS NOT NULL AND pos < 0"))
		require.Equal(t, 1, k.Count("event", "type = 'account.imported' AND account IS NULL AND pos IS NULL"))
		require.Equal(t, 1, k.Count("note", ""))
		require.Equal(t, 2, k.Count("audit", "op = 'directory.import' AND outcome = 'done'"))
	})
}

func indexNames(t *testing.T, k *testkit.Kit) []string {
	t.Helper()
	query := "SELECT name FROM sqlite_master WHERE type = 'index' ORDER BY name"
	if k.DB.Store.Dialect() == "postgres" {
		query = "SELECT indexname FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexname"
	}
	return column(t, k, query)
}

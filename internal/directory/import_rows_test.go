package directory_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/directory"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/testkit"
)

// reported is one line of a report.
type reported struct {
	Line   int64
	Field  string
	Reason string
}

func (i imported) lines(t *testing.T) (out []reported) {
	t.Helper()
	for line := range strings.Lines(i.report) {
		var r reported
		require.NoError(t, json.Unmarshal([]byte(line), &r))
		out = append(out, r)
	}
	return out
}

func export(t *testing.T, k *testkit.Kit, activity bool) string {
	t.Helper()
	var out bytes.Buffer
	_, err := directory.NewService(k.DB).Export(context.Background(), k.System(), directory.ExportInput{Format: directory.NDJSON, Activity: activity, To: &out})
	require.NoError(t, err)
	return out.String()
}

func addFields(in *directory.ImportInput) { in.AddFields = true }

// addField adds a field to the tenant's schema.
func addField(k *testkit.Kit, f tenant.Field) {
	k.Do(func(tx *op.Tx) error { return tenant.InsertField(tx, f) })
}

func TestEachKindOfBadRowIsOneLineAndStopsNoOther(t *testing.T) {
	rows := []struct{ row, field, reason string }{
		{`{"email":"a@example.com","email_verified":true,"username":"anna.first","customer_id":"C1","phone":"+4930901820","phone_verified":true,"identities":[{"provider":"google","subject":"1"}],"login_id":"0193a6c2-0000-7000-8000-000000000001","attributes":{"badge":"X1"}}`, "", ""},
		{`{"email":"no address"}`, "email", "one @"},
		{`{"first_name":"bell\u0007"}`, "first_name", ""},
		{`{"first_name":"nul\u0000"}`, "first_name", ""},
		{`{"email":"A@Example.com","email_verified":true}`, "email", "another account"},
		{`{"username":"ANNA.first"}`, "username", "another account"},
		{`{"customer_id":"c1"}`, "customer_id", "another account"},
		{`{"phone":"030 901820","phone_verified":true}`, "phone", "another account"},
		{`{"email":"b@example.com","identities":[{"provider":"google","subject":"1"}]}`, "identities", "another account"},
		{`{"login_id":"0193a6c2-0000-7000-8000-000000000001"}`, "login_id", "another account"},
		{`{"first_name":"Unique","attributes":{"badge":"x1"}}`, "attribute.badge", "another account"},
		{`{"first_name":"Wrong","attributes":{"age":"old"}}`, "attribute.age", "number"},
		{`{"username":"ann@example.com"}`, "username", "looks like an e-mail"},
		{`{"status":"deleted","email":"d@example.com"}`, "status", "deleted"},
		{`{"birthday":"1981-02-29","email":"e@example.com"}`, "birthday", "day"},
		{`{"login_id":"0193a6c2-0000-7000-8000-0000000000ff","continued":true,"activity":[{"type":"signin.succeeded","at":"2024-06-01T09:30:00Z"}]}`, "login_id", "not brought in"},
		{`{"first_name":"Twice","identities":[{"provider":"google","subject":"7"},{"provider":"google","subject":"7"}]}`, "identities", "twice"},
		{`not json`, "", "not JSON"},
		{`[1]`, "", "not a JSON object"},
		{`{"email":"f@example.com","first_name":"` + strings.Repeat("x", 300) + `"}`, "first_name", "longer"},
		{`{"email":"last@example.com"}`, "", ""},
	}
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		addField(k, tenant.Field{Key: "badge", Type: "text", Label: "Badge", Unique: true})
		addField(k, tenant.Field{Key: "age", Type: "number", Label: "Age"})
		var file strings.Builder
		bad := map[int64]struct{ field, reason string }{}
		for i, r := range rows {
			file.WriteString(r.row + "\n")
			if r.field != "" || r.reason != "" {
				bad[int64(i+1)] = struct{ field, reason string }{r.field, r.reason}
			}
		}
		check := func(out imported) {
			t.Helper()
			lines := out.lines(t)
			for _, l := range lines {
				want, expected := bad[l.Line]
				require.True(t, expected, "%+v", l)
				require.Equal(t, want.field, l.Field, "%+v", l)
				require.Contains(t, l.Reason, want.reason, "%+v", l)
			}
			require.Len(t, lines, len(bad))
			require.EqualValues(t, len(rows), out.Totals.Rows)
			require.EqualValues(t, 2, out.Totals.Taken())
		}
		tables := wholeDatabase(t, k)
		check(mustImport(t, k, file.String(), dryRun))
		require.Equal(t, tables, wholeDatabase(t, k), "a dry run changes nothing")
		check(mustImport(t, k, file.String()))
		require.Equal(t, 2, k.Count("account", ""))
		require.Len(t, search(t, k, account.SearchInput{Q: "last@example.com"}), 1)

		// Beside others, the same rows meet the accounts that are there.
		before := export(t, k, true)
		out := mustImport(t, k, file.String())
		require.Contains(t, out.lines(t)[0].Field, "login_id")
		require.Contains(t, out.lines(t)[0].Field, "email")
		require.EqualValues(t, 1, out.Totals.Taken(), "an unverified e-mail reserves nothing")
		require.Equal(t, before, strings.Join(strings.SplitAfter(export(t, k, true), "\n")[:2], ""))
	})
}

// wholeDatabase is what the tables of accounts hold.
func wholeDatabase(t *testing.T, k *testkit.Kit) (out []string) {
	for _, table := range []string{"account", "identifier", "account_email", "event", "bulk_work", "import_run", "import_again", "seg", "name_word", "segment", "tenant_field"} {
		out = append(out, fmt.Sprintf("%s %d", table, k.Count(table, "")))
	}
	return append(out, indexNames(t, k)...)
}

func TestSecondImportOfTheSameFileChangesNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		mustImport(t, k, threeAccounts)
		before := export(t, k, true)
		out := mustImport(t, k, threeAccounts)
		require.EqualValues(t, 3, out.Totals.Bad)
		require.Len(t, out.lines(t), 3)
		require.Equal(t, 3, k.Count("account", ""))
		sameLines(t, before, export(t, k, true))
	})
}

func TestExportAndImportGiveTheSameAgain(t *testing.T) {
	file := string(demoFile(t, 400, true))
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		out := mustImport(t, k, file, addFields)
		require.EqualValues(t, 400, out.Totals.Taken())
		require.Empty(t, out.report)
		whole := export(t, k, true)
		require.Equal(t, 400, strings.Count(whole, "\n"))

		// Into an empty directory, and beside another account.
		empty := testkit.NewKit(t, freshStore(t, k))
		mustImport(t, empty, whole, addFields)
		sameLines(t, whole, export(t, empty, true))
		beside := testkit.NewKit(t, freshStore(t, k))
		beside.Account(account.Draft{FirstName: "Somebody"})
		mustImport(t, beside, whole, addFields)
		_, rest, _ := strings.Cut(export(t, beside, true), "\n")
		sameLines(t, whole, rest)
		require.Equal(t, rowsOfSearch(t, empty), rowsOfSearch(t, k))
	})
}

// rowsOfSearch is what the search tables hold, without the accounts' numbers.
func rowsOfSearch(t *testing.T, k *testkit.Kit) []string {
	out := column(t, k, "SELECT value, kind FROM identifier ORDER BY value")
	out = append(out, column(t, k, "SELECT address FROM seg ORDER BY address")...)
	out = append(out, column(t, k, "SELECT fold, kind FROM name_word ORDER BY fold, kind")...)
	return append(out, column(t, k, "SELECT fold, kind FROM name_dictionary ORDER BY fold, kind")...)
}

func TestATableForASpreadsheetHoldsNoFormula(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		mustImport(t, k, `{"login_id":"0193a6c2-0000-7000-8000-000000000001","first_name":"=HYPERLINK(\"http://x\")","last_name":"@SUM(1)","display_name":"-1+1","attributes":{"plan":"+1"}}`+"\n", addFields)
		var out bytes.Buffer
		_, err := directory.NewService(k.DB).Export(context.Background(), k.System(), directory.ExportInput{Format: directory.CSV, To: &out})
		require.NoError(t, err)
		rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(out.Bytes(), []byte("\xef\xbb\xbf")))).ReadAll()
		require.NoError(t, err)
		for _, cell := range rows[1] {
			require.False(t, strings.HasPrefix(cell, "=") || strings.HasPrefix(cell, "@") || strings.HasPrefix(cell, "-") || strings.HasPrefix(cell, "+"), cell)
		}
		other := testkit.NewKit(t, freshStore(t, k))
		mustImport(t, other, out.String(), addFields)
		sameLines(t, export(t, k, false), export(t, other, false))
	})
}

func TestUnknownColumnsAndAttributesAreNamed(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		out := mustImport(t, k, "email,favourite_colour,attribute.plan\na@example.com,blue,gold\nb@example.com,,plus\n")
		require.Equal(t, []directory.Unknown{{Name: "favourite_colour", Count: 1}, {Name: "attribute.plan", Count: 2}}, out.Unknown)
		require.EqualValues(t, 2, out.Totals.Taken())
		require.Zero(t, k.Count("account_attribute", ""))

		out = mustImport(t, k, "email,attribute.plan\nc@example.com,gold\n", addFields)
		require.Empty(t, out.Unknown)
		require.Equal(t, 1, k.Count("account_attribute", "key = 'plan' AND value = 'gold'"))
	})
}

func TestAFileThatIsCutOffGivesTheRowsBeforeAndIsTold(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		cutOff := threeAccounts[:len(threeAccounts)-40]
		out := mustImport(t, k, cutOff)
		require.EqualValues(t, 2, out.Totals.Taken())
		require.Len(t, out.lines(t), 1)
		require.Contains(t, out.lines(t)[0].Reason, "cut off")

		var packed bytes.Buffer
		z := gzip.NewWriter(&packed)
		_, err := z.Write([]byte(strings.Repeat(`{"first_name":"Somebody","last_name":"Else"}`+"\n", 20_000)))
		require.NoError(t, err)
		require.NoError(t, z.Close())
		_, err = importText(t, k, packed.String()[:packed.Len()/2])
		require.ErrorIs(t, err, directory.ErrCutOff)
	})
}

func TestAWrongKindOfFileIsNamedAndTakesNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		for _, text := range []string{"", "PK\x03\x04xl/workbook.xml", "%PDF-1.7", "name without commas\nx\n", "\xff\xfee\x00m\x00"} {
			_, err := importText(t, k, text)
			require.Error(t, err, "%q", text)
			require.NotEmpty(t, testkit.Code(err), "%q: %v", text, err)
		}
		require.Zero(t, k.Count("account", ""))
	})
}

// TestTheOrderOfTheFileIsKept puts rows whose values only look taken, and one
// whose values are, between others.
func TestTheOrderOfTheFileIsKept(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		file := `{"first_name":"1","customer_id":"a"}
{"first_name":"2","username":"bbbbb","customer_id":"a"}
{"first_name":"3","username":"bbbbb"}
{"first_name":"4"}
`
		out := mustImport(t, k, file)
		require.Len(t, out.lines(t), 1)
		require.Equal(t, []string{"1", "3", "4"}, column(t, k, "SELECT first_name FROM account ORDER BY n"))
		k.Account(account.Draft{FirstName: "5"})
		mustImport(t, k, `{"first_name":"6"}`+"\n")
		require.Equal(t, []string{"1", "3", "4", "5", "6"}, column(t, k, "SELECT first_name FROM account ORDER BY n"))
	})
}

func TestUpdateChangesProfilesAndNeverWhatSignsIn(t *testing.T) {
	update := func(in *directory.ImportInput) { in.Update = true }
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		addField(k, tenant.Field{Key: "plan", Type: "text", Label: "Plan"})
		addField(k, tenant.Field{Key: "badge", Type: "text", Label: "Badge", Unique: true})
		mustImport(t, k, threeAccounts)
		signIn := func() []string {
			out := column(t, k, "SELECT value, kind, account FROM identifier ORDER BY value")
			out = append(out, column(t, k, "SELECT id, email, unverified_email, phone, username, customer_id, legacy_id, status, auth_epoch FROM account ORDER BY n")...)
			out = append(out, column(t, k, "SELECT account, hash FROM credential_password ORDER BY account")...)
			return append(out, column(t, k, "SELECT account, type, subject FROM account_identity ORDER BY account, type")...)
		}
		before := signIn()
		const change = `{"customer_id":"c-1","first_name":"Pilar","gender":"FEMALE","birthday":"--05-12","addresses":[{"type":"home","line1":"Calle Mayor 1","country":"ES"}],"attributes":{"plan":"gold","badge":"B1"},"email":"taken@example.com","email_verified":true,"username":"other.name","password_hash":"$2b$10$zzzzzzzzzzzzzzzzzzzzzz","phone":"+34612345679","phone_verified":true,"status":"inactive"}
{"customer_id":"nobody","first_name":"X"}
{"first_name":"X"}
`
		dry := mustImport(t, k, change, update, dryRun)
		require.Equal(t, []string{"José"}, column(t, k, "SELECT first_name FROM account WHERE customer_id = 'C-1'"))
		out := mustImport(t, k, change, update)
		require.Equal(t, dry.report, out.report)
		require.Equal(t, []reported{{2, "customer_id", "belongs to no account"}, {3, "", "names no account: give login_id or customer_id"}}, out.lines(t))
		require.Equal(t, before, signIn())
		require.NotEmpty(t, out.Ignored)
		require.Equal(t, []string{"Pilar|García|FEMALE|2"}, column(t, k, "SELECT first_name, last_name, gender, version FROM account WHERE customer_id = 'C-1'"))
		require.Equal(t, []string{"plan|gold"}, column(t, k, "SELECT key, value FROM account_attribute"))
		require.Equal(t, 1, k.Count("event", "type = 'account.name_changed' AND changed = 'first_name'"))
		require.Equal(t, 1, k.Count("changed_field", "field = 'first_name' AND version = 2"), "an editor who saw the version before is asked")
		require.NotEmpty(t, search(t, k, account.SearchInput{Q: "pilar"}))
		require.Zero(t, k.Count("name_word", "fold = 'jose'"))
		require.Equal(t, 3, k.Count("account", ""), "an update creates nothing")
	})
}

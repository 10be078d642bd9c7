package directory

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// values are single fields with a value that cannot be taken, and what is said.
var badValues = []struct{ field, value, says string }{
	{"login_id", "12345", "UUID"},
	{"username", "jess", "shorter than 5"},
	{"username", "jess@example.com", "looks like an e-mail"},
	{"customer_id", "+4915112345678", "looks like a telephone"},
	{"customer_id", strings.Repeat("x", 101), "longer than 100"},
	{"first_name", strings.Repeat("é", 201), "longer than 200"},
	{"first_name", "a\u0000b", "control character"},
	{"last_name", "a\nb", "control character"},
	{"email", "jess.example.com", "exactly one @"},
	{"unverified_email", "jess@com", "not a domain"},
	{"phone", "call me", "phone number"},
	{"phone_type", "fax", "WORK, HOME"},
	{"address.country", "Germany", "ISO 3166"},
	{"address.country", "QQ", "ISO 3166"},
	{"status", "deleted", "cannot be imported"},
	{"status", "disabled", "active, pending, inactive"},
	{"created_at", "2024-05-01", "RFC 3339"},
	{"created_at", "2031-05-01T00:00:00Z", "future"},
	{"created_at", "0001-01-01T00:00:00Z", "before 1970"},
	{"created_by", "Ca$h", "word"},
	{"gender", "yes", "MALE, FEMALE"},
	{"birthday", "12.05.1980", "is not a date"},
	{"birthday", "1981-02-29", "does not have"},
	{"birthday", "1980-13-01", "month"},
	{"birthday", "2030", "future"},
	{"locale", "english!", "BCP 47"},
	{"time_zone", "Mars/Olympus", "IANA"},
	{"time_zone", "../../etc/passwd", "IANA"},
	{"picture", "javascript:alert(1)", "https://"},
	{"picture", "file:///etc/passwd", "https://"},
	{"password_hash", "$2a$\u00e9", "no password hash has"},
	{"locked_ip", "10.0.0", "IP address"},
	{"failed_attempts", "-1", "whole number"},
	{"must_reset_password", "maybe", "true nor false"},
	{"email_verified", "true", "email is empty"},
	{"phone_verified", "true", "phone is empty"},
	{"attribute.bad key", "x", "letters, digits"},
	{"attribute.plan", strings.Repeat("x", 1001), "longer than 1000"},
	{"continued", "true", "needs login_id"},
}

func TestBadValuesAreToldAndTheNextRowIsTaken(t *testing.T) {
	for _, c := range badValues {
		t.Run(c.field+"/"+c.says, func(t *testing.T) {
			line := appendText(nil, c.field)
			line = appendText(append(line, ':'), c.value)
			requireBad(t, "{"+string(line)+"}\n{\"legacy_id\":\"L-2\"}\n", NDJSON, 1, c.field, c.says, c.value)
			if strings.ContainsAny(c.value, "\n") {
				c.value = `"` + c.value + `"`
			}
			requireBad(t, "legacy_id,"+c.field+"\nL-1,"+c.value+"\nL-2,\n", CSV, 2, c.field, c.says, c.value)
		})
	}
}

func requireBad(t *testing.T, text string, format Format, line int64, field, says, value string) {
	t.Helper()
	rows := readAll(t, text, format, Options{Now: testNow})
	require.Len(t, rows, 2)
	require.True(t, rows[0].Bad(), "%s", text)
	require.Len(t, rows[0].Problems, 1)
	p := rows[0].Problems[0]
	require.Equal(t, line, p.Line)
	require.Equal(t, field, p.Field)
	require.Contains(t, p.Reason, says)
	if len(value) > 10 {
		require.NotContains(t, p.Reason, value, "a reason repeats no value")
	}
	require.Empty(t, rows[1].Problems)
	require.Equal(t, "L-2", rows[1].Record.LegacyID)
}

func TestBadJSONLines(t *testing.T) {
	for _, c := range []struct{ name, line, field, says string }{
		{"array", `[1,2]`, "", "not a JSON object"},
		{"text", `"x"`, "", "not a JSON object"},
		{"garbage", `hello`, "", "breaks at byte 1"},
		{"comma", `{"email":"a@example.com",}`, "", "is not JSON"},
		{"cut in the middle", `{"email":"a@exam`, "", "ends in the middle"},
		{"two values", `{"legacy_id":"1"} {"legacy_id":"2"}`, "", "more than one JSON value"},
		{"twice", `{"legacy_id":"1","legacy_id":"2"}`, "", "stands twice"},
		{"nothing known", `{}`, "", "no field that is known"},
		{"latin-1", "{\"first_name\":\"Jos\xe9\"}", "", "is not UTF-8"},
		{"half a pair", `{"first_name":"\ud83d"}`, "", "is not JSON"},
		{"number for text", `{"first_name":7}`, "first_name", "is not text"},
		{"object for text", `{"first_name":{"a":1}}`, "first_name", "is not text"},
		{"text for list", `{"phones":"+49301234567"}`, "phones", "not a list"},
		{"in a list", `{"phones":[{"number":"+49301234567"},{"number":"x"}]}`, "phones[2].number", "phone number"},
		{"no object in list", `{"phones":["+49301234567"]}`, "phones[1]", "not a JSON object"},
		{"same phone", `{"phones":[{"number":"+49301234567"},{"number":"+49 30 1234567"}]}`, "phones", "twice"},
		{"no number", `{"phones":[{"type":"HOME"}]}`, "phones", "without a number"},
		{"no provider", `{"identities":[{"subject":"1"}]}`, "identities", "without a provider"},
		{"attributes", `{"attributes":[1]}`, "attributes", "not a JSON object"},
		{"deep attribute", `{"attributes":{"plan":{"a":1}}}`, "attribute.plan", "neither text"},
		{"activity", `{"login_id":"0193a1b2-0000-7000-8000-000000000001","activity":[{"type":"x.y"}]}`, "activity", "without type or at"},
		{"data", `{"activity":[{"type":"x.y","at":"2024-05-01T09:30:00Z","data":[1]}]}`, "activity[1].data", "not a JSON object"},
		{"event", `{"activity":[{"type":"created","at":"2024-05-01T09:30:00Z"}]}`, "activity[1].type", "event's name"},
		{"two unverified", `{"email":"a@example.com","unverified_email":"b@example.com"}`, "unverified_email", "one of them"},
		{"same e-mails", `{"email":"a@example.com","email_verified":true,"unverified_email":"a@example.com"}`, "unverified_email", "same as"},
		{"lock", `{"locked_since":"2024-05-01T09:30:00Z","locked_until":"2024-05-01T09:00:00Z"}`, "locked_until", "before locked_since"},
	} {
		t.Run(c.name, func(t *testing.T) {
			good := "{\"legacy_id\":\"L-2\",\"last_name\":\"López\"}\n"
			rows := readAll(t, good+c.line+"\n"+good, NDJSON, Options{Now: testNow})
			require.Len(t, rows, 3)
			require.Len(t, rows[1].Problems, 1)
			require.Equal(t, c.field, rows[1].Problems[0].Field)
			require.Contains(t, rows[1].Problems[0].Reason, c.says)
			require.Empty(t, rows[2].Problems)
		})
	}
}

func TestBadCSVRows(t *testing.T) {
	header := "first_name,last_name,phones,legacy_id\n"
	for _, c := range []struct{ name, row, field, says string }{
		{"short", "Jess,Smith\n", "", "has 2 cells, but the first line names 4"},
		{"long", "Jess,Smith,,L-1,5\n", "", "has 5 cells"},
		{"behind the quote", "\"Jess\"x,Smith,,L-1\n", "", "quote in the middle"},
		{"open quote", "\"Jess,Smith,,L-1\n", "", "opens a quote"},
		{"list", "Jess,Smith,\"[{\"\"number\"\":1}\",L-1\n", "phones", "is not JSON"},
		{"list twice", "Jess,Smith,[] [],L-1\n", "phones", "more than one"},
		{"latin-1", "Jos\xe9,Smith,,L-1\n", "", "is not UTF-8"},
	} {
		t.Run(c.name, func(t *testing.T) {
			good := "José,,,L-2\n"
			text := header + good + c.row + good
			rows := readAll(t, text, CSV, Options{})
			require.Len(t, rows, 3)
			require.Empty(t, rows[0].Problems)
			require.Equal(t, c.field, rows[1].Problems[0].Field)
			require.EqualValues(t, 3, rows[1].Line)
			require.Contains(t, rows[1].Problems[0].Reason, c.says)
			require.Equal(t, "L-2", rows[2].Record.LegacyID)
			require.EqualValues(t, 4, rows[2].Line)
			require.EqualValues(t, len(text), rows[2].End.Offset)
		})
	}
}

func TestQuotesThatNeverCloseLoseNoRow(t *testing.T) {
	var text strings.Builder
	text.WriteString("legacy_id,first_name\n\"L-open,x\n")
	for i := range 5000 {
		fmt.Fprintf(&text, "L-%d,Jess\n", i)
	}
	text.WriteString("L-long," + strings.Repeat("x", 2<<20) + "\nL-last,\"Jess \"\"J\"\" Smith\"\n")
	rows := readAll(t, text.String(), CSV, Options{})
	require.Len(t, rows, 5003)
	require.Contains(t, rows[0].Problems[0].Reason, "not closed")
	for i, row := range rows[1:5001] {
		require.Empty(t, row.Problems)
		require.Equal(t, fmt.Sprintf("L-%d", i), row.Record.LegacyID)
	}
	require.Contains(t, rows[5001].Problems[0].Reason, "longer than")
	require.Equal(t, `Jess "J" Smith`, rows[5002].Record.FirstName)
	require.EqualValues(t, text.Len(), rows[5002].End.Offset)

	// A line that is too long inside the open quote comes again as itself.
	text.Reset()
	text.WriteString("legacy_id,first_name\n\"L-open,x\nL-1,A\nL-long," + strings.Repeat("x", 2<<20) + "\nL-2,B\n")
	rows = readAll(t, text.String(), CSV, Options{})
	require.Len(t, rows, 4)
	require.Equal(t, "L-1", rows[1].Record.LegacyID)
	require.Contains(t, rows[2].Problems[0].Reason, "longer than")
	require.EqualValues(t, 4, rows[2].Line)
	require.Equal(t, "L-2", rows[3].Record.LegacyID)
	require.EqualValues(t, text.Len(), rows[3].End.Offset)
}

func TestACutOffLastLineIsTold(t *testing.T) {
	rows := readAll(t, "{\"legacy_id\":\"1\"}\n{\"legacy_id\":\"2\",\"first_na", NDJSON, Options{})
	require.Contains(t, rows[1].Problems[0].Reason, "is cut off")

	rows = readAll(t, "{\"legacy_id\":\"1\"}\n{\"legacy_id\":\"2\"}", NDJSON, Options{})
	require.Empty(t, rows[1].Problems)

	rows = readAll(t, "legacy_id,first_name\nL-1,Jess\nL-2", CSV, Options{})
	require.True(t, rows[1].Bad())
	require.Contains(t, rows[1].Problems[0].Reason, "is cut off")

	rows = readAll(t, "legacy_id,first_name\nL-1,Jess\nL-2,Je", CSV, Options{})
	require.False(t, rows[1].Bad())
	require.True(t, rows[1].Problems[0].Warning)
	require.Contains(t, rows[1].Problems[0].Reason, "has no line end")
	require.Equal(t, "L-2", rows[1].Record.LegacyID)

	rows = readAll(t, "legacy_id,first_name\nL-1,Jess\nL-2,\"Je", CSV, Options{})
	require.Contains(t, rows[1].Problems[0].Reason, "cut off")
}

func TestEmailsFindTheirPlace(t *testing.T) {
	for _, c := range []struct{ line, email, unverified string }{
		{`{"email":"a@example.com"}`, "", "a@example.com"},
		{`{"email":"a@example.com","email_verified":false}`, "", "a@example.com"},
		{`{"email":"a@example.com","email_verified":true}`, "a@example.com", ""},
		{`{"email":"a@example.com","email_verified":"yes","unverified_email":"b@example.com"}`, "a@example.com", "b@example.com"},
		{`{"unverified_email":"b@example.com","email_verified":false}`, "", "b@example.com"},
	} {
		rows := readAll(t, c.line+"\n", NDJSON, Options{})
		require.Empty(t, rows[0].Problems, c.line)
		require.Equal(t, c.email, rows[0].Record.Email, c.line)
		require.Equal(t, c.unverified, rows[0].Record.UnverifiedEmail, c.line)
	}
}

func TestForeignWritingsOfGoodValues(t *testing.T) {
	rows := readAll(t, "id,Status,gender,phone,phone_type,phone_verified,address.line1,address.country,locale,created_at,first_name\n"+
		"0193A1B2-0000-7000-8000-000000000001,ACTIVE,non-conforming,030 901820,work,1,'=1+1,de,en_GB,2024-05-01T09:30:00.1234567+02:00,  Jose\u0301 \n",
		CSV, Options{Region: "DE", Now: testNow})
	require.Empty(t, rows[0].Problems)
	r := rows[0].Record
	require.Equal(t, "2024-05-01T07:30:00.123456Z", formatTime(r.CreatedAt))
	require.Equal(t, "José", r.FirstName)
	require.Equal(t, []Phone{{Number: "+4930901820", Type: "WORK", Verified: true}}, r.Phones)
	require.Equal(t, []Address{{Line1: "=1+1", Country: "DE"}}, r.Addresses)
	require.Equal(t, "0193a1b2-0000-7000-8000-000000000001 active NON_CONFORMING en-GB", strings.Join([]string{r.LoginID, r.Status, r.Gender, r.Locale}, " "))
}

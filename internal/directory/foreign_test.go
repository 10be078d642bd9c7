package directory

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAWrongExportIsNamedWithWhatToDo(t *testing.T) {
	realm := fixture(t, "keycloak-realm.json")
	settings := `{"id":"1","realm":"shop","accessTokenLifespan":300,"sslRequired":"external","clients":[{"clientId":"a"}]}`
	for _, c := range []struct {
		name, text string
		asked      Format
		is         error
		says       string
	}{
		{"realm without users", settings, Auto, ErrNoAccounts, "kc.sh export --realm NAME --users realm_file"},
		{"realm with an empty list", `{"realm":"shop","users":[]}`, Auto, ErrNoAccounts, "kc.sh export"},
		{"several realms", "[" + settings + "," + settings + "]", Auto, ErrWrongKind, "several realms"},
		{"firebase without parameters", fixture(t, "firebase-users.json"), Auto, ErrHashParameters, "Password hash parameters"},
		{"firebase CSV without parameters", fixture(t, "firebase-users.csv"), Auto, ErrHashParameters, "Password hash parameters"},
		{"auth0 as CSV", "Id,Given Name,Family Name,Nickname,Name,Email,Email Verified,Created At,Updated At\nauth0|1,A,B,c,d,e@example.com,true,x,y\n", Auto, ErrWrongKind, "format json"},
		{"auth0 as CSV by field", "user_id,email,given_name\nauth0|1,a@example.com,A\n", Auto, ErrWrongKind, "format json"},
		{"keycloak for auth0", realm, Auth0, ErrWrongKind, "looks like keycloak. Use --format keycloak"},
		{"keycloak for ndjson", realm, NDJSON, ErrWrongKind, "looks like keycloak"},
		{"auth0 for firebase", fixture(t, "auth0-users.ndjson"), Firebase, ErrWrongKind, "looks like auth0"},
		{"cognito for csv", fixture(t, "cognito-users.csv"), CSV, ErrWrongKind, "looks like cognito"},
		{"csv for cognito", "email,first_name\na@example.com,A\n", Cognito, ErrWrongKind, "looks like csv"},
		{"no users in what is said to be auth0", `{"start":0,"total":0}` + "\n", Auth0, nil, ""},
		{"no users in what is said to be cognito", `{"Users":[]}`, Cognito, ErrNoAccounts, "list-users"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := OpenReader(strings.NewReader(c.text), c.asked, Options{Now: testNow})
			for err == nil {
				_, err = r.Next()
			}
			if c.is == nil {
				require.ErrorIs(t, err, io.EOF)
				return
			}
			require.ErrorIs(t, err, c.is)
			require.ErrorContains(t, err, c.says)
		})
	}
}

func TestFormatsAreFoundInTheirForms(t *testing.T) {
	user := `{"id":"0a4b7c1e-52a3-4f6e-8f0a-5d1c9e3b2a01","username":"mira.falk","createdTimestamp":1,"enabled":true}`
	identity := `{"id":"3f1e9d52-7c5a-4b0e-8f0a-5d1c9e3b2a01","schema_id":"default","traits":{"email":"a@example.com"}}`
	profile := `{"user_id":"auth0|1","email":"a@example.com"}`
	long := `{"realm":"shop","accessTokenLifespan":1,"clients":[` + strings.Repeat(`{"clientId":"a"},`, 20_000) + `{}],"users":[` + user + `]}`
	for _, c := range []struct {
		name, text string
		want       Format
		rows       int
	}{
		{"keycloak, users directory", `{"realm":"shop","users":[` + user + `,` + user + `]}`, Keycloak, 2},
		{"keycloak, users behind many clients", long, Keycloak, 1},
		{"keycloak, admin API", `[` + user + `]`, Keycloak, 1},
		{"keycloak, lines", user + "\n" + user + "\n", Keycloak, 2},
		{"keycloak, files one after the other", `{"realm":"shop","users":[` + user + `]}` + "\n" + `{"realm":"shop","users":[` + user + `]}`, Keycloak, 2},
		{"kratos, lines", identity + "\n" + identity, Kratos, 2},
		{"kratos, pretty lines", strings.ReplaceAll(identity, ",", ",\n") + "\n" + strings.ReplaceAll(identity, ",", ",\n"), Kratos, 2},
		{"kratos, in an object", `{"identities":[` + identity + `],"next_page":"x"}`, Kratos, 1},
		{"auth0, array", " [" + profile + "]", Auth0, 1},
		{"auth0, page of the API", `{"start":0,"limit":50,"length":1,"users":[` + profile + `],"total":1}`, Auth0, 1},
		{"auth0, with mark", utf8Mark + profile + "\r\n\r\n" + profile, Auth0, 2},
		{"auth0, pages one after the other", "[" + profile + "]\n[" + profile + "]", Auth0, 2},
		{"firebase, one line", `{"users":[{"localId":"a","email":"a@example.com"}]}`, Firebase, 1},
		{"cognito, one user", `{"Username":"anna.b","UserStatus":"CONFIRMED"}` + "\n", Cognito, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := OpenReader(strings.NewReader(c.text), Auto, Options{Now: testNow})
			require.NoError(t, err)
			require.Equal(t, c.want, r.Format())
			rows := restOf(t, r)
			require.Len(t, rows, c.rows)
			for _, row := range rows {
				require.False(t, row.Bad(), "%+v", row.Problems)
			}
		})
	}
}

func TestAForeignExportIsReadFromGzipAndFromItsMarks(t *testing.T) {
	for _, f := range fixtures {
		t.Run(f.file, func(t *testing.T) {
			text, o := fixture(t, f.file), fixtureOptions(t)
			all := readAll(t, text, f.format, o)
			var packed bytes.Buffer
			z := gzip.NewWriter(&packed)
			_, err := io.WriteString(z, text)
			require.NoError(t, err)
			require.NoError(t, z.Close())
			require.Equal(t, all, readAll(t, packed.String(), Auto, o))
			for i, row := range all {
				o.From = row.End
				require.Equal(t, all[i+1:], append([]Row{}, readAll(t, text, Auto, o)...), "after account %d", row.Line)
			}
			o.From = Mark{Line: 1, Offset: int64(len(text)) + 10}
			_, err = OpenReader(strings.NewReader(text), Auto, o)
			require.ErrorIs(t, err, ErrOtherFile)
		})
	}
}

func TestAnotherDocumentIsNotGoneOnWith(t *testing.T) {
	text := `[{"user_id":"auth0|1"},{"user_id":"auth0|2"}]`
	for _, offset := range []int64{5, 21, 24} {
		_, err := OpenReader(strings.NewReader(text), Auto, Options{From: Mark{Line: 1, Offset: offset}})
		require.ErrorIs(t, err, ErrOtherFile, offset)
	}
}

func TestABadAccountStopsNoOther(t *testing.T) {
	good := `{"user_id":"auth0|1","email":"a@example.com"}`
	for _, c := range []struct{ name, bad, field, says string }{
		{"not an object", `7`, "", "is not a JSON object"},
		{"null", `null`, "", "is not a JSON object"},
		{"a list", `[{"user_id":"x"}]`, "", "is not a JSON object"},
		{"a key twice", `{"user_id":"x","user_id":"y"}`, "", "a key stands twice"},
		{"not JSON", `{"user_id":x}`, "", "breaks at byte"},
		{"brackets in text", `{"user_id":"x]}\"","email":"}"}`, "email", "exactly one @"},
		{"latin-1", "{\"user_id\":\"x\",\"name\":\"Jos\xe9\"}", "", "is not UTF-8"},
		{"too long", `{"user_id":"` + strings.Repeat("x", 5000) + `"}`, "", "is longer than"},
		{"bad e-mail", `{"user_id":"x","email":"nobody"}`, "email", "exactly one @"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, text := range []string{"[" + good + "," + c.bad + "\n,\n" + good + "]", good + "\n" + c.bad + "\n" + good + "\n"} {
				rows := readAll(t, text, Auto, Options{MaxLine: 4000})
				require.Len(t, rows, 3)
				require.Empty(t, rows[0].Problems)
				require.Equal(t, "auth0|1", rows[2].Record.LegacyID)
				require.EqualValues(t, 3, rows[2].Line)
				require.True(t, rows[1].Bad())
				require.Equal(t, c.field, rows[1].Problems[0].Field)
				require.Contains(t, rows[1].Problems[0].Reason, c.says)
			}
		})
	}
}

func TestADamagedDocumentLosesNothingBefore(t *testing.T) {
	one := `{"user_id":"auth0|1"}`
	for _, c := range []struct {
		name, text string
		rows       int
		is         error
	}{
		{"cut in an account", "[" + one + "," + one[:9], 1, ErrCutOff},
		{"cut behind an account", "[" + one + "," + one, 2, ErrCutOff},
		{"cut behind a comma", "[" + one + ",", 1, ErrCutOff},
		{"no comma", "[" + one + one + "]", 1, ErrWrongKind},
		{"more behind the end", "[" + one + "] x", 1, ErrWrongKind},
		{"cut behind the list", `{"users":[` + one + `],"total":`, 1, ErrCutOff},
		{"no value", `{"users":[` + one + `],"total"}`, 1, ErrWrongKind},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := OpenReader(strings.NewReader(c.text), Auto, Options{})
			require.NoError(t, err)
			n := 0
			for ; err == nil; n++ {
				_, err = r.Next()
			}
			require.ErrorIs(t, err, c.is)
			require.ErrorContains(t, err, fmt.Sprintf("after account %d", c.rows))
			require.Equal(t, c.rows+1, n)
		})
	}
}

func TestPasswordsCanBeLeftOut(t *testing.T) {
	for _, f := range fixtures {
		if f.format == Cognito {
			continue
		}
		withHash := readAll(t, fixture(t, f.file), Auto, fixtureOptions(t))
		r, err := OpenReader(strings.NewReader(fixture(t, f.file)), Auto, Options{Now: testNow, WithoutPasswords: true})
		require.NoError(t, err)
		for i, row := range restOf(t, r) {
			require.Empty(t, row.Record.PasswordHash)
			if withHash[i].Record.PasswordHash != "" {
				require.True(t, row.Record.MustResetPassword, "%s account %d", f.file, row.Line)
				require.Contains(t, row.Problems, Problem{Line: row.Line, Field: "password_hash", Reason: "not taken, as asked for", Warning: true})
			}
		}
		require.Contains(t, r.Notes()[0], "need a new password")
	}
}

// TestFirebaseParametersMayStandInTheFile, and an export that has none is
// refused also where the first hash comes late.
func TestFirebaseParametersMayStandInTheFile(t *testing.T) {
	p := fixtureOptions(t).FirebaseHash
	users := strings.TrimPrefix(fixture(t, "firebase-users.json"), "{")
	text := fmt.Sprintf(`{"hash_config":{"algorithm":"SCRYPT","base64_signer_key":%q,"base64_salt_separator":%q,"rounds":8,"mem_cost":14},`,
		base64Text(p.SignerKey), base64Text(p.SaltSeparator)) + users
	require.Equal(t, readAll(t, fixture(t, "firebase-users.json"), Auto, fixtureOptions(t))[0].Record,
		readAll(t, text, Auto, Options{Now: testNow})[0].Record)

	early := strings.Repeat(`{"localId":"a","email":"a@example.com"},`, 3000)
	r, err := OpenReader(strings.NewReader(`{"users":[`+early+`{"localId":"b","passwordHash":"AAAA","salt":"AAAA"}]}`), Auto, Options{Now: testNow})
	require.NoError(t, err)
	n := 0
	for ; err == nil; n++ {
		_, err = r.Next()
	}
	require.ErrorIs(t, err, ErrHashParameters)
	require.Equal(t, 3001, n)
}

func TestAttributesThatCannotBeKeptAreSaid(t *testing.T) {
	text := `{"user_id":"auth0|1","user_metadata":{"note":"` + strings.Repeat("x", longestValue+1) + `","a b":"1","a/b":"2","bell":"\u0007",` +
		`"deep":{"a":{"b":{"c":{"d":{"e":{"f":{"g":1}}}}}}},"empty":{},"none":null}}`
	r, err := OpenReader(strings.NewReader(text), Auto, Options{})
	require.NoError(t, err)
	row, err := r.Next()
	require.NoError(t, err)
	require.False(t, row.Bad())
	require.Equal(t, map[string]string{"user_metadata.a_b": "1", "user_metadata.deep.a.b.c.d.e.f": `{"g":1}`}, row.Record.Attributes)
	said := fmt.Sprint(row.Problems)
	for _, s := range []string{"attribute.user_metadata.note is longer than 1000 characters; it is not taken", "attribute.user_metadata.a_b stands twice", "attribute.user_metadata.bell"} {
		require.Contains(t, said, s)
	}
	require.Contains(t, strings.Join(r.Notes(), "\n"), `"user_metadata.a b" is kept under the name user_metadata.a_b`)
}

// manyUsers writes a realm export of any size.
type manyUsers struct {
	rest, buf string
	end       string
	left      int
}

func (m *manyUsers) Read(p []byte) (int, error) {
	for m.buf == "" {
		switch {
		case m.left > 0:
			m.left--
			m.buf = strings.ReplaceAll(m.rest, "%d", fmt.Sprintf("%012d", m.left))
			if m.left > 0 {
				m.buf += ","
			}
		case m.end != "":
			m.buf, m.end = m.end, ""
		default:
			return 0, io.EOF
		}
	}
	n := copy(p, m.buf)
	m.buf = m.buf[n:]
	return n, nil
}

func TestABigRealmNeedsNoMoreMemory(t *testing.T) {
	user := `{"id":"0a4b7c1e-52a3-4f6e-8f0a-%d","username":"user.%d","email":"user.%d@example.com","emailVerified":true,"enabled":true,"createdTimestamp":1690000000000,` +
		`"attributes":{"note":["` + strings.Repeat("x", 900) + `"],"k%d":["1"]},` +
		`"credentials":[{"type":"password","secretData":"{\"value\":\"AAAA\",\"salt\":\"AAAA\"}","credentialData":"{\"hashIterations\":1,\"algorithm\":\"pbkdf2-sha256\"}"}],"unknown%d":1}`
	in := &manyUsers{buf: `{"realm":"shop","users":[`, rest: user, left: 40_000, end: `],"clients":[` + strings.Repeat(`{"a":1},`, 400_000) + `{}]}`}
	r, err := OpenReader(in, Auto, Options{Now: testNow})
	require.NoError(t, err)
	var m runtime.MemStats
	for n := 1; ; n++ {
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			require.Equal(t, 40_001, n)
			break
		}
		require.NoError(t, err)
		require.Empty(t, row.Problems)
		if n%10_000 == 0 {
			runtime.GC()
			runtime.ReadMemStats(&m)
			require.Less(t, m.HeapAlloc, uint64(24<<20))
		}
	}
	require.Equal(t, Unknown{"realm.clients", 400_001}, r.Unknown()[0])
}

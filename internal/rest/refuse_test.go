package rest_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/rest"
)

// leaks are words that no caller may ever read.
var leaks = []string{"sql", "SQL", "internal/", ".go:", "goroutine", "panic", "reflect", "pgx", "strconv", "unmarshal", "main."}

func requireProblem(t *testing.T, a answer, status int, code string) rest.Problem {
	t.Helper()
	require.Equal(t, status, a.status, a.body)
	require.Equal(t, "application/problem+json", a.header.Get("Content-Type"))
	require.Equal(t, "nosniff", a.header.Get("X-Content-Type-Options"))
	var p rest.Problem
	require.NoError(t, json.Unmarshal([]byte(a.body), &p))
	require.Equal(t, code, p.Code, a.body)
	require.Equal(t, status, p.Status)
	require.Equal(t, http.StatusText(status), p.Title)
	require.Equal(t, "about:blank", p.Type)
	require.NotEmpty(t, p.Detail)
	require.Equal(t, a.header.Get("X-Request-Id"), p.RequestID)
	for _, word := range leaks {
		require.NotContains(t, a.body, word)
	}
	return p
}

func TestRefusals(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		jess := s.Account(account.Draft{FirstName: "Jess", LastName: "Smith", Email: "jess.smith@gmail.com"})
		notes := "/api/v1/accounts/" + jess + "/notes"
		deep := strings.Repeat("[", 20_000)
		for name, c := range map[string]struct {
			method, target, body string
			header               string // "Name: value" lines, replacing what is there
			status               int
			code                 string
			fields               string // field/code of each error
			has                  string
			not                  string
		}{
			"unknown address":            {method: "GET", target: "/api/v1/nothing", status: 404, code: "no_such_address"},
			"outside of the version":     {method: "GET", target: "/api/v2/accounts", status: 404, code: "no_such_address"},
			"two slashes":                {method: "GET", target: "/api/v1//accounts", status: 404, code: "no_such_address"},
			"a slash at the end":         {method: "GET", target: "/api/v1/accounts/", status: 404, code: "no_such_address"},
			"dots":                       {method: "GET", target: "/api/v1/x/../accounts", status: 404, code: "no_such_address"},
			"wrong method":               {method: "DELETE", target: "/api/v1/accounts/" + jess, status: 405, code: "method_not_allowed"},
			"wrong method, one only":     {method: "GET", target: notes, status: 405, code: "method_not_allowed"},
			"an invented method":         {method: "SELECT", target: "/api/v1/accounts", status: 405, code: "method_not_allowed", not: "SELECT"},
			"no key":                     {method: "GET", target: "/api/v1/accounts", header: "Authorization: ", status: 401, code: "key_required"},
			"another scheme":             {method: "GET", target: "/api/v1/accounts", header: "Authorization: Basic a2V5LWFnZW50Og==", status: 401, code: "key_required"},
			"an empty key":               {method: "GET", target: "/api/v1/accounts", header: "Authorization: Bearer  ", status: 401, code: "key_required"},
			"a wrong key":                {method: "GET", target: "/api/v1/accounts", header: "Authorization: Bearer secret-word", status: 401, code: "key_not_valid", not: "secret-word"},
			"unknown parameter":          {method: "GET", target: "/api/v1/accounts?lastname=Smith", status: 422, code: "invalid_parameter", fields: "lastname/unknown_parameter", not: "Smith"},
			"several unknown":            {method: "GET", target: "/api/v1/accounts?b=1&a=2", status: 422, code: "invalid_parameter", fields: "a/unknown_parameter b/unknown_parameter"},
			"parameter on one account":   {method: "GET", target: "/api/v1/accounts/" + jess + "?expand=all", status: 422, code: "invalid_parameter", fields: "expand/unknown_parameter"},
			"parameter on a POST":        {method: "POST", target: notes + "?text=x", body: `{"text":"x"}`, status: 422, code: "invalid_parameter", fields: "text/unknown_parameter"},
			"an empty filter":            {method: "GET", target: "/api/v1/accounts?last_name=", status: 422, code: "invalid_parameter", fields: "last_name/empty"},
			"an empty filter with op":    {method: "GET", target: "/api/v1/accounts?last_name.contains=", status: 422, code: "invalid_parameter", fields: "last_name.contains/empty"},
			"twice":                      {method: "GET", target: "/api/v1/accounts?limit=1&limit=2", status: 422, code: "invalid_parameter", fields: "limit/repeated"},
			"a field twice":              {method: "GET", target: "/api/v1/accounts?last_name=a&last_name.eq=b", status: 422, code: "invalid_parameter", fields: "last_name/repeated"},
			"no number":                  {method: "GET", target: "/api/v1/accounts?limit=ten%27--", status: 422, code: "invalid_parameter", fields: "limit/wrong_type", not: "ten"},
			"no time":                    {method: "GET", target: "/api/v1/accounts?created_from=yesterday", status: 422, code: "invalid_parameter", fields: "created_from/wrong_type", not: "yesterday"},
			"an operator there is not":   {method: "GET", target: "/api/v1/accounts?last_name.regex=%5EA", status: 422, code: "unsupported_operator", fields: "last_name/unsupported_operator"},
			"an operator it has not":     {method: "GET", target: "/api/v1/accounts?login_id.contains=0193", status: 422, code: "unsupported_operator", fields: "login_id/unsupported_operator"},
			"too many at once":           {method: "GET", target: "/api/v1/accounts?limit=201", status: 422, code: "invalid_input", fields: "limit/out_of_range"},
			"half an escape":             {method: "GET", target: "/api/v1/accounts?q=%2", status: 400, code: "query_malformed"},
			"a semicolon":                {method: "GET", target: "/api/v1/accounts?q=a;b=c", status: 400, code: "query_malformed"},
			"not UTF-8":                  {method: "GET", target: "/api/v1/accounts?q=%ff%fe", status: 422, code: "invalid_parameter", fields: "q/wrong_type"},
			"NUL":                        {method: "GET", target: "/api/v1/accounts?last_name=a%00b", status: 422, code: "invalid_parameter", fields: "last_name/wrong_type"},
			"a term of 1 MB":             {method: "GET", target: "/api/v1/accounts?q=" + strings.Repeat("a", 1_000_000), status: 414, code: "address_too_long"},
			"a term of 2,000 letters":    {method: "GET", target: "/api/v1/accounts?q=" + strings.Repeat("a", 2_000), status: 422, code: "term_too_long"},
			"an invented cursor":         {method: "GET", target: "/api/v1/accounts?cursor=AAAA", status: 400, code: "cursor_malformed"},
			"an id that is none":         {method: "GET", target: "/api/v1/accounts/" + url.PathEscape("' OR 1=1 --"), status: 404, code: "not_found", not: "OR 1=1"},
			"an id with NUL":             {method: "GET", target: "/api/v1/accounts/%00", status: 404, code: "not_found"},
			"a note's id that is none":   {method: "POST", target: "/api/v1/notes/" + url.PathEscape("%_\x00") + "/edit", body: `{"text":"x"}`, status: 404, code: "not_found"},
			"broken JSON":                {method: "POST", target: notes, body: `{"text": "x"`, status: 400, code: "body_not_json", has: "byte 12"},
			"a comma too many":           {method: "POST", target: notes, body: `{"text":"x",}`, status: 400, code: "body_not_json"},
			"two values":                 {method: "POST", target: notes, body: `{"text":"x"} {"text":"y"}`, status: 400, code: "body_not_json"},
			"not UTF-8 in JSON":          {method: "POST", target: notes, body: "{\"text\":\"a\xff\"}", status: 400, code: "body_not_json"},
			"half a surrogate":           {method: "POST", target: notes, body: `{"text":"\ud800"}`, status: 400, code: "body_not_json"},
			"a list":                     {method: "POST", target: notes, body: `[{"text":"x"}]`, status: 400, code: "body_not_object"},
			"null":                       {method: "POST", target: notes, body: `null`, status: 400, code: "body_not_object"},
			"deep JSON":                  {method: "POST", target: notes, body: `{"text":` + deep, status: 400, code: "body_not_json"},
			"deep and whole JSON":        {method: "POST", target: notes, body: `{"text":` + deep + strings.Repeat("]", len(deep)) + `}`, status: 400, code: "body_not_json"},
			"a field twice in JSON":      {method: "POST", target: notes, body: `{"text":"a","text":"b"}`, status: 400, code: "field_repeated"},
			"unknown field":              {method: "POST", target: notes, body: `{"text":"x","colour":"secret"}`, status: 422, code: "invalid_input", fields: "colour/unknown_field", not: "secret"},
			"another case":               {method: "POST", target: notes, body: `{"Text":"x"}`, status: 422, code: "invalid_input", fields: "Text/unknown_field"},
			"a field of the path":        {method: "POST", target: notes, body: `{"text":"x","account":"` + jess + `"}`, status: 422, code: "invalid_input", fields: "account/unknown_field"},
			"wrong types, all at once":   {method: "POST", target: notes, body: `{"text":5,"reason":["secret"],"x":1}`, status: 422, code: "invalid_input", fields: "reason/wrong_type text/wrong_type x/unknown_field", not: "secret"},
			"a long unknown name":        {method: "POST", target: notes, body: `{"text":"x","` + strings.Repeat("n", 300) + `":1}`, status: 422, code: "invalid_input", fields: "?/unknown_field"},
			"a wrong type inside":        {method: "POST", target: "/api/v1/accounts", body: `{"attributes":{"size":5}}`, status: 422, code: "invalid_input", fields: "attributes.size/wrong_type"},
			"no text":                    {method: "POST", target: notes, status: 422, code: "invalid_input", fields: "text/required"},
			"NUL in JSON":                {method: "POST", target: notes, body: `{"text":"a\u0000b"}`, status: 422, code: "invalid_input", fields: "text/not_text"},
			"NUL inside a list of names": {method: "POST", target: "/api/v1/accounts", body: `{"attributes":{"size":"a\u0000"},"reason":"x"}`, status: 422, code: "invalid_input", fields: "attributes/not_text"},
			"NUL in a name":              {method: "POST", target: "/api/v1/accounts", body: `{"attributes":{"\u0000":"a"},"reason":"x"}`, status: 422, code: "invalid_input", fields: "attributes/not_text"},
			"NUL in a saved search":      {method: "POST", target: "/api/v1/searches", body: `{"name":"x","query":{"q":"a\u0000"}}`, status: 422, code: "invalid_input", fields: "query/not_text"},
			"NUL in a reason":            {method: "POST", target: notes, body: `{"text":"x","reason":"\u0000"}`, status: 422, code: "invalid_input", fields: "reason/not_text"},
			"a form":                     {method: "POST", target: notes, body: `text=x`, header: "Content-Type: application/x-www-form-urlencoded", status: 415, code: "unsupported_media_type"},
			"no content type":            {method: "POST", target: notes, body: `{"text":"x"}`, header: "Content-Type: ", status: 415, code: "unsupported_media_type"},
			"another charset":            {method: "POST", target: notes, body: `{"text":"x"}`, header: "Content-Type: application/json; charset=latin1", status: 415, code: "unsupported_media_type"},
			"compressed":                 {method: "POST", target: notes, body: `{"text":"x"}`, header: "Content-Encoding: gzip", status: 415, code: "unsupported_media_type"},
			"a body over 1 MiB":          {method: "POST", target: notes, body: `{"text":"` + strings.Repeat("a", 1<<20) + `"}`, status: 413, code: "body_too_large", has: "1 MiB"},
			"a role without the right":   {method: "POST", target: notes, body: `{"text":"x"}`, header: "Authorization: Bearer key-viewer", status: 403, code: "not_allowed"},
			"a key that is too long":     {method: "POST", target: notes, body: `{"text":"x"}`, header: "Idempotency-Key: " + strings.Repeat("k", 201), status: 400, code: "idempotency_key_too_long"},
			"an internal error":          {method: "GET", target: "/api/v1/accounts", header: "Authorization: Bearer key-breaks", status: 500, code: "internal", has: "request id"},
			"a panic":                    {method: "GET", target: "/api/v1/accounts", header: "Authorization: Bearer key-panics", status: 500, code: "internal", has: "request id"},
			"no reason where one is due": {method: "POST", target: "/api/v1/accounts", body: `{}`, header: "Authorization: Bearer key-administrator", status: 422, code: "reason_required"},
		} {
			a := s.send(t, c.method, c.target, c.body, func(r *http.Request) {
				if field, value, ok := strings.Cut(c.header, ": "); ok {
					r.Header.Set(field, value)
				}
			})
			t.Run(name, func(t *testing.T) {
				p := requireProblem(t, a, c.status, c.code)
				var got []string
				for _, e := range p.Errors {
					require.NotEmpty(t, e.Message)
					got = append(got, e.Name+"/"+e.Code)
				}
				if c.fields != "" {
					require.Equal(t, c.fields, strings.Join(got, " "))
				}
				require.Contains(t, a.body, c.has)
				if c.not != "" {
					require.NotContains(t, a.body, c.not)
				}
			})
		}
		require.Zero(t, s.Count("note", ""), "nothing half done")
		require.Equal(t, 1, s.Count("account", ""))
		require.Contains(t, s.Log.String(), "no such table", "what went wrong is in the log")
	})
}

func TestChallengesAndMethods(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		none := s.send(t, "GET", "/api/v1/accounts", "", func(r *http.Request) { r.Header.Del("Authorization") })
		require.Equal(t, `Bearer realm="Readmit"`, none.header.Get("WWW-Authenticate"))
		bad := s.send(t, "GET", "/api/v1/accounts", "", func(r *http.Request) { r.Header.Set("Authorization", "bearer x") })
		require.Equal(t, `Bearer realm="Readmit", error="invalid_token"`, bad.header.Get("WWW-Authenticate"))
		require.Equal(t, "GET, HEAD, POST", s.send(t, "PUT", "/api/v1/accounts", "", nil).header.Get("Allow"))
		require.Equal(t, "POST", s.send(t, "GET", "/api/v1/notes/x/edit", "", nil).header.Get("Allow"))
		head := s.send(t, "HEAD", "/api/v1/accounts", "", nil)
		require.Equal(t, 200, head.status)
		require.Empty(t, head.body)
	})
}

func TestInvalidKeysMakeAnAddressWait(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		bad := func(r *http.Request) { r.Header.Set("Authorization", "Bearer nonsense") }
		for range 60 {
			require.Equal(t, 401, s.send(t, "GET", "/api/v1/accounts", "", bad).status)
		}
		limited := s.send(t, "GET", "/api/v1/accounts", "", nil)
		requireProblem(t, limited, 429, "too_many_invalid_keys")
		require.Equal(t, "1", limited.header.Get("Retry-After"))
		s.Clock.Move(2 * time.Second)
		require.Equal(t, 200, s.send(t, "GET", "/api/v1/accounts", "", nil).status)
	})
}

func TestWhatIsElsewhereLooksLikeWhatIsNot(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		elsewhere := s.AccountIn(s.AddTenant("other"), account.Draft{FirstName: "Jess"})
		unknown := "01939000-0000-7000-8000-000000000000"
		for _, path := range []string{"", "/activity"} {
			a := s.send(t, "GET", "/api/v1/accounts/"+elsewhere+path, "", fixedID)
			b := s.send(t, "GET", "/api/v1/accounts/"+unknown+path, "", fixedID)
			requireProblem(t, a, 404, "not_found")
			require.Equal(t, b.body, a.body)
			b.header.Del("Date")
			a.header.Del("Date")
			require.Equal(t, b.header, a.header)
		}
		a := s.send(t, "POST", "/api/v1/accounts/"+elsewhere+"/notes", `{"text":"x"}`, fixedID)
		b := s.send(t, "POST", "/api/v1/accounts/"+unknown+"/notes", `{"text":"x"}`, fixedID)
		require.Equal(t, b.body, a.body)
		require.Equal(t, 404, a.status)
	})
}

func fixedID(r *http.Request) { r.Header.Set("X-Request-Id", "req_of_the_test") }

package rest_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/rest"
)

// hostile are texts that have broken something somewhere.
var hostile = map[string]string{
	"percent":        "%",
	"underscore":     "__",
	"star":           "***",
	"quotes":         `'"` + "`",
	"injection":      "x'); DROP TABLE account; --",
	"full text":      `" OR NEAR(* AND -`,
	"backslash":      `\\\`,
	"emoji":          "👩‍👩‍👧‍👦🎉",
	"NUL":            "a\x00b",
	"right to left":  "\u202eשלום\u202c",
	"script":         "<script>alert(1)</script>",
	"template":       "{{7*7}}${7*7}",
	"line breaks":    "a\r\nX-Injected: 1",
	"lone combining": "\u0301\u0301",
	"zero width":     "\u200b\ufeff",
	"formula":        "=cmd|' /C calc'!A0",
	"number":         "99999999999999999999999",
	"long":           strings.Repeat("é", 900),
	"not UTF-8":      "a\xff\xfe",
}

// TestHostileTextInEveryField sends each text in each field of each route. It
// may be taken or refused with a clear problem; nothing may break.
func TestHostileTextInEveryField(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		ids := s.objects(t, s.Tenant, "shop")
		for _, r := range rest.Routes() {
			path := fill(t, r, ids)
			for _, field := range append(r.Texts(), "unknown", "reason") {
				for what, text := range hostile {
					a := s.sendField(t, r.Method, path, field, text)
					require.Less(t, a.status, 500, "%s %s=%s: %s", r.ID, field, what, a.body)
					if a.status >= 400 {
						requireProblem(t, a, a.status, codeOf(t, a))
						require.Empty(t, a.header.Get("X-Injected"))
					}
				}
			}
			for what, text := range hostile {
				target := strings.ReplaceAll(rest.Base+r.Path, "{id}", url.PathEscape(text))
				if target == rest.Base+r.Path {
					break
				}
				a := s.send(t, r.Method, target, "", administrator)
				known := []int{404, 414, 422}
				if r.ID == "tenant.unblock_username" {
					known = append(known, 200) // any text can be a username, and was blocked above
				}
				if !authz.RoleNamed(authz.Administrator).Permissions[r.Spec.Name] {
					known = append(known, 403)
				}
				require.Contains(t, known, a.status, "%s in the path: %s: %s", what, r.ID, a.body)
			}
		}
		require.NotContains(t, s.Log.String(), "internal error")
		require.NotContains(t, s.Log.String(), "alert(1)", "logs hold no terms")
	})
}

func administrator(r *http.Request) { r.Header.Set("Authorization", "Bearer key-administrator") }

func (s *scene) sendField(t *testing.T, method, path, field, text string) answer {
	t.Helper()
	if method == http.MethodGet {
		return s.send(t, method, path+"?"+url.Values{field: {text}}.Encode(), "", administrator)
	}
	body, err := json.Marshal(map[string]string{field: text})
	require.NoError(t, err)
	return s.send(t, method, path, broken(string(body)), administrator)
}

// broken takes back what json.Marshal mends.
func broken(body string) string { return strings.ReplaceAll(body, `\ufffd`, "\xff") }

func codeOf(t *testing.T, a answer) string {
	t.Helper()
	var p rest.Problem
	require.NoError(t, json.Unmarshal([]byte(a.body), &p), a.body)
	require.NotEmpty(t, p.Code)
	return p.Code
}

func TestTextComesBackAsItWasSentAndInert(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		c := s.client("agent")
		for what, name := range map[string]string{
			"script": "<script>alert(1)</script>", "emoji": "Zoë 🎉", "right to left": "שלום", "quotes": `O'Brien "Bob"`, "percent": "100%_",
		} {
			id := s.Account(account.Draft{FirstName: name})
			a := s.send(t, "GET", "/api/v1/accounts/"+id, "", nil)
			require.Equal(t, 200, a.status)
			require.Equal(t, "application/json", a.header.Get("Content-Type"))
			require.Equal(t, "nosniff", a.header.Get("X-Content-Type-Options"))
			require.NotContains(t, a.body, "<script", "inert even as a page")
			got, err := c.Accounts.Get(ctx, id)
			require.NoError(t, err, what)
			require.Equal(t, name, got.FirstName, what)

			note, err := c.Accounts.AddNote(ctx, id, name+"\n"+name)
			require.NoError(t, err, what)
			require.Equal(t, name+"\n"+name, note.Text, what)
		}
	})
}

package rest_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"

	"github.com/readmit/readmit/client"
	"github.com/readmit/readmit/internal/account"
)

// asked are the fields of a new account that hold free text, with the
// parameter that finds a whole value in each.
var asked = map[string]string{
	"first_name": "first_name.eq", "last_name": "last_name.eq", "second_last_name": "second_last_name.eq", "display_name": "",
	"username": "username.eq", "customer_id": "customer_id.eq", "legacy_id": "legacy_id.eq", "size": "attribute.size.eq",
	"email": "email.eq", "phone": "phone.eq", "locale": "",
}

// TestHostileTextIsKeptAndFound creates an account with each text in each
// field: it is refused with a clear problem, or comes back as it was sent, is
// found by it, and finds nobody else.
func TestHostileTextIsKeptAndFound(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		s.addField(t, "size")
		jess := s.Account(account.Draft{FirstName: "Jess", LastName: "Smith", Email: "jess@example.com", Username: "jess", LegacyID: "l-1"})
		taken := map[string]int{}
		for what, text := range hostile {
			for _, field := range slices.Backward(slices.Sorted(maps.Keys(asked))) { // a username before a customer ID: one text cannot be both
				parameter := asked[field]
				before := s.Count("account", "")
				a := s.send(t, "POST", "/api/v1/accounts", newAccount(t, field, text), administrator)
				if a.status != http.StatusCreated {
					require.Contains(t, []int{400, 409, 422}, a.status, "%s in %s: %s", what, field, a.body)
					requireProblem(t, a, a.status, codeOf(t, a))
					require.Equal(t, before, s.Count("account", ""), "nothing half done")
					continue
				}
				taken[field]++
				var made map[string]any
				require.NoError(t, json.Unmarshal([]byte(a.body), &made))
				require.Equal(t, norm.NFC.String(text), valueOf(made, field), "%s in %s", what, field)
				if parameter == "" {
					continue
				}
				found := s.send(t, "GET", "/api/v1/accounts?"+url.Values{parameter: {text}, "limit": {"200"}}.Encode(), "", administrator)
				require.NotContains(t, found.body, jess, "%s in %s is no pattern", what, field)
				if found.status != http.StatusOK {
					requireProblem(t, found, 422, codeOf(t, found))
					continue
				}
				require.Contains(t, found.body, made["id"], "%s in %s", what, field)
			}
		}
		for _, field := range []string{"first_name", "display_name", "username", "legacy_id", "size"} {
			require.GreaterOrEqual(t, taken[field], 2, "%s took hardly any text", field)
		}
		require.NotContains(t, s.Log.String(), "internal error")
	})
}

func newAccount(t *testing.T, field, text string) string {
	t.Helper()
	in := map[string]any{"reason": "asked for", field: text}
	if field == "size" {
		in = map[string]any{"reason": "asked for", "attributes": map[string]string{"size": text}}
	}
	body, err := json.Marshal(in)
	require.NoError(t, err)
	return broken(string(body))
}

// valueOf finds what an account's answer has in a field.
func valueOf(made map[string]any, field string) any {
	switch field {
	case "size":
		list, _ := made["attributes"].([]any)
		for _, one := range list {
			if attribute, ok := one.(map[string]any); ok {
				return attribute["value"]
			}
		}
		return nil
	case "email":
		return made["unverified_email"]
	}
	return made[field]
}

// TestScriptInAUserAgentIsInert looks at it in the audit log.
func TestScriptInAUserAgentIsInert(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		const script = `<script>alert(1)</script>"><img src=x>`
		a := s.send(t, "GET", "/api/v1/accounts?q=jess", "", func(r *http.Request) { r.Header.Set("User-Agent", script) })
		require.Equal(t, 200, a.status)
		a = s.send(t, "GET", "/api/v1/audit?op=account.search", "", by("auditor"))
		require.Equal(t, 200, a.status)
		require.NotContains(t, a.body, "<", "inert even as a page")
		page, err := s.client("auditor").Audit.SearchPage(ctx, client.AuditSearch{Op: "account.search"}, "")
		require.NoError(t, err)
		require.Len(t, page.Items, 1)
		require.Equal(t, script, page.Items[0].Personal.UserAgent, "it is kept as it was sent")
	})
}

func TestForeignCursorsOfTheAudit(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		for range 3 {
			require.Equal(t, 200, s.send(t, "GET", "/api/v1/searches", "", nil).status)
		}
		q := client.AuditSearch{Op: "account.list_searches", Limit: 1}
		page, err := s.client("auditor").Audit.SearchPage(ctx, q, "")
		require.NoError(t, err)
		require.NotEmpty(t, page.NextCursor)
		_, err = s.client("privacy_officer").Audit.SearchPage(ctx, q, page.NextCursor)
		require.Equal(t, "cursor_foreign", client.Code(err), "another actor")
		other := q
		other.Op = "account.search"
		_, err = s.client("auditor").Audit.SearchPage(ctx, other, page.NextCursor)
		require.Equal(t, "cursor_foreign", client.Code(err), "another query")
		_, err = s.client("auditor").Accounts.ActivityPage(ctx, s.Account(account.Draft{}), client.Activity{}, page.NextCursor)
		require.Equal(t, "not_allowed", client.Code(err))
		_, err = s.client("privacy_officer").Accounts.SearchPage(ctx, client.Search{}, page.NextCursor)
		require.Equal(t, "cursor_foreign", client.Code(err), "another list")
		_, err = s.client("auditor", client.WithTenant(s.AddTenant("other"))).Audit.SearchPage(ctx, q, page.NextCursor)
		require.Equal(t, "cursor_foreign", client.Code(err), "another tenant")
		_, err = s.client("auditor").Audit.SearchPage(ctx, q, page.NextCursor)
		require.NoError(t, err)
	})
}

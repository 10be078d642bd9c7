package rest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/client"
	"github.com/readmit/readmit/internal/account"
)

// TestEveryParameterReachesItsField asks by each parameter for one of two
// accounts that differ in everything.
func TestEveryParameterReachesItsField(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		s.addField(t, "size")
		jess := s.Account(account.Draft{
			FirstName: "Jess", LastName: "Smith", SecondLastName: "Jones", Email: "jess.smith@gmail.com", Username: "jess77",
			CustomerID: "C-1001", LegacyID: "old-1", Phones: []account.Phone{{Number: "+4930123456", Type: "PRIMARY"}},
			Identities: []account.DraftIdentity{{Type: "google"}}, Attributes: []account.Attribute{{Key: "size", Value: "XL"}},
			CreatedAt: day(2025, 3, 1), LastLoginAt: day(2025, 4, 1), Status: account.Active,
		})
		s.Account(account.Draft{
			FirstName: "Ann", LastName: "Miller", SecondLastName: "Brown", UnverifiedEmail: "ann@example.org", Username: "annie",
			CustomerID: "C-2002", LegacyID: "old-2", Phones: []account.Phone{{Number: "+33123456789", Type: "PRIMARY"}},
			Identities: []account.DraftIdentity{{Type: "password"}}, Attributes: []account.Attribute{{Key: "size", Value: "S"}},
			CreatedAt: day(2026, 3, 1), LastLoginAt: day(2026, 4, 1), Status: account.Inactive,
		})
		for _, query := range []string{
			"q=jess.smith%40gmail.com", "first_name=jes", "first_name.eq=jess", "last_name=Smi", "last_name.contains=mit", "second_last_name=jon",
			"email=jess.smiht%40gmail.com", "email.eq=jess.smith%40gmail.com", "email.prefix=jess", "email.contains=smith", "email.fuzzy=jes.smith%40gmail.com",
			"phone=%2B49+30-123", "phone=030+123", "phone.eq=%2B4930123456", "login_id=" + jess, "username=jess77", "username.contains=ess7",
			"customer_id=C-1001", "customer_id.prefix=C-10", "legacy_id=old-1", "attribute.size=xl", "attribute.size.prefix=xl",
			"status=ACTIVE", "identity_type=google", "created_to=2025-12-31", "last_login_to=2025-12-31T00:00:00Z",
			"created_from=2025-02-28T23:59:59%2B01:00&created_to=2025-03-02", "last_login_from=2025-03-31&last_login_to=2025-04-02",
			"sort=created&limit=1", "sort=-name&limit=1", "sort=last_login&limit=1&cursor=",
			"first_name=jess&last_name=smith&status=ACTIVE&attribute.size=XL",
		} {
			a := s.send(t, "GET", "/api/v1/accounts?"+query, "", administrator)
			require.Equal(t, 200, a.status, "%s: %s", query, a.body)
			require.Equal(t, 1, strings.Count(a.body, `"shown_name"`), "%s: %s", query, a.body)
			require.Contains(t, a.body, jess, query)
		}
		require.NotContains(t, s.Log.String(), "jess", "logs hold no terms")
		require.NotContains(t, s.Log.String(), "Smi")
	})
}

func TestSearchByTheClient(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		var want []string
		for i := range 7 {
			want = append(want, s.Account(account.Draft{FirstName: "Jess", LastName: fmt.Sprint("Smith", string(rune('a'+i))), CreatedAt: day(2025, 1, i+1)}))
		}
		s.AccountIn(s.AddTenant("other"), account.Draft{FirstName: "Jess"})
		c := s.client("agent")
		var got []string
		for hit, err := range c.Accounts.Search(ctx, client.Search{FirstName: client.Term{Value: "jess"}, Sort: "-created", Limit: 3}) {
			require.NoError(t, err)
			got = append(got, hit.ID)
		}
		slices.Reverse(got)
		require.Equal(t, want, got)

		page, err := c.Accounts.SearchPage(ctx, client.Search{FirstName: client.Term{Value: "jess"}, Limit: 3}, "")
		require.NoError(t, err)
		require.Equal(t, client.Total{Count: 7}, page.Total)
		_, err = c.Accounts.SearchPage(ctx, client.Search{FirstName: client.Term{Value: "jes"}, Limit: 3}, page.NextCursor)
		require.Equal(t, "cursor_foreign", client.Code(err), "another query")
		_, err = s.client("viewer").Accounts.SearchPage(ctx, client.Search{FirstName: client.Term{Value: "jess"}, Limit: 3}, page.NextCursor)
		require.Equal(t, "cursor_foreign", client.Code(err), "another actor")
		_, err = c.Accounts.SearchPage(ctx, client.Search{FirstName: client.Term{Value: "jess"}, Limit: 5}, page.NextCursor)
		require.NoError(t, err, "the page's size is not part of the query")
		_, err = s.client("outsourced_agent").Accounts.SearchPage(ctx, client.Search{Email: client.Term{Op: "prefix", Value: "jess"}}, "")
		require.Equal(t, "whole_value_required", client.Code(err))
		require.Positive(t, s.Count("audit", "op = 'account.search' AND via = 'rest' AND outcome = 'done'"))
	})
}

func day(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC) }

// addField gives the tenant a searchable attribute, through the API.
func (s *scene) addField(t *testing.T, key string) {
	t.Helper()
	field := map[string]any{"key": key, "type": "text", "label": key, "searchable": true}
	require.NoError(t, s.client("administrator").Do(ctx, "POST", "/fields", nil, field, nil))
}

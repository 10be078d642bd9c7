package webhook_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/testkit"
	"github.com/readmit/readmit/internal/webhook"
)

// TestFiltersLetThroughWhatTheyName has endpoints that take everything of one
// application, of one field, and of both; what each is told is counted.
func TestFiltersLetThroughWhatTheyName(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		for _, id := range []string{"app_shop", "app_news"} {
			k.Do(func(tx *op.Tx) error {
				_, err := tx.ExecContext(ctx, `INSERT INTO application (id, tenant, name, kind, redirect_uris, post_logout_uris, logout_uri, scopes, consent,
access_seconds, refresh_seconds, created_by, created_at) VALUES ($1, $2, 'An application', 'web', '', '', '', '', $3, 60, 0, '', 1)`, id, k.Tenant, false)
				return err
			})
		}
		s, dev := node(k, "a"), k.Actor(authz.Developer)
		narrow := func(applications, fields []string) *receiver {
			r := receive(t)
			_, err := s.Add(ctx, dev, webhook.AddInput{Settings: webhook.Settings{
				Name: "Shop", URL: r.URL, Events: []string{"account.*", "signin.*", "oauth.*", "privacy.*"}, Applications: applications, Fields: fields,
			}})
			require.NoError(t, err)
			return r
		}
		shop, email, both := narrow([]string{"app_shop"}, nil), narrow(nil, []string{"email", "tags"}), narrow([]string{"app_shop"}, []string{"email"})
		refused := webhook.Settings{Name: "x", URL: shop.URL, Events: []string{"*"}, Applications: []string{"app_none"}}
		_, err := s.Add(ctx, dev, webhook.AddInput{Settings: refused})
		require.ErrorIs(t, err, webhook.ErrNoApplication)
		refused.Applications, refused.Fields = nil, []string{"jess@example.com"}
		require.Equal(t, "invalid_input", testkit.Code(webhook.AddInput{Settings: refused}.Validate()), "no personal data stand in a filter")

		login := k.Account(account.Draft{FirstName: "Jess", Email: "jess@example.com"})
		tell := func(name string, changed []string, data any) {
			k.Do(func(tx *op.Tx) error {
				var n int64
				if err := tx.QueryRowContext(ctx, "SELECT n FROM account WHERE id = $1", login).Scan(&n); err != nil {
					return err
				}
				tx.Record(event.Fact{Type: event.Named(name), Account: &event.Account{N: n, ID: login}, Changed: changed, Data: data})
				return nil
			})
		}
		tell("account.email_changed", []string{"email", "unverified_email"}, map[string]string{"application": "app_news"})
		tell("account.unlocked", []string{"lock"}, map[string]string{"application": "app_shop"})
		tell("account.disabled", nil, nil)
		_, err = account.NewService(k.DB).Tag(ctx, k.Actor(authz.Agent), account.TagInput{Account: login, Tag: "VIP"})
		require.NoError(t, err)
		tell("privacy.account_deleted", nil, nil)
		deliver(t, k, s)
		types := func(r *receiver) (out []string) {
			for _, p := range r.taken() {
				out = append(out, p.Type)
			}
			return out
		}
		const erased = "privacy.account_deleted"
		require.Equal(t, []string{"account.unlocked", erased}, types(shop))
		require.Equal(t, []string{"account.email_changed", "account.tagged", erased}, types(email))
		require.Equal(t, []string{erased}, types(both), "every filter must let it through")

		list, err := s.List(ctx, dev, webhook.ListInput{})
		require.NoError(t, err)
		at := slices.IndexFunc(list.Items, func(e webhook.Endpoint) bool { return e.URL == both.URL })
		narrowed := list.Items[at] // all were added in the same moment
		require.Equal(t, []string{"app_shop"}, narrowed.Applications)
		changed, err := s.Change(ctx, dev, webhook.ChangeInput{Endpoint: narrowed.ID, Version: narrowed.Version, Settings: webhook.Settings{
			Name: "Shop", URL: narrowed.URL, Events: []string{"*"}, Fields: []string{"tags"},
		}})
		require.NoError(t, err)
		require.Empty(t, changed.Applications)
		require.Equal(t, []string{"tags"}, changed.Fields)
	})
}

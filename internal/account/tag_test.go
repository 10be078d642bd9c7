package account_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

func TestTagsStandOnAccountsAndFindThem(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, agent := account.NewService(k.DB), k.Actor(authz.Agent)
		jess := k.Account(account.Draft{FirstName: "Jess", LastName: "Smith"})
		tom := k.Account(account.Draft{FirstName: "Tom", LastName: "Smith"})
		other := k.AddTenant("other")
		far := agent
		far.Tenant, far.Grants = other, []authz.Grant{{Tenant: other, Permissions: agent.Grants[0].Permissions}}
		k.AccountIn(other, account.Draft{FirstName: "Far"})

		got, err := s.Tag(ctx, agent, account.TagInput{Account: jess, Tag: "  Gold   plan "})
		require.NoError(t, err)
		require.Equal(t, []string{"Gold plan"}, got.Tags)
		require.Equal(t, int64(1), got.Version, "a tag is in nobody's way")
		_, err = s.Tag(ctx, agent, account.TagInput{Account: jess, Tag: "GOLD PLAN"})
		require.ErrorIs(t, err, account.ErrTagged)
		got, err = s.Tag(ctx, agent, account.TagInput{Account: tom, Tag: "gold plan"})
		require.NoError(t, err)
		require.Equal(t, []string{"Gold plan"}, got.Tags, "one word is written in one way")
		for code, bad := range map[string]string{"personal": "jess@example.com", "required": " \t ", "too_long": strings.Repeat("ä", 41), "not_text": "a\nb"} {
			_, err = s.Tag(ctx, agent, account.TagInput{Account: tom, Tag: bad})
			require.Equal(t, code, fault.As(err).Fields[0].Code, "%q", bad)
		}
		for i := range account.MostTags - 1 {
			_, err = s.Tag(ctx, agent, account.TagInput{Account: tom, Tag: fmt.Sprintf("t%02d", i)})
			require.NoError(t, err)
		}
		_, err = s.Tag(ctx, agent, account.TagInput{Account: tom, Tag: "one more"})
		require.ErrorIs(t, err, account.ErrTooManyTags)

		require.Equal(t, []string{"Jess Smith", "Tom Smith"}, names(t, s, agent, account.SearchInput{Tag: term("", "gold PLAN"), Sort: account.SortName}))
		require.Equal(t, []string{"Tom Smith"}, names(t, s, agent, account.SearchInput{Tag: term(account.Eq, "gold plan"), FirstName: term("", "tom")}))
		require.Empty(t, names(t, s, agent, account.SearchInput{Tag: term("", "gold")}), "the whole of it")
		require.Empty(t, names(t, s, far, account.SearchInput{Tag: term("", "gold plan")}))
		found, err := s.Search(ctx, agent, account.SearchInput{FirstName: term("", "jess")})
		require.NoError(t, err)
		require.Equal(t, []string{"Gold plan"}, found.Items[0].Tags)
		_, err = s.Search(ctx, agent, account.SearchInput{Tag: term(account.Prefix, "gold")})
		require.ErrorIs(t, err, account.ErrUnsupportedOperator)

		list := func(a authz.Actor, in account.ListTagsInput) []string {
			out, err := s.ListTags(ctx, a, in)
			require.NoError(t, err)
			return out.Items
		}
		require.Equal(t, []string{"Gold plan"}, list(agent, account.ListTagsInput{Prefix: "GO"}))
		require.Equal(t, []string{"Gold plan", "t00"}, list(agent, account.ListTagsInput{Limit: 2}))
		require.Equal(t, []string{"t00", "t01"}, list(agent, account.ListTagsInput{Limit: 2, After: "Gold Plan"}))
		require.Empty(t, list(far, account.ListTagsInput{}))

		got, err = s.Untag(ctx, agent, account.TagInput{Account: jess, Tag: "gold Plan"})
		require.NoError(t, err)
		require.Empty(t, got.Tags)
		_, err = s.Untag(ctx, agent, account.TagInput{Account: jess, Tag: "gold plan"})
		require.ErrorIs(t, err, account.ErrNotTagged)
		require.Equal(t, 1, k.Count("event", "type = 'account.untagged' AND changed = 'tags'"))
	})
}

func TestTagsAreGivenOnWithinTheLimit(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		from := k.Account(account.Draft{FirstName: "Jess", Tags: []string{"A", "b"}})
		to := k.Account(account.Draft{FirstName: "Jessica", Tags: []string{"a"}})
		number := func(tx *store.Tx, login string) (n int64) {
			require.NoError(t, tx.QueryRowContext(ctx, "SELECT n FROM account WHERE id = $1", login).Scan(&n))
			return n
		}
		k.Do(func(tx *op.Tx) error { return account.MoveTags(tx, number(tx.Tx, from), number(tx.Tx, to)) })
		got, err := account.NewService(k.DB).View(ctx, k.Actor(authz.Agent), account.ViewInput{Account: to})
		require.NoError(t, err)
		require.Equal(t, []string{"a", "b"}, got.Tags)
		require.Equal(t, 2, k.Count("account_tag", ""))
	})
}

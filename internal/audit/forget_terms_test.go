package audit_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/audit"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/testkit"
)

// TestWhatWasSearchedForIsForgotten keeps a term for 90 days, and the entry and
// what others hold for longer.
func TestWhatWasSearchedForIsForgotten(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, jess := audit.NewService(k.DB), k.Account(account.Draft{FirstName: "Jess"})
		search := func(term string) {
			_, err := account.NewService(k.DB).Search(ctx, k.Actor(authz.Agent), account.SearchInput{Q: term})
			require.NoError(t, err)
		}
		search("zqold@zqold.example")
		addNotes(t, k, jess, 1)
		k.Clock.Move(time.Hour)
		search("zqnew@zqnew.example")
		k.Clock.Move(audit.TermsKept - time.Minute)
		require.NoError(t, s.ForgetTerms(ctx))
		held := k.Everything()
		require.NotContains(t, held, "zqold", "nobody reads it any more")
		require.Contains(t, held, "zqnew")
		require.Equal(t, 2, k.Count("audit", "op = 'account.search'"))
		require.NotZero(t, k.Count("audit_personal", "account IS NOT NULL"))
		number(t, k)
		require.True(t, verify(t, k).OK)
		k.Clock.Move(time.Hour)
		require.NoError(t, s.ForgetTerms(ctx), "goes on where it was")
		require.NotContains(t, k.Everything(), "zqnew")
	})
}

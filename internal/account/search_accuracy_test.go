package account_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/testkit"
)

// Of a few thousand accounts with skewed names, the one that is meant stands
// among the first ten for 98 of 100 single typing errors, in the local part or
// in the domain, and for 95 of 100 double ones.
func TestFuzzySearchFindsTheAccountThatIsMeant(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		c := newCrowd(7)
		drafts := make([]account.Draft, 4000)
		_, err := op.Do(ctx, k.DB, k.System(), opAddField, noInput{}, func(tx *op.Tx) (int, error) {
			for i := range drafts {
				drafts[i] = c.draft(i)
				if _, _, err := account.Insert(tx, &drafts[i]); err != nil {
					return 0, err
				}
			}
			return 0, nil
		})
		require.NoError(t, err)
		for _, kind := range []struct {
			name string
			slip func(local, domain string) (string, string)
			want float64
		}{
			{"one, in the local part", func(l, d string) (string, string) { return c.slip(l), d }, 0.98},
			{"one, in the domain", func(l, d string) (string, string) { return l, c.slip(d) }, 0.98},
			{"two, in the local part", func(l, d string) (string, string) { return c.slip(c.slip(l)), d }, 0.95},
			{"two, in the domain", func(l, d string) (string, string) { return l, c.slip(c.slip(d)) }, 0.95},
			{"one in each", func(l, d string) (string, string) { return c.slip(l), c.slip(d) }, 0.95},
		} {
			const tries = 400
			hits := 0
			for i := range tries {
				d := drafts[i*97%len(drafts)]
				l, domain, _ := strings.Cut(d.Email+d.UnverifiedEmail, "@")
				l, domain = kind.slip(l, domain)
				if standsAmongTen(t, k, l+"@"+domain, d.ID) {
					hits++
				}
			}
			t.Logf("%s: %.1f %%", kind.name, 100*float64(hits)/tries)
			require.GreaterOrEqual(t, float64(hits)/tries, kind.want, kind.name)
		}
	})
}

func standsAmongTen(t *testing.T, k *testkit.Kit, address, id string) bool {
	t.Helper()
	out, err := account.NewService(k.DB).Search(ctx, k.Actor(authz.Agent), account.SearchInput{Email: term("", address), Limit: 10})
	require.NoError(t, err)
	for _, h := range out.Items {
		if h.ID == id {
			return true
		}
	}
	return false
}

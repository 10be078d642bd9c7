package account_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/testkit"
)

// What changes an account's state changes every search and figure by state in
// the same transaction.
func TestRestateKeepsSearchAndFiguresInStep(t *testing.T) {
	type in = account.SearchInput
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, agent := account.NewService(k.DB), k.Actor(authz.Agent)
		k.Account(account.Draft{FirstName: "Ana Maria", LastName: "O'Hara", Email: "ana@example.com"})
		change := func(set string) {
			_, err := op.Do(ctx, k.DB, k.System(), opAddField, noInput{}, func(tx *op.Tx) (int, error) {
				var n int64
				require.NoError(t, tx.QueryRowContext(ctx, "SELECT n FROM account").Scan(&n))
				if _, err := tx.ExecContext(ctx, "UPDATE account SET "+set+" WHERE n = $1", n); err != nil {
					return 0, err
				}
				require.NoError(t, account.Restate(ctx, tx.Tx, n))
				return 0, account.Restate(ctx, tx.Tx, n) // the second time does nothing
			})
			require.NoError(t, err)
		}
		holds := func(when string, filters ...string) {
			want := map[string]bool{}
			for _, f := range filters {
				want[f] = true
			}
			for _, f := range []string{"ACTIVE", "INACTIVE", "PENDING", "VERIFIED", "UNVERIFIED"} {
				for _, query := range []in{{Status: f}, {Status: f, FirstName: term("", "maria")}, {Status: f, LastName: term("", "ohara")}, {Status: f, Email: term("", "*@example.com")}, {Status: f, LastName: term(account.Contains, "har"), Sort: "name"}} {
					out, err := s.Search(ctx, agent, query)
					require.NoError(t, err)
					require.Equal(t, want[f], len(out.Items) == 1, "%s: %+v", when, query)
				}
			}
			figures, err := s.CountStates(ctx, agent, account.CountStatesInput{})
			require.NoError(t, err)
			got := fmt.Sprint(figures.Total, figures.Verified == 1, figures.Pending == 1)
			require.Equal(t, fmt.Sprint(1, want["VERIFIED"], want["PENDING"]), got, when)
		}
		holds("new", "ACTIVE", "VERIFIED")
		change("status = 'inactive'")
		holds("disabled", "INACTIVE")
		change("status = 'active', email = ''")
		holds("e-mail not verified any more", "ACTIVE", "PENDING", "UNVERIFIED")
		change("status = 'pending'")
		holds("pending", "PENDING", "UNVERIFIED")
		change("phone_verified = (1 = 1)")
		holds("pending, with a phone", "PENDING")
		change("status = 'active'")
		holds("active, with a phone", "ACTIVE", "VERIFIED")
	})
}

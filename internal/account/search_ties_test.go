package account_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

// Many have no name, or never signed in: they stand at one key of the order. A
// walk shows each of them once, in its place, however it is cut into chunks.
func TestSearchWalksThroughManyAtOneKey(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		const nameless, named = 23, 9
		for i := range nameless + named {
			d := account.Draft{Email: fmt.Sprintf("walk.%03d@example.com", i), CreatedAt: at(1)}
			if i >= nameless {
				d.FirstName = fmt.Sprintf("Ana%d", i%3)
				d.LastLoginAt = at(2 + i%2)
			}
			k.Account(d)
		}
		for way, s := range map[string]*account.Service{"tight": account.NewTightService(k.DB), "wide": account.NewWideService(k.DB)} {
			for _, sort := range []string{"name", "-name", "last_login", "-last_login", "created", "-created"} {
				query := account.SearchInput{Email: term("", "*alk*@*"), Sort: sort, Limit: 4}
				var all []account.Hit
				for {
					out, err := s.Search(ctx, k.Actor(authz.Agent), query)
					require.NoError(t, err, "%s %s", way, sort)
					all = append(all, out.Items...)
					if query.Cursor = out.NextCursor; query.Cursor == "" {
						break
					}
				}
				seen := map[string]bool{}
				for _, h := range all {
					require.False(t, seen[h.ID], "%s %s: twice", way, sort)
					seen[h.ID] = true
				}
				require.Len(t, seen, nameless+named, "%s %s", way, sort)
				if sort == "name" {
					require.Equal(t, "Ana0", all[nameless].FirstName, way)
				}
				if sort == "-last_login" {
					require.NotNil(t, all[0].LastLoginAt, way)
					require.Nil(t, all[named].LastLoginAt, way)
				}
			}
		}
	})
}

// A sample may say "far more than are counted" only of what truly matches:
// candidates that the index lists for their letters alone are counted one by one.
func TestATotalIsSampledOnlyIfFarMoreMatch(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		for i := range 60 {
			k.Account(account.Draft{Email: fmt.Sprintf("marco%02d@example.com", i)})
		}
		for i := range 60 { // every trigram of "arcod", never in a row
			k.Account(account.Draft{Email: fmt.Sprintf("xarco.rcod%02d@example.com", i)})
		}
		k.Account(account.Draft{Email: "zarcod@example.com"})
		s := account.NewSamplingService(k.DB)
		out, err := s.Search(ctx, k.Actor(authz.Agent), account.SearchInput{Email: term("", "*arco*@*"), Limit: 2, Sort: "name"})
		require.NoError(t, err)
		require.Equal(t, account.Total{Count: 20, Capped: true}, out.Total)
		out, err = s.Search(ctx, k.Actor(authz.Agent), account.SearchInput{Email: term("", "*arcod*@*"), Limit: 2, Sort: "name"})
		require.NoError(t, err)
		require.Equal(t, account.Total{Count: 1}, out.Total)
	})
}

// Of several names that many have, the one that the fewest have drives the
// search, by the counts of the job.
func TestWordsAreCounted(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		for i := range 12 {
			k.Account(account.Draft{FirstName: "Maria", LastName: []string{"Silva", "Rossi", "Silva"}[i%3]})
		}
		s := account.NewTightService(k.DB)
		require.NoError(t, s.CountWords(ctx))
		for word, want := range map[string]int64{"maria": 12, "silva": 8, "rossi": 4} {
			var n int64
			require.NoError(t, k.DB.Store.Read(ctx, func(tx *store.Tx) error {
				return tx.QueryRowContext(ctx, "SELECT accounts FROM name_dictionary WHERE fold = $1 AND kind IN ('f', 'l')", word).Scan(&n)
			}))
			require.Equal(t, want, n, word)
		}
		_, err := op.Do(ctx, k.DB, k.System(), opAddField, noInput{}, func(tx *op.Tx) (int, error) {
			name, err := account.RarestName(tx, k.DB, "mar", "ro")
			require.Equal(t, "ro", name)
			return 0, err
		})
		require.NoError(t, err)
	})
}

package account_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/testkit"
)

// Every account that was there before is on exactly one page, while others are
// inserted between the pages, whatever the way of finding and the order.
func TestSearchPagesCoverEachAccountOnce(t *testing.T) {
	type in = account.SearchInput
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		agent := k.Actor(authz.Agent)
		before := map[string]bool{}
		add := func(i int) string {
			d := account.Draft{
				FirstName: "Maria Marta", LastName: fmt.Sprintf("Garcia%c", 'a'+i%7), SecondLastName: "Marin",
				Email: fmt.Sprintf("maria.%03d@example.com", i), UnverifiedEmail: fmt.Sprintf("maria%03d@other.example", i),
				CustomerID: fmt.Sprintf("mar-%03d", i), Username: fmt.Sprintf("mar_%03d", i), CreatedAt: at(1).Add(time.Duration(i%5) * time.Hour),
				Phones:     []account.Phone{{Number: fmt.Sprintf("+49301%05d", i), Type: "PRIMARY"}, {Number: fmt.Sprintf("+49302%05d", i), Type: "HOME"}},
				Identities: []account.DraftIdentity{{Type: "password", CreatedAt: at(1)}},
			}
			if i%3 > 0 {
				d.LastLoginAt = at(2).Add(time.Duration(i%4) * time.Hour)
			}
			return k.Account(d)
		}
		for i := range 24 {
			before[add(i*10)] = true
		}
		i := 0
		for name, s := range map[string]*account.Service{"usual": account.NewService(k.DB), "tight": account.NewTightService(k.DB), "wide": account.NewWideService(k.DB)} {
			for _, query := range []in{
				{}, {FirstName: term("", "mar")}, {Q: "mar"}, {Q: "maria garcia"}, {LastName: term(account.Contains, "arci")}, {Email: term("", "maria*@*")},
				{Email: term(account.Prefix, "maria")}, {Email: term("", "*ria*@*")}, {Email: term("", "*@example.com")}, {Phone: term("", "+4930")},
				{CustomerID: term("", "mar-*")}, {Username: term(account.Contains, "ar_")}, {Status: "VERIFIED"}, {Status: "ACTIVE", FirstName: term("", "ma")},
				{IdentityType: "password"}, {CreatedFrom: ptr(at(1)), LastName: term("", "ga")},
			} {
				for _, sort := range []string{"", "-name", "created", "last_login", "-last_login"} {
					query.Sort, query.Limit, query.Cursor = sort, 5, ""
					seen := map[string]int{}
					for pages := 0; ; pages++ {
						out, err := s.Search(ctx, agent, query)
						require.NoError(t, err, "%s %+v", name, query)
						require.LessOrEqual(t, len(out.Items), 5)
						for _, h := range out.Items {
							seen[h.ID]++
						}
						if out.NextCursor == "" {
							break
						}
						require.NotEmpty(t, out.Items, "%s %+v", name, query)
						query.Cursor = out.NextCursor
						require.Less(t, pages, 60, "%s %+v", name, query)
						if pages == 1 && i < 150 { // sorts among the others, in front and behind
							i++
							add(i*10%400 + 5 + i/40)
						}
					}
					for id := range before {
						require.Equal(t, 1, seen[id], "%s %+v", name, query)
					}
					for id, n := range seen {
						require.Equal(t, 1, n, "%s twice: %s %+v", id, name, query)
					}
				}
			}
		}
	})
}

// The planner's counts go on where a step's limit cut them off.
func TestCountsAreNotMistakenForAll(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		for range 70 {
			k.Account(account.Draft{LastName: "Garcia"})
		}
		_, err := op.Do(ctx, k.DB, k.System(), opAddField, noInput{}, func(tx *op.Tx) (int, error) {
			counts, err := account.CountDrive(tx, k.DB, "gar", 10, 64, 512, 64)
			require.Equal(t, []int{10, 64, 70, 64}, counts)
			return 0, err
		})
		require.NoError(t, err)
	})
}

// A name that is too long for a cursor is read again.
func TestSearchPagesThroughLongNames(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		for i := range 7 {
			k.Account(account.Draft{FirstName: strings.Repeat("長", 100), LastName: strings.Repeat("名", 99) + fmt.Sprint(i)})
		}
		for _, s := range []*account.Service{account.NewService(k.DB), account.NewTightService(k.DB)} {
			for _, query := range []account.SearchInput{{FirstName: term("", "長")}, {Sort: "name"}, {Sort: "-name"}, {LastName: term(account.Contains, "名名"), Sort: "name"}} {
				seen := map[string]bool{}
				for query.Limit = 2; ; {
					out, err := s.Search(ctx, k.Actor(authz.Agent), query)
					require.NoError(t, err)
					for _, h := range out.Items {
						require.False(t, seen[h.ID])
						seen[h.ID] = true
					}
					if query.Cursor = out.NextCursor; query.Cursor == "" {
						break
					}
				}
				require.Len(t, seen, 7, "%+v", query)
			}
		}
	})
}

// SQL can only narrow down who has a piece in the last name: those who have it
// in the first name are passed over, however many stand in a row.
func TestSearchPassesOverWhatItDrops(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		for range 120 {
			k.Account(account.Draft{FirstName: "Tarcila", LastName: "Other"})
		}
		for _, first := range []string{"Ana", "Bea", "Cleo", "Dora", "Eva"} {
			k.Account(account.Draft{FirstName: first, LastName: "Garcia"})
		}
		in := account.SearchInput{LastName: term(account.Contains, "arci"), Sort: "-name", Limit: 2}
		require.Equal(t, []string{"Eva Garcia", "Dora Garcia"}, names(t, account.NewWideService(k.DB), k.Actor(authz.Agent), in))
	})
}

func TestSearchCursorIsBound(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, agent := account.NewService(k.DB), k.Actor(authz.Agent)
		for i := range 3 {
			k.Account(account.Draft{FirstName: "Ana", CustomerID: fmt.Sprint("C", i)})
		}
		query := account.SearchInput{FirstName: term("", "ana"), Limit: 1}
		out, err := s.Search(ctx, agent, query)
		require.NoError(t, err)
		require.NotEmpty(t, out.NextCursor)
		query.Cursor = out.NextCursor
		next := func(actor authz.Actor, change func(*account.SearchInput)) string {
			in := query
			change(&in)
			_, err := s.Search(ctx, actor, in)
			return testkit.Code(err)
		}
		require.Empty(t, next(agent, func(*account.SearchInput) {}))
		require.Empty(t, next(agent, func(in *account.SearchInput) { in.Limit = 2 }), "the length of a page may change")
		require.Equal(t, "cursor_foreign", next(agent, func(in *account.SearchInput) { in.FirstName.Value = "an" }))
		require.Equal(t, "cursor_foreign", next(agent, func(in *account.SearchInput) { in.Sort = "name" }))
		require.Equal(t, "cursor_foreign", next(agent, func(in *account.SearchInput) { in.Status = "ACTIVE" }))
		other := agent
		other.ID = "mem_other"
		require.Equal(t, "cursor_foreign", next(other, func(*account.SearchInput) {}))
		elsewhere := agent
		elsewhere.Tenant = k.AddTenant("other")
		elsewhere.Grants = []authz.Grant{{Permissions: agent.Grants[0].Permissions}}
		require.Equal(t, "cursor_foreign", next(elsewhere, func(*account.SearchInput) {}))
		require.Equal(t, "cursor_malformed", next(agent, func(in *account.SearchInput) { in.Cursor = "abc" }))
		require.Equal(t, "cursor_malformed", next(agent, func(in *account.SearchInput) { in.Cursor = strings.Repeat("A", 1<<20) }))
	})
}

// What one transaction writes, the same transaction finds.
func TestSearchFindsWhatWasJustWritten(t *testing.T) {
	type in = account.SearchInput
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		population(t, k)
		_, err := op.Do(ctx, k.DB, k.System(), opAddField, noInput{}, func(tx *op.Tx) (int, error) {
			_, id, err := account.Insert(tx, &account.Draft{
				FirstName: "Zoë", LastName: "Quist", Email: "zoe.quist@new.example", UnverifiedEmail: "zq@later.example", Username: "zoeq",
				CustomerID: "Z-1", LegacyID: "z/1", Status: account.Active, CreatedAt: at(30), LastLoginAt: at(30),
				Phones:     []account.Phone{{Number: "+4930901821", Type: "PRIMARY"}},
				Attributes: []account.Attribute{{Key: "shoe", Value: "99"}},
			})
			require.NoError(t, err)
			for _, query := range []in{
				{FirstName: term("", "zo")}, {LastName: term(account.Contains, "uis")}, {Email: term(account.Eq, "zoe.quist@new.example")},
				{Email: term("", "zoe.qiust@new.example")}, {Email: term("", "*quis*")}, {Email: term("", "*@*w.example")}, {Email: term(account.Eq, "zq@later.example")},
				{Phone: term("", "030 901821")}, {LoginID: term("", id)}, {Username: term("", "zoeq")}, {Username: term("", "*oeq*")},
				{CustomerID: term("", "z-1")}, {LegacyID: term("", "z/1")}, {Q: "Z-1"}, {Q: "quist zoe"}, {CreatedFrom: ptr(at(29))}, {LastLoginFrom: ptr(at(29))},
				{Attributes: map[string]account.Term{"shoe": term("", "99")}}, {Sort: "-created", Limit: 1},
			} {
				out, err := account.SearchIn(tx, k.DB, query)
				require.NoError(t, err)
				require.NotEmpty(t, out.Items, "%+v", query)
				require.Equal(t, "Zoë", out.Items[0].FirstName, "%+v", query)
			}
			return 0, nil
		})
		require.NoError(t, err)
	})
}

package account_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/testkit"
)

// names searches and answers the shown names, in order.
func names(t *testing.T, s *account.Service, actor authz.Actor, in account.SearchInput) []string {
	t.Helper()
	out, err := s.Search(ctx, actor, in)
	require.NoError(t, err)
	found := make([]string, 0, len(out.Items))
	for _, h := range out.Items {
		found = append(found, h.ShownName)
	}
	return found
}

func term(o account.Operator, value string) account.Term { return account.Term{Op: o, Value: value} }

func TestSearchByName(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := account.NewService(k.DB)
		k.Account(account.Draft{FirstName: "Jess", LastName: "Smith", Email: "jess.smith@gmail.com"})
		k.Account(account.Draft{FirstName: "Jessica", LastName: "Smithson", Email: "jsmithson@example.com"})
		k.Account(account.Draft{FirstName: "Jhon Richard", LastName: "O'Brien", SecondLastName: "García"})
		k.Account(account.Draft{FirstName: "José", LastName: "Smith"})
		agent := k.Actor(authz.Agent)
		for _, c := range []struct {
			in   account.SearchInput
			want []string
		}{
			{account.SearchInput{FirstName: term("", "jess")}, []string{"Jess Smith", "Jessica Smithson"}},
			{account.SearchInput{FirstName: term("", "JOSE")}, []string{"José Smith"}},
			{account.SearchInput{FirstName: term("", "rich")}, []string{"Jhon Richard O'Brien García"}},
			{account.SearchInput{LastName: term("", "smith")}, []string{"Jess Smith", "José Smith", "Jessica Smithson"}},
			{account.SearchInput{LastName: term(account.Eq, "Smith")}, []string{"Jess Smith", "José Smith"}},
			{account.SearchInput{LastName: term(account.Contains, "mithso")}, []string{"Jessica Smithson"}},
			{account.SearchInput{LastName: term("", "*thson")}, []string{"Jessica Smithson"}},
			{account.SearchInput{LastName: term("", "obrien")}, []string{"Jhon Richard O'Brien García"}},
			{account.SearchInput{SecondLastName: term("", "garc")}, []string{"Jhon Richard O'Brien García"}},
			{account.SearchInput{FirstName: term("", "jes"), LastName: term("", "smith")}, []string{"Jess Smith", "Jessica Smithson"}},
			{account.SearchInput{FirstName: term("", "jess"), LastName: term(account.Contains, "thso")}, []string{"Jessica Smithson"}},
			{account.SearchInput{FirstName: term("", "zzz")}, []string{}},
			{account.SearchInput{Q: "smith jess"}, []string{"Jess Smith", "Jessica Smithson"}},
			{account.SearchInput{Q: "garcia"}, []string{"Jhon Richard O'Brien García"}},
		} {
			require.Equal(t, c.want, names(t, s, agent, c.in), "%+v", c.in)
		}
	})
}

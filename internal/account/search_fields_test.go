package account_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/testkit"
)

// found searches and answers the first names, sorted.
func found(t *testing.T, s *account.Service, actor authz.Actor, in account.SearchInput) string {
	t.Helper()
	out, err := s.Search(ctx, actor, in)
	require.NoError(t, err, "%+v", in)
	var list []string
	for _, h := range out.Items {
		list = append(list, h.FirstName)
	}
	if !out.Total.Capped {
		require.Equal(t, len(list), out.Total.Count, "%+v", in)
	}
	require.False(t, out.Partial)
	slices.Sort(list)
	return strings.Join(list, " ")
}

func at(day int) time.Time { return time.Date(2026, 10, day, 12, 0, 0, 0, time.UTC) }

func ptr[T any](v T) *T { return &v }

// population is a few accounts that differ in everything that is searched.
func population(t *testing.T, k *testkit.Kit) {
	t.Helper()
	verified := at(1)
	addField(t, k, tenant.Field{Key: "shoe", Type: "text", Label: "Shoe size", Searchable: true})
	addField(t, k, tenant.Field{Key: "secret", Type: "text", Label: "Hidden"})
	k.Account(account.Draft{
		ID: "01939000-0000-7000-8000-0000000000a1", FirstName: "Ana", LastName: "Müller", Email: "ana.mueller@gmail.com", UnverifiedEmail: "ana@work.example",
		Username: "Ana_99", CustomerID: "C-1001", LegacyID: "old/1", CreatedAt: at(1), LastLoginAt: at(20),
		Phones:     []account.Phone{{Number: "+4930901820", Type: "PRIMARY", VerifiedAt: &verified}, {Number: "+49171555000", Type: "HOME"}},
		Identities: []account.DraftIdentity{{Type: "google", Subject: "g1", CreatedAt: at(1)}},
		Attributes: []account.Attribute{{Key: "shoe", Value: "Größe 42"}, {Key: "secret", Value: "x"}},
	})
	k.Account(account.Draft{
		FirstName: "Bob", LastName: "Muller", Email: "bob%under_score@example.com", Username: "bob99", CustomerID: "C-1002", CreatedAt: at(2),
		Phones: []account.Phone{{Number: "+12025550143", Type: "PRIMARY"}}, Lock: &account.Lock{Since: at(2), Attempts: 5},
		Attributes: []account.Attribute{{Key: "shoe", Value: "43"}},
	})
	k.Account(account.Draft{
		FirstName: "小明", LastName: "王", UnverifiedEmail: "xiaoming@mail.example", CustomerID: "D%2000", CreatedAt: at(3), LastLoginAt: at(5),
	})
	k.Account(account.Draft{
		FirstName: "Dora", LastName: "O'Hara 😀", Email: "dora@gmial.com", CreatedAt: at(4), Status: account.Inactive, DeletionAt: at(9),
		Identities: []account.DraftIdentity{{Type: "password", CreatedAt: at(4)}},
	})
	k.Account(account.Draft{FirstName: "דנה", LastName: "כהן", Status: account.Pending, Email: "dana@xn--4dbcagdahymbxekheh6e0a7fei0b.example", CreatedAt: at(5)})
}

func addField(t *testing.T, k *testkit.Kit, f tenant.Field) {
	t.Helper()
	_, err := op.Do(ctx, k.DB, k.System(), opAddField, noInput{}, func(tx *op.Tx) (int, error) { return 0, tenant.InsertField(tx, f) })
	require.NoError(t, err)
}

var opAddField = op.Define("test.add_field", "Add a field for a test", op.Needs{})

type noInput struct{}

func (noInput) Validate() error   { return nil }
func (noInput) Target() op.Target { return op.Target{} }

// Every field with every operator it has.
func TestSearchFieldsAndOperators(t *testing.T) {
	type in = account.SearchInput
	attr := func(o account.Operator, v string) in {
		return in{Attributes: map[string]account.Term{"shoe": term(o, v)}}
	}
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		population(t, k)
		s, tight, agent := account.NewService(k.DB), account.NewTightService(k.DB), k.Actor(authz.Agent)
		for _, c := range []struct {
			in   in
			want string
		}{
			{in{FirstName: term(account.Eq, "ana")}, "Ana"},
			{in{FirstName: term(account.Prefix, "An")}, "Ana"},
			{in{FirstName: term(account.Contains, "n")}, "term_too_short"},
			{in{FirstName: term(account.Contains, "or")}, "Dora"},
			{in{FirstName: term("", "小")}, "小明"},
			{in{FirstName: term("", "דנ")}, "דנה"},
			{in{LastName: term(account.Eq, "MULLER")}, "Ana Bob"},
			{in{LastName: term("", "müll")}, "Ana Bob"},
			{in{LastName: term(account.Contains, "ulle")}, "Ana Bob"},
			{in{LastName: term("", "王")}, "小明"},
			{in{LastName: term("", "o'h")}, "Dora"},
			{in{LastName: term("", "ohara")}, "Dora"},
			{in{LastName: term("", "😀")}, "term_too_short"},
			{in{LastName: term(account.Eq, "😀")}, "Dora"},
			{in{LastName: term("", "%")}, "term_too_short"},
			{in{LastName: term("", "%%")}, ""},
			{in{LastName: term(account.Contains, "%_")}, ""},
			{in{LastName: term("", "_uller")}, ""},
			{in{LastName: term("", "'\" OR 1=1 --")}, ""},

			{in{Email: term(account.Eq, "ANA.mueller@GMAIL.com")}, "Ana"},
			{in{Email: term(account.Eq, "ana@work.example")}, "Ana"},
			{in{Email: term(account.Eq, "ana.muller@gmail.com")}, ""},
			{in{Email: term("", "ana.muller@gmail.com")}, "Ana"},
			{in{Email: term("", "ana.mueller@gmial.com")}, "Ana"},
			{in{Email: term("", "ana.mueller@gmailcom")}, "Ana"},
			{in{Email: term(account.Fuzzy, "xiaomign@mail.example")}, "小明"},
			{in{Email: term("", "dora@gmail.com")}, "Dora"},
			{in{Email: term("", "ana@elsewhere.example")}, "Ana"},
			{in{Email: term("", "nobody.here@gmail.com")}, ""},
			{in{Email: term("", "ana.m")}, "Ana"},
			{in{Email: term(account.Prefix, "ana")}, "Ana"},
			{in{Email: term(account.Prefix, "bob%u")}, "Bob"},
			{in{Email: term(account.Prefix, "bob_u")}, ""},
			{in{Email: term("", "ana*@*")}, "Ana"},
			{in{Email: term("", "*@gmail.com")}, "Ana"},
			{in{Email: term("", "*mueller*")}, "Ana"},
			{in{Email: term("", "*uell*@gma*")}, "Ana"},
			{in{Email: term("", "*%under*")}, "Bob"},
			{in{Email: term("", "*_score@*")}, "Bob"},
			{in{Email: term("", "bob*score@example.com")}, "Bob"},
			{in{Email: term("", "*@*mail*")}, "Ana 小明"},
			{in{Email: term("", "*@gm*l.com")}, "Ana Dora"},
			{in{Email: term(account.Contains, "mail")}, "Ana 小明"},
			{in{Email: term(account.Contains, "ller@gm")}, "Ana"},
			{in{Email: term(account.Contains, "nobody")}, ""},
			{in{Email: term("", "*xn--4dbc*")}, ""},
			{in{Email: term("", "*@xn--4dbc*")}, "דנה"},
			{in{Email: term("", "*ab*")}, "term_too_short"},

			{in{Phone: term(account.Eq, "030 / 90 18 20")}, "Ana"},
			{in{Phone: term("", "+49 30")}, "Ana"},
			{in{Phone: term("", "0049 30 9")}, "Ana"},
			{in{Phone: term("", "030")}, "Ana"},
			{in{Phone: term("", "+49")}, "Ana"},
			{in{Phone: term(account.Prefix, "1 (202) 555")}, "Bob"},
			{in{Phone: term(account.Contains, "1820")}, "Ana"},
			{in{Phone: term("", "*0143")}, "Bob"},
			{in{Phone: term(account.Contains, "143")}, "term_too_short"},
			{in{Phone: term("", "hello")}, "invalid_input"},

			{in{LoginID: term("", "01939000-0000-7000-8000-0000000000a1")}, "Ana"},
			{in{LoginID: term("", "01939000000070008000 0000000000a1")}, ""},
			{in{LoginID: term(account.Eq, "{01939000-0000-7000-8000-0000000000A1}")}, "Ana"},
			{in{LoginID: term("", "' OR ''='")}, ""},

			{in{Username: term("", "ana_99")}, "Ana"},
			{in{Username: term("", "ana")}, ""},
			{in{Username: term(account.Prefix, "an")}, "Ana"},
			{in{Username: term(account.Contains, "99")}, "term_too_short"},
			{in{Username: term(account.Contains, "a_9")}, "Ana"},
			{in{Username: term("", "*b99*")}, "Bob"},
			{in{CustomerID: term("", "c-1001")}, "Ana"},
			{in{CustomerID: term("", "C-10*")}, "Ana Bob"},
			{in{CustomerID: term("", "*-10*")}, "Ana Bob"},
			{in{CustomerID: term(account.Prefix, "d%")}, "小明"},
			{in{CustomerID: term(account.Contains, "%20")}, "小明"},
			{in{CustomerID: term(account.Contains, "_20")}, ""},
			{in{LegacyID: term("", "OLD/1")}, "Ana"},
			{in{LegacyID: term(account.Contains, "ld/")}, "Ana"},
			{in{LegacyID: term(account.Prefix, "old")}, "Ana"},

			{attr("", "grösse 42"), "Ana"},
			{attr(account.Eq, "43"), "Bob"},
			{attr(account.Prefix, "gr"), "Ana"},
			{in{Attributes: map[string]account.Term{"secret": term("", "x")}}, "attribute_not_searchable"},
			{in{Attributes: map[string]account.Term{"none": term("", "x")}}, "attribute_not_searchable"},

			{in{}, "Ana Bob Dora דנה 小明"},
			{in{Status: "ACTIVE"}, "Ana Bob 小明"},
			{in{Status: "INACTIVE"}, "Dora"},
			{in{Status: "PENDING"}, "דנה 小明"},
			{in{Status: "VERIFIED"}, "Ana Bob"},
			{in{Status: "LOCKED"}, "Bob"},
			{in{Status: "PENDING_DELETION"}, "Dora"},
			{in{Status: "UNVERIFIED"}, "小明"},
			{in{Status: "FROZEN"}, ""},
			{in{IdentityType: "google"}, "Ana"},
			{in{IdentityType: "goog"}, ""},
			{in{CreatedFrom: ptr(at(2)), CreatedTo: ptr(at(4))}, "Bob 小明"},
			{in{LastLoginFrom: ptr(at(6))}, "Ana"},
			{in{LastLoginTo: ptr(at(20))}, "小明"},

			{in{LastName: term("", "muller"), Status: "LOCKED"}, "Bob"},
			{in{LastName: term("", "muller"), Email: term("", "*mueller*")}, "Ana"},
			{in{LastName: term("", "muller"), Phone: term("", "+49")}, "Ana"},
			{in{LastName: term("", "muller"), Email: term("", "ana.mueler@gmail.com")}, "Ana"},
			{in{LastName: term("", "hara"), Email: term("", "ana.mueler@gmail.com")}, ""},
			{in{CustomerID: term("", "C*"), CreatedFrom: ptr(at(2))}, "term_too_short"},
			{in{LastName: term("", "O'")}, "Dora"},
			{in{CustomerID: term("", "C-*"), CreatedFrom: ptr(at(2))}, "Bob"},
			{in{Status: "ACTIVE", IdentityType: "google", CreatedTo: ptr(at(2)), FirstName: term(account.Contains, "na")}, "Ana"},
		} {
			in := c.in
			if _, err := s.Search(ctx, agent, in); err != nil {
				require.Equal(t, c.want, testkit.Code(err), "%+v", in)
				continue
			}
			for _, sort := range []string{"", "name", "-name", "created", "-created", "last_login", "-last_login"} {
				in.Sort = sort
				require.Equal(t, c.want, found(t, s, agent, in), "%+v", in)
				require.Equal(t, c.want, found(t, tight, agent, in), "tight: %+v", in)
			}
		}
	})
}

func TestSearchOneBox(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		population(t, k)
		k.Account(account.Draft{FirstName: "Muller", LastName: "Elsewhere", CustomerID: "Muller"})
		s, agent := account.NewService(k.DB), k.Actor(authz.Agent)
		for _, c := range []struct{ q, want, chip string }{
			{"ana.mueller@gmail.com", "Ana", "email fuzzy ana.mueller@gmail.com"},
			{"ana.muelle@gmail.com", "Ana", "email fuzzy ana.muelle@gmail.com"},
			{"*mueller*", "Ana", "email wildcard *mueller*@*"},
			{"muller*", "Muller", "customer_id wildcard muller*"},
			{"030 901820", "Ana", "phone prefix +4930901820"},
			{"+49 30 90", "Ana", "phone prefix +493090"},
			{"01939000-0000-7000-8000-0000000000A1", "Ana", "login_id eq 01939000-0000-7000-8000-0000000000a1"},
			{"c-1001", "Ana", "name prefix c-1001"},
			{"C-10", "Ana Bob", "customer_id prefix c-10"},
			{"bob99", "Bob", "name prefix bob99"},
			{"old/1", "Ana", "name prefix old/1"},
			{"muller ana", "Ana", "name prefix muller ana"},
			{"ana m", "Ana", "name prefix ana m"},
			{"王小明", "小明", "name prefix 王小明"},
			{"小明", "小明", "name prefix 小明"},
			{"bob bob%under_score@example.com", "Bob", "email fuzzy bob%under_score@example.com"},
			{"muller", "Ana Bob Muller", "name prefix muller"},
			{"xiaom", "小明", "email prefix xiaom"},
			{"nobody at all", "", "name prefix nobody at all"},
			{"%", "term_too_short", ""},
			{"a\x00b", "invalid_input", ""},
			{"a\xffb", "invalid_input", ""},
			{"'; DROP TABLE account; --", "", "name prefix '; DROP TABLE account; --"},
		} {
			out, err := s.Search(ctx, agent, account.SearchInput{Q: c.q})
			if err != nil {
				require.Equal(t, c.want, testkit.Code(err), c.q)
				continue
			}
			require.Equal(t, c.want, found(t, s, agent, account.SearchInput{Q: c.q}), c.q)
			chip := out.ReadAs[0]
			require.Equal(t, c.chip, chip.Field+" "+string(chip.How)+" "+chip.Value, c.q)
			require.NotEmpty(t, out.Searched)
		}
		out, err := s.Search(ctx, agent, account.SearchInput{Q: "muller"})
		require.NoError(t, err)
		require.Equal(t, "Muller", out.Items[0].FirstName, "whose customer ID was typed stands above all others")
		require.Equal(t, &account.MatchInfo{Class: "exact", Field: "customer_id"}, out.Items[0].Match)
	})
}

package account_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

// everyWay is one query for each way of finding.
func everyWay() map[string]account.SearchInput {
	type in = account.SearchInput
	return map[string]in{
		"all": {}, "name": {FirstName: term("", "jess")}, "contains": {LastName: term(account.Contains, "mit")}, "box": {Q: "jess smith"},
		"box, customer ID": {Q: "c-1"}, "box, mail": {Q: "jess@example.com"}, "email": {Email: term(account.Eq, "jess@example.com")},
		"near": {Email: term("", "jes@example.com")}, "other provider": {Email: term("", "jess@elsewhere.example")}, "email prefix": {Email: term("", "jess*")},
		"wildcard": {Email: term("", "*ess*")}, "domain": {Email: term("", "*@example.com")}, "part of a domain": {Email: term("", "*@exa*")},
		"phone": {Phone: term("", "+4930")}, "last digits": {Phone: term("", "*1820")}, "customer ID": {CustomerID: term("", "c-1")},
		"customer ID pattern": {CustomerID: term("", "c-1*")}, "legacy ID": {LegacyID: term(account.Contains, "old")}, "tag": {Tag: term("", "vip")}, "status": {Status: "VERIFIED"},
		"locked": {Status: "LOCKED"}, "identity": {IdentityType: "google"}, "created": {CreatedFrom: ptr(at(1))}, "last login": {LastLoginFrom: ptr(at(1))},
		"two": {FirstName: term("", "je"), Status: "ACTIVE"},
	}
}

func jess(segments ...string) account.Draft {
	verified := at(1)
	return account.Draft{
		FirstName: "Jess", LastName: "Smith", Email: "jess@example.com", CustomerID: "C-1", LegacyID: "old-1", CreatedAt: at(1), LastLoginAt: at(2), Segments: segments, Tags: []string{"VIP"},
		Phones:     []account.Phone{{Number: "+4930901820", Type: "PRIMARY", VerifiedAt: &verified}},
		Identities: []account.DraftIdentity{{Type: "google", CreatedAt: at(1)}}, Lock: &account.Lock{Since: at(2)},
	}
}

func TestSearchStaysInItsTenant(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.AccountIn(k.AddTenant("other"), jess())
		for name, query := range everyWay() {
			for way, s := range map[string]*account.Service{"usual": account.NewService(k.DB), "tight": account.NewTightService(k.DB)} {
				out, err := s.Search(ctx, k.Actor(authz.Agent), query)
				require.NoError(t, err, "%s, %s", name, way)
				require.Empty(t, out.Items, "%s, %s", name, way)
				require.Zero(t, out.Total.Count, "%s, %s", name, way)
			}
		}
		mine := k.Account(jess())
		for name, query := range everyWay() {
			out, err := account.NewService(k.DB).Search(ctx, k.Actor(authz.Agent), query)
			require.NoError(t, err)
			require.Len(t, out.Items, 1, name)
			require.Equal(t, mine, out.Items[0].ID, name)
		}
	})
}

// Who is limited to segments finds, counts and pages through the accounts of
// these segments only.
func TestSearchStaysInItsSegments(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		gold, silver := addSegment(t, k, "gold"), addSegment(t, k, "silver")
		elsewhere := jess(silver)
		k.Account(elsewhere)
		agent := k.Actor(authz.Agent)
		agent.Grants = []authz.Grant{{Tenant: k.Tenant, Segment: gold, Permissions: agent.Grants[0].Permissions}}
		ways := map[string]*account.Service{"usual": account.NewService(k.DB), "tight": account.NewTightService(k.DB)}
		for name, query := range everyWay() {
			for way, s := range ways {
				out, err := s.Search(ctx, agent, query)
				require.NoError(t, err, "%s, %s", name, way)
				require.Empty(t, out.Items, "%s, %s", name, way)
				require.Zero(t, out.Total.Count, "%s, %s", name, way)
				require.Empty(t, out.NextCursor, "%s, %s", name, way)
			}
		}
		figures, err := ways["usual"].CountStates(ctx, agent, account.CountStatesInput{})
		require.NoError(t, err)
		require.Equal(t, account.States{}, figures)

		mine := jess(gold, silver)
		mine.Email, mine.CustomerID, mine.LegacyID, mine.Phones = "jess@example.org", "C-2", "old-2", nil
		id := k.Account(mine)
		out, err := ways["usual"].Search(ctx, agent, account.SearchInput{FirstName: term("", "jess")})
		require.NoError(t, err)
		require.Len(t, out.Items, 1)
		require.Equal(t, id, out.Items[0].ID)
		require.Equal(t, account.Total{Count: 1}, out.Total)
		figures, err = ways["usual"].CountStates(ctx, agent, account.CountStatesInput{})
		require.NoError(t, err)
		require.Equal(t, account.States{Total: 1, Verified: 1, Locked: 1}, figures)
	})
}

func addSegment(t *testing.T, k *testkit.Kit, name string) string {
	t.Helper()
	id, err := op.Do(ctx, k.DB, k.System(), opAddField, noInput{}, func(tx *op.Tx) (string, error) {
		id := tx.NewID("seg")
		_, err := tx.ExecContext(tx.Ctx, "INSERT INTO segment (id, tenant, name) VALUES ($1, $2, $3)", id, k.Tenant, name)
		return id, err
	})
	require.NoError(t, err)
	return id
}

// An outsourced agent, for whom e-mails and phones are masked, searches them
// by the whole value only, and is not told how they match.
func TestSearchOfMaskedFields(t *testing.T) {
	type in = account.SearchInput
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.Account(jess())
		s, outside := account.NewService(k.DB), k.Actor(authz.OutsourcedAgent)
		for _, query := range []in{
			{Email: term("", "jess")}, {Email: term("", "jess*")}, {Email: term("", "*@example.com")}, {Email: term(account.Prefix, "jess@example.com")},
			{Email: term(account.Contains, "jess@example.com")}, {Phone: term(account.Prefix, "+4930901820")}, {Phone: term("", "*1820")},
			{Phone: term(account.Contains, "1820")}, {Q: "jess@"},
		} {
			_, err := s.Search(ctx, outside, query)
			require.Equal(t, "whole_value_required", testkit.Code(err), "%+v", query)
		}
		require.Equal(t, 9, k.Count("audit", "op = 'account.search' AND outcome = 'refused'"))
		for _, query := range []in{{Email: term("", "jess@example.com")}, {Email: term("", "jes@example.com")}, {Phone: term("", "030 901820")}, {Q: "jess@example.com"}, {Q: "030 901820"}} {
			out, err := s.Search(ctx, outside, query)
			require.NoError(t, err)
			require.Len(t, out.Items, 1, "%+v", query)
			require.Nil(t, out.Items[0].Match, "%+v", query)
		}
		for query, want := range map[string]int{"jess": 1, "C-1": 1, "0309": 0, "exa": 0} {
			out, err := s.Search(ctx, outside, in{Q: query})
			require.NoError(t, err, query)
			require.Len(t, out.Items, want, query)
		}
	})
}

func TestSearchRefuses(t *testing.T) {
	type in = account.SearchInput
	long := strings.Repeat("é", account.MaxTerm+1)
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, agent := account.NewService(k.DB), k.Actor(authz.Agent)
		for _, c := range []struct {
			in   in
			want string
		}{
			{in{FirstName: term(account.Fuzzy, "jess")}, "unsupported_operator"}, {in{LoginID: term(account.Prefix, "0193")}, "unsupported_operator"},
			{in{Phone: term(account.Fuzzy, "030")}, "unsupported_operator"}, {in{CustomerID: term(account.Fuzzy, "C-1")}, "unsupported_operator"},
			{in{Username: term("regex", "a.*")}, "unsupported_operator"}, {in{Email: term(account.Wildcard, "*a*")}, "unsupported_operator"},
			{in{Attributes: map[string]account.Term{"x": term(account.Contains, "abc")}}, "unsupported_operator"},
			{in{Attributes: map[string]account.Term{"x": term(account.Fuzzy, "abc")}}, "unsupported_operator"},
			{in{Q: long}, "term_too_long"}, {in{LastName: term("", long)}, "term_too_long"}, {in{Email: term("", strings.Repeat("x", 1<<20))}, "term_too_long"},
			{in{Q: "one two three four five six seven eight nine ten eleven twelve thirteen"}, "term_too_long"},
			{in{FirstName: term("", "j")}, "term_too_short"}, {in{Email: term("", "*a*")}, "term_too_short"}, {in{Q: "*"}, "term_too_short"},
			{in{FirstName: term("", " ")}, "invalid_input"}, {in{Status: "SLEEPING"}, "invalid_input"}, {in{Sort: "-relevance"}, "invalid_input"},
			{in{Sort: "email"}, "invalid_input"}, {in{Limit: 201}, "invalid_input"}, {in{Limit: -1}, "invalid_input"},
			{in{CreatedFrom: ptr(at(2)), CreatedTo: ptr(at(1))}, "invalid_input"}, {in{IdentityType: "a b"}, "invalid_input"},
		} {
			_, err := s.Search(ctx, agent, c.in)
			require.Equal(t, c.want, testkit.Code(err), "%.200s", fmt.Sprintf("%+v", c.in))
		}
		for _, bad := range []string{"a\x00b", "a\xffb", "a\nb", "ab\x1b"} {
			for name, query := range map[string]in{
				"q": {Q: bad}, "first": {FirstName: term("", bad)}, "email": {Email: term("", bad)}, "phone": {Phone: term("", bad)}, "login": {LoginID: term("", bad)},
				"username": {Username: term("", bad)}, "customer": {CustomerID: term(account.Contains, bad)}, "legacy": {LegacyID: term("", bad)},
				"attribute": {Attributes: map[string]account.Term{"x": term("", bad)}}, "identity": {IdentityType: bad},
			} {
				_, err := s.Search(ctx, agent, query)
				require.Equal(t, "invalid_input", testkit.Code(err), "%s %q", name, bad)
			}
		}
		_, err := s.Search(ctx, k.Actor(authz.Developer), in{Q: strings.Repeat("x", 1<<20)})
		require.Equal(t, "not_allowed", testkit.Code(err))
		require.Zero(t, k.Count("audit_personal", "length(body) > 20000"), "nobody fills the audit with a long term")
	})
}

// Signs that mean something to databases are letters like all others.
func TestSearchTakesEverySignAsItIs(t *testing.T) {
	type in = account.SearchInput
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, agent := account.NewService(k.DB), k.Actor(authz.Agent)
		k.Account(account.Draft{FirstName: "Plain", LastName: "Text", Username: "plain-text", CustomerID: "plain-text", LegacyID: "plain-text"})
		for i, sign := range []string{"%%%", "___", `"""`, "''' OR 1=1", "😀😀😀", "שלוםx", "\u202eabc", `\\\`, "a*b*c", "ꙮꙮꙮ", "(((", "AND OR", "NEAR/2"} {
			id := k.Account(account.Draft{FirstName: "x" + sign, LastName: "y" + sign, Username: sign, CustomerID: "c" + sign, LegacyID: "l" + sign, Email: fmt.Sprintf("s%%_%d'@example.com", i)})
			for name, query := range map[string]in{
				"username": {Username: term(account.Eq, sign)}, "username part": {Username: term(account.Contains, sign)}, "customer": {CustomerID: term(account.Prefix, "c"+sign)},
				"legacy": {LegacyID: term(account.Contains, "l"+sign)}, "mail": {Email: term(account.Prefix, fmt.Sprintf("s%%_%d'", i))},
				"mail pattern": {Email: term("", fmt.Sprintf("*%%_%d'*", i))}, "login": {LoginID: term("", id)},
			} {
				out, err := s.Search(ctx, agent, query)
				require.NoError(t, err, "%s %q", name, sign)
				require.Len(t, out.Items, 1, "%s %q", name, sign)
				require.Equal(t, id, out.Items[0].ID, "%s %q", name, sign)
			}
			for _, query := range []in{{FirstName: term("", "x"+sign)}, {LastName: term(account.Contains, "y"+sign)}, {Q: "x" + sign}} {
				_, err := s.Search(ctx, agent, query)
				require.NoError(t, err, "%+v", query)
			}
		}
	})
}

// Terms are personal data: they stand in the sealed part of the audit only.
func TestSearchIsAudited(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		_, err := account.NewService(k.DB).Search(ctx, k.Actor(authz.Agent), account.SearchInput{Email: term("", "jess@example.com")})
		require.NoError(t, err)
		require.Equal(t, 1, k.Count("audit", "op = 'account.search' AND outcome = 'done'"))
		require.NoError(t, k.DB.Store.Read(ctx, func(tx *store.Tx) error {
			var personal, leaf []byte
			query := "SELECT p.body, a.leaf FROM audit_personal p JOIN audit a ON a.id = p.audit WHERE a.op = 'account.search'"
			require.NoError(t, tx.QueryRowContext(ctx, query).Scan(&personal, &leaf))
			require.NotContains(t, string(personal)+string(leaf), "jess")
			return nil
		}))
	})
}

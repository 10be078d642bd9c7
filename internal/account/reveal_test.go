package account_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/testkit"
)

// whole is an account of which every part has something.
func whole(k *testkit.Kit) string {
	verified := k.Clock.Now()
	for _, f := range []tenant.Field{
		{Key: "plan", Type: "text", Label: "Plan"},
		{Key: "passport", Type: "text", Label: "Passport", Personal: true},
		{Key: "score", Type: "text", Label: "Score", Internal: true},
	} {
		k.Do(func(tx *op.Tx) error { return tenant.InsertField(tx, f) })
	}
	return k.Account(account.Draft{
		FirstName: "Jess", LastName: "Smith", Email: "jess.smith@gmail.com", UnverifiedEmail: "jess@work.example",
		CustomerID: "C-1001", LegacyID: "jess.old@gmail.com", Birthday: account.Birthday{Year: 1991, Month: 4, Day: 23},
		Picture:    "https://pictures.example/jess.jpg",
		Phones:     []account.Phone{{Number: "+4930123456", Type: "PRIMARY", VerifiedAt: &verified}, {Number: "+49171555000", Type: "HOME"}},
		Addresses:  []account.Address{{Type: "home", Line1: "14 Station Road", Locality: "Leeds", PostalCode: "LS1 1AA", Country: "GB"}},
		Attributes: []account.Attribute{{Key: "plan", Value: "plus"}, {Key: "passport", Value: "X123"}, {Key: "score", Value: "A"}},
		Lock:       &account.Lock{Since: verified, Attempts: 5, Address: "203.0.113.7"},
	})
}

func reason(a authz.Actor) authz.Actor {
	a.Call.Reason = "the parcel came back"
	return a
}

func TestWhatEachRoleSees(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := account.NewService(k.DB)
		id := whole(k)
		for _, role := range []string{
			authz.Viewer, authz.OutsourcedAgent, authz.Agent, authz.SeniorAgent, authz.Supervisor, authz.Administrator, authz.PrivacyOfficer,
		} {
			a, err := s.View(ctx, k.Actor(role), account.ViewInput{Account: id})
			require.NoError(t, err)
			require.Equal(t, "Jess Smith", a.ShownName, role)
			require.Equal(t, "C-1001", *a.CustomerID)
			require.Equal(t, "j•••@g•••.com", *a.Email, role)
			require.Equal(t, "j•••@w•••.example", *a.UnverifiedEmail)
			require.Equal(t, "j•••@g•••.com", *a.LegacyID, "an e-mail that came in as another system's number")
			require.Equal(t, "••• 56", *a.Phone)
			require.ElementsMatch(t, []string{"••• 56", "••• 00"}, []string{a.Phones[0].Number, a.Phones[1].Number})
			require.Equal(t, &account.Birthday{Year: 1991}, a.Birthday)
			require.Equal(t, account.Hidden, a.Picture)
			home := a.Addresses[0]
			require.Equal(t, []string{account.Hidden, "", "Leeds", account.Hidden, "GB"}, []string{home.Line1, home.Line2, home.Locality, home.PostalCode, home.Country})
			require.Nil(t, a.RevealedUntil)

			own := authz.RoleNamed(role).Permissions[account.RevealPermission]
			masked := []account.Part{"address", "attributes", "birthday", "email", "internal", "network", "phone", "picture"}
			score, address := account.Hidden, account.Hidden
			if own {
				masked = []account.Part{"address", "attributes", "birthday", "email", "phone", "picture"}
				score, address = "A", "203.0.113.7"
			}
			require.Equal(t, masked, a.Masked, role)
			require.Equal(t, address, a.Lock.Address, role)
			require.Equal(t, []account.Attribute{
				{Key: "passport", Value: account.Hidden, Masked: true}, {Key: "plan", Value: "plus"}, {Key: "score", Value: score, Masked: !own},
			}, a.Attributes, role)
		}
	})
}

func TestReveal(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := account.NewService(k.DB)
		id, other := whole(k), k.Account(account.Draft{FirstName: "Ann", Email: "ann@gmail.com"})
		agent := reason(k.Actor(authz.Agent))
		out, err := s.Reveal(ctx, agent, account.RevealInput{Account: id, Part: account.PartEmail, Because: "call_back"})
		require.NoError(t, err)
		require.Equal(t, account.Revealed{Account: id, Parts: []account.Part{account.PartEmail}, Until: k.Clock.Now().Add(15 * time.Minute), Today: 1}, out)

		view := func(actor authz.Actor, id string) account.Account {
			a, err := s.View(ctx, actor, account.ViewInput{Account: id})
			require.NoError(t, err)
			return a
		}
		a := view(agent, id)
		require.Equal(t, "jess.smith@gmail.com", *a.Email)
		require.Equal(t, "jess@work.example", *a.UnverifiedEmail)
		require.Equal(t, "••• 56", *a.Phone, "only what was asked for")
		require.Equal(t, out.Until, *a.RevealedUntil)
		require.Equal(t, "a•••@g•••.com", *view(agent, other).Email, "only this account")
		colleague := k.Actor(authz.Agent)
		colleague.ID = "mem_other"
		require.Equal(t, "j•••@g•••.com", *view(colleague, id).Email, "only this member")
		found, err := s.Search(ctx, agent, account.SearchInput{Q: "jess"})
		require.NoError(t, err)
		require.Equal(t, "jess.smith@gmail.com", *found.Items[0].Email, "lists, too")
		require.Equal(t, "••• 56", *found.Items[0].Phone)

		k.Clock.Move(5 * time.Minute)
		all, err := s.Reveal(ctx, agent, account.RevealInput{Account: id, Part: account.PartContact, Because: "correction"})
		require.NoError(t, err)
		require.EqualValues(t, 2, all.Today)
		a = view(agent, id)
		require.Equal(t, "+4930123456", *a.Phone)
		require.Equal(t, "14 Station Road", a.Addresses[0].Line1)
		require.Equal(t, &account.Birthday{Year: 1991, Month: 4, Day: 23}, a.Birthday)
		require.Equal(t, []account.Part{"attributes", "picture"}, a.Masked)

		lost := agent // who lost the permission sees it no more
		lost.Grants = k.Actor(authz.Viewer).Grants
		require.Equal(t, "j•••@g•••.com", *view(lost, id).Email)

		k.Clock.Move(15*time.Minute - time.Microsecond)
		require.Equal(t, "jess.smith@gmail.com", *view(agent, id).Email)
		k.Clock.Move(time.Microsecond)
		require.Equal(t, "j•••@g•••.com", *view(agent, id).Email)
		require.Nil(t, view(agent, id).RevealedUntil)

		require.Equal(t, 2, k.Count("event", "type = 'account.field_revealed' AND account IS NOT NULL"))
		require.Equal(t, 2, k.Count("audit", "op = 'account.reveal' AND outcome = 'done' AND target = $1", id))
		_, err = s.Reveal(ctx, agent, account.RevealInput{Account: other, Part: account.PartPhone, Because: "fraud"})
		require.NoError(t, err)
		require.Equal(t, 1, k.Count("account_reveal", ""), "what has expired is dropped")
	})
}

func TestWhoMayReveal(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := account.NewService(k.DB)
		id := whole(k)
		in := account.RevealInput{Account: id, Part: account.PartContact, Because: "caller"}
		for _, role := range []string{authz.Viewer, authz.OutsourcedAgent, authz.PrivacyOfficer, authz.Auditor, authz.Developer, authz.Operator} {
			_, err := s.Reveal(ctx, reason(k.Actor(role)), in)
			require.ErrorIs(t, err, op.ErrForbidden, role)
		}
		_, err := s.Reveal(ctx, k.Actor(authz.Agent), in)
		require.ErrorIs(t, err, op.ErrReason)
		for _, wrong := range []account.RevealInput{{Account: id}, {Account: id, Part: "network", Because: "caller"}, {Account: id, Part: "email", Because: "curious"}} {
			_, err = s.Reveal(ctx, reason(k.Actor(authz.Agent)), wrong)
			require.Equal(t, "invalid_input", testkit.Code(err))
		}
		_, err = s.Reveal(ctx, reason(k.System()), in)
		require.ErrorIs(t, err, account.ErrOpen)
		require.Zero(t, k.Count("account_reveal", ""))
		require.Equal(t, 6, k.Count("audit", "op = 'account.reveal' AND outcome = 'refused'"))
	})
}

// A caller check of level 1 opens the account to agents; nobody opens it to
// outsourced agents.
func TestACallerCheckOpensTheAccount(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := account.NewService(k.DB)
		id := whole(k)
		held := 0
		k.DB.Gate.Level = func(context.Context, *store.Tx, authz.Actor, *op.Spec, *event.Account) (int, error) { return held, nil }
		email := func(role string) string {
			a, err := s.View(ctx, k.Actor(role), account.ViewInput{Account: id})
			require.NoError(t, err)
			return *a.Email
		}
		require.Equal(t, "j•••@g•••.com", email(authz.Agent))
		held = 1
		require.Equal(t, "jess.smith@gmail.com", email(authz.Agent))
		require.Equal(t, "j•••@g•••.com", email(authz.OutsourcedAgent))
		require.Equal(t, "j•••@g•••.com", email(authz.Viewer))
	})
}

// What a role opens counts only for the accounts that the role is for.
func TestARoleLimitedToASegmentOpensNothingElse(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := account.NewService(k.DB)
		id := whole(k)
		k.Do(func(tx *op.Tx) error {
			_, err := account.EnsureSegments(ctx, tx.Tx, k.Tenant, func(string) string { return "seg_gold" }, []string{"Gold"})
			return err
		})
		inside := k.Account(account.Draft{FirstName: "Ann", Segments: []string{"seg_gold"}, Lock: &account.Lock{Since: k.Clock.Now(), Address: "203.0.113.8"}})
		actor := reason(k.Actor(authz.Agent))
		actor.Grants[0].Segment = "seg_gold"
		actor.Grants = append(actor.Grants, k.Actor(authz.OutsourcedAgent).Grants...)
		locked := func(id string) string {
			a, err := s.View(ctx, actor, account.ViewInput{Account: id})
			require.NoError(t, err)
			return a.Lock.Address
		}
		require.Equal(t, "203.0.113.8", locked(inside))
		require.Equal(t, account.Hidden, locked(id))
		_, err := s.Reveal(ctx, actor, account.RevealInput{Account: id, Part: account.PartEmail, Because: "caller"})
		require.ErrorIs(t, err, op.ErrNotFound)
	})
}

// A program that may export the directory has every value in a file anyway.
func TestProgramsSeeWhatTheyMayExport(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := account.NewService(k.DB)
		id := whole(k)
		for role, want := range map[string]string{authz.Administrator: "jess.smith@gmail.com", authz.Agent: "j•••@g•••.com"} {
			program := k.Actor(role)
			program.Kind, program.ID = authz.SystemKey, "key_"+role
			a, err := s.View(ctx, program, account.ViewInput{Account: id})
			require.NoError(t, err)
			require.Equal(t, want, *a.Email, role)
		}
		desk := reason(k.Actor(authz.Agent))
		desk.Kind, desk.ID, desk.OnBehalfOf = authz.DeskKey, "key_desk", "mem_agent"
		_, err := s.Reveal(ctx, desk, account.RevealInput{Account: id, Part: account.PartEmail, Because: "caller"})
		require.NoError(t, err)
		a, err := s.View(ctx, k.Actor(authz.Agent), account.ViewInput{Account: id})
		require.NoError(t, err)
		require.Equal(t, "jess.smith@gmail.com", *a.Email, "a desk key is its agent")
	})
}

// Parts of a masked attribute are not sought by whoever does not see it, and
// it is not told how it matches.
func TestSearchOfMaskedAttributes(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := account.NewService(k.DB)
		for _, f := range []tenant.Field{
			{Key: "plan", Type: "text", Label: "Plan", Searchable: true},
			{Key: "passport", Type: "text", Label: "Passport", Searchable: true, Personal: true},
		} {
			k.Do(func(tx *op.Tx) error { return tenant.InsertField(tx, f) })
		}
		k.Account(account.Draft{FirstName: "Jess", Attributes: []account.Attribute{{Key: "plan", Value: "plus"}, {Key: "passport", Value: "X123"}}})
		sought := func(role, key string, o account.Operator, value string) (account.SearchOutput, error) {
			return s.Search(ctx, k.Actor(role), account.SearchInput{Attributes: map[string]account.Term{key: {Op: o, Value: value}}})
		}
		_, err := sought(authz.OutsourcedAgent, "passport", account.Prefix, "X12")
		require.ErrorIs(t, err, account.ErrWholeValue)
		out, err := sought(authz.OutsourcedAgent, "passport", account.Eq, "X123")
		require.NoError(t, err)
		require.Len(t, out.Items, 1)
		require.Nil(t, out.Items[0].Match)
		for _, c := range []struct{ role, key, value string }{{authz.OutsourcedAgent, "plan", "pl"}, {authz.Agent, "passport", "X12"}} {
			out, err = sought(c.role, c.key, account.Prefix, c.value)
			require.NoError(t, err)
			require.Equal(t, account.ClassPrefix, out.Items[0].Match.Class)
		}
	})
}

// A search that names a customer by e-mail or number stays with who typed it.
func TestASearchThatNamesSomebodyIsNotShared(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, agent := account.NewService(k.DB), k.Actor(authz.Agent)
		for i, c := range []struct {
			query account.SearchInput
			want  error
		}{
			{account.SearchInput{Q: "jess@gmail.com"}, account.ErrNamesSomebody},
			{account.SearchInput{Email: account.Term{Value: "jess@gmail.com"}}, account.ErrNamesSomebody},
			{account.SearchInput{Phone: account.Term{Value: "+49 30 123456"}}, account.ErrNamesSomebody},
			{account.SearchInput{Q: "030 123456"}, account.ErrNamesSomebody},
			{account.SearchInput{Email: account.Term{Value: "*@gmail.com"}, Status: account.FilterLocked}, nil},
			{account.SearchInput{Q: "smith"}, nil},
		} {
			saved, err := s.SaveSearch(ctx, agent, account.SaveSearchInput{Name: "jess@gmail.com " + string(rune('a'+i)), Query: c.query})
			require.NoError(t, err)
			_, err = s.ShareSearch(ctx, agent, account.ShareSearchInput{Search: saved.ID, Shared: true})
			require.ErrorIs(t, err, c.want, "%+v", c.query)
			_, err = s.ShareSearch(ctx, agent, account.ShareSearchInput{Search: saved.ID})
			require.NoError(t, err, "taking back is always possible")
			if c.want == nil {
				_, err = s.ShareSearch(ctx, agent, account.ShareSearchInput{Search: saved.ID, Shared: true})
				require.NoError(t, err)
			}
		}
		outside, err := s.ListSearches(ctx, k.Actor(authz.OutsourcedAgent), account.ListSearchesInput{})
		require.NoError(t, err)
		require.Len(t, outside, 2)
		for _, one := range outside {
			require.Contains(t, one.Name, "j•••@g•••.com")
		}
	})
}

package account_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/testkit"
)

// told returns the account's events of a type, oldest first, with their data.
func told(t *testing.T, k *testkit.Kit, login, kind string) (out []account.ProfileChanged) {
	t.Helper()
	require.NoError(t, k.DB.Store.Read(ctx, func(tx *store.Tx) error {
		var n int64
		if err := tx.QueryRowContext(ctx, "SELECT n FROM account WHERE id = $1", login).Scan(&n); err != nil {
			return err
		}
		events, err := k.DB.Ledger.AccountEvents(ctx, tx, n, ledger.Filter{Types: []string{kind}, Limit: 50})
		for i := len(events) - 1; i >= 0; i-- {
			var data account.ProfileChanged
			require.NoError(t, json.Unmarshal(events[i].Data, &data))
			out = append(out, data)
		}
		return err
	}))
	return out
}

func named(t *testing.T, s *account.Service, actor authz.Actor, first string) []string {
	t.Helper()
	found, err := s.Search(ctx, actor, account.SearchInput{FirstName: account.Term{Value: first}})
	require.NoError(t, err)
	var out []string
	for _, i := range found.Items {
		out = append(out, i.ID)
	}
	return out
}

func addFields(k *testkit.Kit, fields ...tenant.Field) {
	k.Do(func(tx *op.Tx) error {
		for _, f := range fields {
			if err := tenant.InsertField(tx, f); err != nil {
				return err
			}
		}
		return nil
	})
}

func TestOneSaveIsOneEventForEachKind(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := account.NewService(k.DB)
		addFields(k, tenant.Field{Key: "plan", Type: "text", Label: "Plan"}, tenant.Field{Key: "points", Type: "number", Label: "Points"})
		jess := k.Account(account.Draft{
			FirstName: "Jess", LastName: "Smith", Locale: "en-GB", Attributes: []account.Attribute{{Key: "plan", Value: "basic"}},
			Addresses: []account.Address{{Type: "home", Line1: "14 Station Road", Locality: "Leeds", Country: "GB"}, {Type: "work", Line1: "1 Dock"}},
		})
		before, err := s.View(ctx, k.System(), account.ViewInput{Account: jess})
		require.NoError(t, err)
		home, work := before.Addresses[0].ID, before.Addresses[1].ID
		got, err := s.UpdateProfile(ctx, k.System(), account.UpdateProfileInput{
			Account: jess, Version: before.Version, FirstName: ptr(" Jessica "), LastName: ptr("Smith"), DisplayName: ptr("jessie 🎉"), SecondLastName: ptr("שלום"),
			Gender: ptr("non-conforming"), Birthday: &account.Birthday{Month: 2, Day: 29}, Locale: ptr("de-de"), TimeZone: ptr("Europe/Berlin"),
			Picture:         ptr("https://pictures.example/1.jpg"),
			AddAddresses:    []account.PostalAddress{{Type: "Billing", Line1: "2 High Road", Country: "gb"}},
			ChangeAddresses: []account.AddressChange{{ID: home, PostalAddress: account.PostalAddress{Type: "home", Line1: "9 Lake Road", Locality: "York", Country: "GB"}}},
			RemoveAddresses: []string{work},
			Attributes:      map[string]string{"plan": "plus", "points": "12.5"},
		})
		require.NoError(t, err)
		require.Equal(t, "Jessica Smith שלום", got.ShownName)
		require.Equal(t, "jessie 🎉", got.DisplayName)
		require.Equal(t, "NON_CONFORMING", got.Gender)
		require.Equal(t, account.Birthday{Month: 2, Day: 29}, *got.Birthday)
		require.Equal(t, "de-DE", got.Locale)
		require.Equal(t, before.Version+1, got.Version)
		require.Len(t, got.Addresses, 2)
		require.Contains(t, got.Addresses, account.Address{ID: home, Type: "home", Line1: "9 Lake Road", Locality: "York", Country: "GB"})
		require.Equal(t, []account.Attribute{{Key: "plan", Value: "plus"}, {Key: "points", Value: "12.5"}}, got.Attributes)
		require.NotContains(t, got.Changed, "last_name", "it was Smith before")
		require.Empty(t, got.Meanwhile)
		for _, kind := range []string{
			"account.name_changed", "account.gender_changed", "account.birthday_changed", "account.locale_changed", "account.picture_changed",
			"account.attributes_changed", "account.address_added", "account.address_changed", "account.address_removed",
		} {
			require.Len(t, told(t, k, jess, kind), 1, kind)
			require.NotEmpty(t, event.Named(kind).Card, kind)
		}
		require.Equal(t, account.ProfileChanged{
			Old: map[string]any{"first_name": "Jess", "second_last_name": "", "display_name": ""},
			New: map[string]any{"first_name": "Jessica", "second_last_name": "שלום", "display_name": "jessie 🎉"},
		}, told(t, k, jess, "account.name_changed")[0])
		require.Equal(t, "--02-29", told(t, k, jess, "account.birthday_changed")[0].New["birthday"])
		require.Equal(t, map[string]any{"attribute.plan": "basic", "attribute.points": ""}, told(t, k, jess, "account.attributes_changed")[0].Old)
		require.Equal(t, "1 Dock", told(t, k, jess, "account.address_removed")[0].Old["address"].(map[string]any)["line1"])
		require.Equal(t, 1, k.Count("audit", "op = 'account.update_profile' AND outcome = 'done' AND target = $1", jess))
	})
}

func TestSearchFindsTheNewValuesAtOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, agent := account.NewService(k.DB), k.Actor(authz.SeniorAgent)
		addFields(k, tenant.Field{Key: "plan", Type: "text", Label: "Plan", Searchable: true})
		jess := k.Account(account.Draft{FirstName: "Jess", LastName: "Smith"})
		other := k.Account(account.Draft{FirstName: "Jess", LastName: "Miller"})
		_, err := s.UpdateProfile(ctx, agent, account.UpdateProfileInput{Account: jess, FirstName: ptr("Søren Ángel"), Attributes: map[string]string{"plan": "Gold"}})
		require.NoError(t, err)
		require.Equal(t, []string{other}, named(t, s, agent, "jess"))
		require.Equal(t, []string{jess}, named(t, s, agent, "soren"))
		require.Equal(t, []string{jess}, named(t, s, agent, "angel"))
		found, err := s.Search(ctx, k.System(), account.SearchInput{Attributes: map[string]account.Term{"plan": {Value: "gold"}}})
		require.NoError(t, err)
		require.Len(t, found.Items, 1)
		// What search has of it is what it would have of a new account.
		fresh := k.Account(account.Draft{FirstName: "Søren Ángel", LastName: "Smith"})
		require.Equal(t, 2*k.Count("name_word", "account = (SELECT n FROM account WHERE id = $1)", fresh), k.Count("name_word", "account IN (SELECT n FROM account WHERE last_name = 'Smith')"))
		require.Equal(t, 1, k.Count("account a", "a.id = $1 AND a.name_words = (SELECT b.name_words FROM account b WHERE b.id = $2)", jess, fresh))
		_, err = s.UpdateProfile(ctx, agent, account.UpdateProfileInput{Account: jess, Attributes: map[string]string{"plan": ""}})
		require.NoError(t, err)
		require.Zero(t, k.Count("account_attribute", ""))
	})
}

func TestNothingNewIsNoChange(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := account.NewService(k.DB)
		jess := k.Account(account.Draft{FirstName: "Jess"})
		got, err := s.UpdateProfile(ctx, k.Actor(authz.Agent), account.UpdateProfileInput{Account: jess, FirstName: ptr("Jess"), LastName: ptr("")})
		require.NoError(t, err)
		require.Equal(t, int64(1), got.Version)
		require.Empty(t, got.Changed)
		require.Zero(t, k.Count("event", "op = 'account.update_profile'"))
		require.Zero(t, k.Count("changed_field", ""))
	})
}

func TestWhatIsAgainstARuleIsNamedAndNothingIsSaved(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := account.NewService(k.DB)
		addFields(k,
			tenant.Field{Key: "plan", Type: "text", Label: "Plan", Required: true}, tenant.Field{Key: "points", Type: "number", Label: "Points"},
			tenant.Field{Key: "since", Type: "date", Label: "Since"}, tenant.Field{Key: "vip", Type: "boolean", Label: "VIP"},
		)
		jess := k.Account(account.Draft{FirstName: "Jess", Attributes: []account.Attribute{{Key: "plan", Value: "basic"}}})
		for field, in := range map[string]account.UpdateProfileInput{
			"first_name":                 {FirstName: ptr("a\x00b")},
			"last_name":                  {LastName: ptr(strings.Repeat("é", 201))},
			"display_name":               {DisplayName: ptr("a\nb")},
			"gender":                     {Gender: ptr("other")},
			"birthday.day":               {Birthday: &account.Birthday{Year: 2023, Month: 2, Day: 29}},
			"birthday.month":             {Birthday: &account.Birthday{Month: 13}},
			"birthday.year":              {Birthday: &account.Birthday{Year: 2030, Month: 1, Day: 1}},
			"locale":                     {Locale: ptr("no locale")},
			"time_zone":                  {TimeZone: ptr("Mars/Olympus")},
			"picture":                    {Picture: ptr("javascript:alert(1)")},
			"add_addresses.0.line1":      {AddAddresses: []account.PostalAddress{{Type: "home", Country: "DE"}}},
			"add_addresses.0.country":    {AddAddresses: []account.PostalAddress{{Line1: "x", Country: "ZZ"}}},
			"add_addresses.0.locality":   {AddAddresses: []account.PostalAddress{{Locality: "a\x00"}}},
			"change_addresses.0":         {ChangeAddresses: []account.AddressChange{{ID: "adr_none", PostalAddress: account.PostalAddress{Line1: "x"}}}},
			"remove_addresses.0":         {RemoveAddresses: []string{"adr_none"}},
			"remove_addresses.1":         {RemoveAddresses: []string{"adr_none", "adr_none"}},
			"attributes.shoe":            {Attributes: map[string]string{"shoe": "42"}},
			"attributes.plan":            {Attributes: map[string]string{"plan": ""}},
			"attributes.points":          {Attributes: map[string]string{"points": "many"}},
			"attributes.since":           {Attributes: map[string]string{"since": "yesterday"}},
			"attributes.vip":             {Attributes: map[string]string{"vip": "yes"}},
			"version":                    {Version: 7, FirstName: ptr("x")},
			"add_addresses":              {AddAddresses: make([]account.PostalAddress, 21)},
			"change_addresses.0.country": {ChangeAddresses: []account.AddressChange{{ID: "adr_none", PostalAddress: account.PostalAddress{Line1: "x", Country: "Germany"}}}},
		} {
			in.Account, in.SecondLastName = jess, ptr("Never")
			_, err := s.UpdateProfile(ctx, k.System(), in)
			f := fault.As(err)
			require.NotNil(t, f, "%s: %v", field, err)
			require.Equal(t, fault.Invalid, f.Kind, field)
			require.Equal(t, field, f.Fields[0].Name)
		}
		require.Zero(t, k.Count("account", "second_last_name <> ''"))
		require.Zero(t, k.Count("event", "op = 'account.update_profile'"))
	})
}

func TestAUniqueAttributeIsClaimedAndLetGo(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, agent := account.NewService(k.DB), k.System()
		addFields(k, tenant.Field{Key: "badge", Type: "text", Label: "Badge", Unique: true})
		jess, ana := k.Account(account.Draft{FirstName: "Jess"}), k.Account(account.Draft{FirstName: "Ana"})
		give := func(login, badge string) error {
			_, err := s.UpdateProfile(ctx, agent, account.UpdateProfileInput{Account: login, FirstName: ptr("F" + badge), Attributes: map[string]string{"badge": badge}})
			return err
		}
		require.NoError(t, give(jess, "B7"))
		err := give(ana, "b7")
		require.ErrorIs(t, err, account.ErrTaken)
		require.Equal(t, "attributes.badge", fault.As(err).Fields[0].Name)
		require.Zero(t, k.Count("account", "first_name = 'Fb7'"), "all or nothing")
		require.NoError(t, give(jess, "B8"))
		require.NoError(t, give(ana, "b7"))
		require.NoError(t, give(jess, ""))
		require.Equal(t, 1, k.Count("identifier", ""))
	})
}

// TestTheCustomerKeepsToTheSchema: read-only fields are refused, internal ones
// do not exist.
func TestTheCustomerKeepsToTheSchema(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := account.NewService(k.DB)
		addFields(k, tenant.Field{Key: "plan", Type: "text", Label: "Plan", ReadOnly: true}, tenant.Field{Key: "risk", Type: "text", Label: "Risk", Internal: true})
		jess := k.Account(account.Draft{FirstName: "Jess"})
		owner := authz.Actor{Kind: authz.Customer, ID: jess, Tenant: k.Tenant, Call: authz.Call{Via: "test"},
			Grants: []authz.Grant{{Tenant: k.Tenant, Permissions: authz.SetOf("account.update_profile")}}}
		for key, code := range map[string]string{"plan": "read_only", "risk": "unknown"} {
			in := account.UpdateProfileInput{Account: jess, Attributes: map[string]string{key: "x"}}
			_, err := s.UpdateProfile(ctx, owner, in)
			require.Equal(t, code, fault.As(err).Fields[0].Code)
			_, err = s.UpdateProfile(ctx, k.Actor(authz.Agent), in)
			require.NoError(t, err, "staff may")
		}
	})
}

func TestWhoMayUpdateAProfile(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := account.NewService(k.DB)
		k.Do(func(tx *op.Tx) error {
			_, err := tx.ExecContext(ctx, "INSERT INTO segment (id, tenant, name) VALUES ('seg_gold', $1, 'Gold')", k.Tenant)
			return err
		})
		jess := k.Account(account.Draft{FirstName: "Jess"})
		gold := k.Account(account.Draft{FirstName: "Gold", Segments: []string{"seg_gold"}})
		elsewhere := k.AccountIn(k.AddTenant("other"), account.Draft{FirstName: "Jess"})
		limited := k.Actor(authz.Agent)
		limited.Grants[0].Segment = "seg_gold"
		for _, c := range []struct {
			actor authz.Actor
			login string
			code  string
		}{
			{k.Actor(authz.Viewer), jess, "not_allowed"},
			{k.Actor(authz.Auditor), jess, "not_allowed"},
			{k.Actor(authz.PrivacyOfficer), jess, "not_allowed"},
			{k.Actor(authz.Agent), jess, ""},
			{k.Actor(authz.OutsourcedAgent), jess, ""},
			{k.Actor(authz.Agent), elsewhere, "not_found"},
			{k.Actor(authz.Agent), "0193a6c2-b4f0-7c3e-9a1d-5f2b7c8e9d01", "not_found"},
			{limited, jess, "not_found"},
			{limited, gold, ""},
		} {
			_, err := s.UpdateProfile(ctx, c.actor, account.UpdateProfileInput{Account: c.login, LastName: ptr(c.actor.ID)})
			require.Equal(t, c.code, testkit.Code(err), "%s %s", c.actor.ID, c.login)
		}
		require.Equal(t, 3, k.Count("event", "type = 'account.name_changed'"))
		require.Equal(t, 6, k.Count("audit", "op = 'account.update_profile' AND outcome = 'refused'"))
	})
}

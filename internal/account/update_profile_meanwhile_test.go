package account_test

import (
	"encoding/json"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/testkit"
)

func TestDifferentFieldsOfTwoEditorsBothStay(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := account.NewService(k.DB)
		jess := k.Account(account.Draft{FirstName: "Jess", LastName: "Smith"})
		ana := k.Actor(authz.SeniorAgent)
		ana.Name = "Ana"
		_, err := s.UpdateProfile(ctx, ana, account.UpdateProfileInput{Account: jess, Version: 1, LastName: ptr("Miller")})
		require.NoError(t, err)
		got, err := s.UpdateProfile(ctx, k.Actor(authz.Agent), account.UpdateProfileInput{Account: jess, Version: 1, FirstName: ptr("Jessica")})
		require.NoError(t, err)
		require.Equal(t, "Jessica Miller", got.ShownName)
		require.Equal(t, int64(3), got.Version)
		require.Equal(t, []string{"first_name"}, got.Changed)
		require.Len(t, got.Meanwhile, 1, "what stays of others is told")
		require.Equal(t, "last_name", got.Meanwhile[0].Field)
		require.Equal(t, "Ana", got.Meanwhile[0].By.Name)
		again, err := s.UpdateProfile(ctx, ana, account.UpdateProfileInput{Account: jess, Version: 1, DisplayName: ptr("jess")})
		require.NoError(t, err)
		require.Len(t, again.Meanwhile, 1, "what she did herself is no news to her")
		require.Equal(t, "first_name", again.Meanwhile[0].Field)
	})
}

func TestTheSameFieldOfTwoEditorsIsAskedAbout(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := account.NewService(k.DB)
		addFields(k, tenant.Field{Key: "plan", Type: "text", Label: "Plan"})
		jess := k.Account(account.Draft{FirstName: "Jess", Attributes: []account.Attribute{{Key: "plan", Value: "basic"}}})
		ana := k.Actor(authz.SeniorAgent)
		ana.Name = "Ana"
		_, err := s.UpdateProfile(ctx, ana, account.UpdateProfileInput{Account: jess, Version: 1, FirstName: ptr("Jessie"), Attributes: map[string]string{"plan": "plus"}})
		require.NoError(t, err)
		mine := account.UpdateProfileInput{Account: jess, Version: 1, FirstName: ptr("Jessica"), LastName: ptr("Smith"), Attributes: map[string]string{"plan": "plus"}}
		_, err = s.UpdateProfile(ctx, k.Actor(authz.Agent), mine)
		f := fault.As(err)
		require.ErrorIs(t, err, account.ErrProfileChanged)
		require.Equal(t, fault.Stale, f.Kind)
		require.Len(t, f.Fields, 2, "both wrote the same plan")
		require.Equal(t, "first_name", f.Fields[0].Name)
		require.Equal(t, &fault.Clash{Now: "Jessie", Yours: "Jessica", By: "Ana", At: testkit.Start}, f.Fields[0].Conflict)
		require.Equal(t, int64(2), f.Fields[1].Conflict.Now, "the version to send next")
		require.Zero(t, k.Count("account", "last_name <> ''"), "nothing of it is saved")

		mine.Version = 2
		got, err := s.UpdateProfile(ctx, k.Actor(authz.Agent), mine)
		require.NoError(t, err)
		require.Equal(t, "Jessica Smith", got.ShownName)
		mine.Version, mine.FirstName = 0, ptr("Whoever")
		_, err = s.UpdateProfile(ctx, k.Actor(authz.Agent), mine)
		require.NoError(t, err, "without a version the last one wins")
	})
}

func TestAddressesOfTwoEditors(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, sys := account.NewService(k.DB), k.System()
		home := account.Address{Type: "home", Line1: "14 Station Road"}
		jess := k.Account(account.Draft{Addresses: []account.Address{home, {Type: "work", Line1: "1 Dock"}}})
		a, err := s.View(ctx, sys, account.ViewInput{Account: jess})
		require.NoError(t, err)
		first, second := a.Addresses[0].ID, a.Addresses[1].ID
		change := func(version int64, id, line string) error {
			_, err := s.UpdateProfile(ctx, sys, account.UpdateProfileInput{Account: jess, Version: version, ChangeAddresses: []account.AddressChange{
				{ID: id, PostalAddress: account.PostalAddress{Type: "home", Line1: line}},
			}})
			return err
		}
		remove := func(version int64, id string) error {
			_, err := s.UpdateProfile(ctx, sys, account.UpdateProfileInput{Account: jess, Version: version, RemoveAddresses: []string{id}})
			return err
		}
		require.NoError(t, change(1, first, "15 Station Road"))
		require.NoError(t, change(1, second, "2 Dock"), "another address is another field")
		err = remove(1, first)
		require.ErrorIs(t, err, account.ErrProfileChanged, "what was removed is not what stands there now")
		require.Equal(t, "15 Station Road", fault.As(err).Fields[0].Conflict.Now.(account.Address).Line1)
		require.Nil(t, fault.As(err).Fields[0].Conflict.Yours)
		require.NoError(t, remove(3, first))
		err = change(3, first, "16 Station Road")
		require.ErrorIs(t, err, account.ErrProfileChanged)
		require.Nil(t, fault.As(err).Fields[0].Conflict.Now)
		require.NoError(t, remove(3, first), "both removed it")
		require.Equal(t, 1, k.Count("account_address", ""))
	})
}

func TestFiftyEditorsOfOneField(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := account.NewService(k.DB)
		jess := k.Account(account.Draft{FirstName: "Jess"})
		var wg sync.WaitGroup
		var won, lost atomic.Int32
		for i := range 50 {
			wg.Go(func() {
				_, err := s.UpdateProfile(ctx, k.Actor(authz.Agent), account.UpdateProfileInput{Account: jess, Version: 1, FirstName: ptr("J" + string(rune('A'+i%26)) + string(rune('a'+i/26)))})
				switch testkit.Code(err) {
				case "":
					won.Add(1)
				case "profile_changed":
					lost.Add(1)
				}
			})
		}
		wg.Wait()
		require.Equal(t, int32(1), won.Load())
		require.Equal(t, int32(49), lost.Load())
		require.Equal(t, 1, k.Count("event", "type = 'account.name_changed'"))
		require.Equal(t, 1, k.Count("name_word", ""))
	})
}

// TestASaveIsAllOrNothing breaks each table that a Save writes in turn.
func TestASaveIsAllOrNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := account.NewService(k.DB)
		addFields(k, tenant.Field{Key: "badge", Type: "text", Label: "Badge", Unique: true})
		jess := k.Account(account.Draft{FirstName: "Jess"})
		tables := []string{"event", "account_stream", "account_key", "audit", "audit_personal", "changed_field", "name_word", "account_address", "account_attribute", "identifier"}
		count := func() map[string]int {
			out := map[string]int{"renamed": k.Count("account", "first_name <> 'Jess' OR version <> 1")}
			for _, table := range tables {
				out[table] = k.Count(table, "")
			}
			return out
		}
		save := func() error {
			_, err := s.UpdateProfile(ctx, k.Actor(authz.Agent), account.UpdateProfileInput{
				Account: jess, Version: 1, FirstName: ptr("Jessica Ann"), Attributes: map[string]string{"badge": "B7"},
				AddAddresses: []account.PostalAddress{{Type: "home", Line1: "14 Station Road"}},
			})
			return err
		}
		execute := func(statement string) {
			require.NoError(t, k.DB.Store.Write(ctx, func(tx *store.Tx) error {
				_, err := tx.ExecContext(ctx, statement)
				return err
			}))
		}
		before := count()
		for _, table := range tables {
			execute("ALTER TABLE " + table + " RENAME TO broken")
			err := save()
			execute("ALTER TABLE broken RENAME TO " + table)
			require.Error(t, err, table)
			require.Nil(t, fault.As(err), "%s: an answer that nobody is meant to read: %v", table, err)
			require.Equal(t, before, count(), "with %s broken, nothing changes", table)
		}
		require.NoError(t, save())
		for table, n := range count() {
			require.Greater(t, n, before[table], "%s must be among those that are written", table)
		}
	})
}

// TestNobodyOverwritesWhatIsMasked, nor finds out by trying whether a guess is
// right.
func TestNobodyOverwritesWhatIsMasked(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := account.NewService(k.DB)
		addFields(k, tenant.Field{Key: "risk", Type: "text", Label: "Risk", Internal: true})
		jess := k.Account(account.Draft{
			FirstName: "Jess", LastName: "jess.smith@example.com", Birthday: account.Birthday{Year: 1991, Month: 4, Day: 23}, Picture: "https://pictures.example/1.jpg",
			Addresses: []account.Address{{Type: "home", Line1: "14 Station Road"}}, Attributes: []account.Attribute{{Key: "risk", Value: "high"}},
		})
		whole, err := s.View(ctx, k.System(), account.ViewInput{Account: jess})
		require.NoError(t, err)
		for path, in := range map[string]account.UpdateProfileInput{
			"birthday":           {Birthday: &account.Birthday{Year: 1991, Month: 4, Day: 23}},
			"last_name":          {LastName: ptr("Smith")},
			"picture":            {Picture: ptr("https://pictures.example/2.jpg")},
			"change_addresses.0": {ChangeAddresses: []account.AddressChange{{ID: whole.Addresses[0].ID, PostalAddress: account.PostalAddress{Type: "home", Line1: "14 Station Road"}}}},
			"remove_addresses.0": {RemoveAddresses: []string{whole.Addresses[0].ID}},
			"attributes.risk":    {Attributes: map[string]string{"risk": "high"}},
		} {
			in.Account = jess
			_, err := s.UpdateProfile(ctx, k.Actor(authz.OutsourcedAgent), in)
			require.ErrorIs(t, err, account.ErrMasked, path)
			require.Equal(t, path, fault.As(err).Fields[0].Name)
			require.NotContains(t, err.Error(), "1991")
		}
		got, err := s.UpdateProfile(ctx, k.Actor(authz.OutsourcedAgent), account.UpdateProfileInput{
			Account: jess, FirstName: ptr("Jessica"), Gender: ptr("FEMALE"), AddAddresses: []account.PostalAddress{{Type: "work", Line1: "1 Dock"}},
		})
		require.NoError(t, err, "what they see, and what is not there yet, they may")
		text := mustJSON(t, got)
		for _, secret := range []string{"14 Station", "1 Dock", "jess.smith@", "high", "pictures.example"} {
			require.NotContains(t, text, secret, "the answer is masked too")
		}
		require.Equal(t, op.ErrForbidden.Kind, account.ErrMasked.Kind)
	})
}

func mustJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	require.NoError(t, err)
	return string(text)
}

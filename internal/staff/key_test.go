package staff_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/staff"
	"github.com/readmit/readmit/internal/tenant"
)

func (o *office) key(in staff.CreateAPIKeyInput) staff.CreatedAPIKey {
	o.T.Helper()
	key, err := o.CreateAPIKey(ctx, o.System(), in)
	require.NoError(o.T, err)
	return key
}

func TestASystemKeyHoldsItsRole(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		key := o.key(staff.CreateAPIKeyInput{Name: "shop sync", Role: authz.Agent, Tenant: o.Tenant})
		require.Regexp(t, `^rmk_[A-Za-z0-9_-]{49}$`, key.Key.Reveal())
		require.Zero(t, o.Count("api_key", "digest = $1", []byte(key.Key.Reveal())), "a key must be hashed")

		actor, err := o.keys.Actor(ctx, key.Key, "")
		require.NoError(t, err)
		require.Equal(t, authz.SystemKey, actor.Kind)
		require.Equal(t, key.ID, actor.ID)
		require.Equal(t, o.Tenant, actor.Tenant)
		require.True(t, actor.May("desk.add_note"))
		require.False(t, actor.May("directory.import"))

		actor, err = o.keys.Actor(ctx, key.Key, "shop")
		require.NoError(t, err)
		require.Equal(t, o.Tenant, actor.Tenant)
		o.AddTenant("other")
		for _, named := range []string{"other", "none", "' OR 1=1"} {
			_, err = o.keys.Actor(ctx, key.Key, named)
			require.ErrorIs(t, err, staff.ErrKeyTenant, named)
		}
	})
}

func TestAKeyForAllTenantsNamesOne(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		key := o.key(staff.CreateAPIKeyInput{Name: "all", Role: authz.Viewer})
		actor, err := o.keys.Actor(ctx, key.Key, "")
		require.NoError(t, err, "there is only one")
		require.Equal(t, o.Tenant, actor.Tenant)

		other := o.AddTenant("other")
		_, err = o.keys.Actor(ctx, key.Key, "")
		require.ErrorIs(t, err, staff.ErrKeyNoTenant)
		for _, named := range []string{"other", other} {
			actor, err = o.keys.Actor(ctx, key.Key, named)
			require.NoError(t, err)
			require.Equal(t, other, actor.Tenant)
			require.True(t, actor.May("account.search"))
		}
	})
}

func TestAKeyFindsOutWhereItMayAct(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		other := o.AddTenant("other")
		o.AddTenant("third")
		tenants := func(key staff.CreatedAPIKey) (ids []string) {
			actor, err := o.keys.Anywhere(ctx, key.Key, "")
			require.NoError(t, err)
			list, err := tenant.NewService(o.DB).List(ctx, actor, tenant.ListInput{})
			require.NoError(t, err)
			for _, one := range list {
				ids = append(ids, one.ID)
			}
			return ids
		}
		require.Len(t, tenants(o.key(staff.CreateAPIKeyInput{Name: "all", Role: authz.Viewer})), 3)
		require.Equal(t, []string{other}, tenants(o.key(staff.CreateAPIKeyInput{Name: "one", Role: authz.Viewer, Tenant: other})))

		maria := o.join(staff.InviteInput{Email: "maria@desk.example", Role: authz.Agent, Tenant: o.Tenant})
		_, err := o.AssignRole(ctx, o.System(), staff.RoleInput{Member: maria.id, Role: authz.Viewer, Tenant: other})
		require.NoError(t, err)
		desk := o.key(staff.CreateAPIKeyInput{Name: "phone system", Kind: staff.KindDesk, Member: maria.id, Role: authz.Supervisor})
		require.ElementsMatch(t, []string{o.Tenant, other}, tenants(desk), "its agent's")
		actor, err := o.keys.Anywhere(ctx, desk.Key, "")
		require.NoError(t, err)
		require.False(t, actor.May("account.search"), "in no tenant")
		actor, err = o.keys.Anywhere(ctx, desk.Key, "other")
		require.NoError(t, err)
		require.Equal(t, other, actor.Tenant)
		_, err = o.keys.Anywhere(ctx, secret.String("rmk_"), "")
		require.ErrorIs(t, err, staff.ErrKey)
	})
}

func TestKeysThatAreNotValid(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		key := o.key(staff.CreateAPIKeyInput{Name: "x", Role: authz.Viewer, Tenant: o.Tenant})
		text := key.Key.Reveal()
		for _, bad := range []string{"", "rmk_", text[:len(text)-1], text + "x", "rmk_" + text[5:] + "A", "Bearer " + text} {
			_, err := o.keys.Actor(ctx, secret.String(bad), "")
			require.ErrorIs(t, err, staff.ErrKey, bad)
		}
		_, err := o.RevokeAPIKey(ctx, o.System(), staff.APIKeyInput{Key: key.ID})
		require.NoError(t, err)
		_, err = o.keys.Actor(ctx, key.Key, "")
		require.ErrorIs(t, err, staff.ErrKey)
		_, err = o.RevokeAPIKey(ctx, o.System(), staff.APIKeyInput{Key: key.ID})
		require.ErrorIs(t, err, staff.ErrKeyRevoked)
	})
}

func TestADeskKeyMayWhatItsAgentMay(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		gold := segment(o, "gold")
		maria := o.join(staff.InviteInput{Email: "maria@desk.example", Role: authz.Agent, Tenant: o.Tenant, Segment: gold})
		key := o.key(staff.CreateAPIKeyInput{Name: "phone system", Kind: staff.KindDesk, Member: maria.id, Role: authz.Supervisor, Tenant: o.Tenant})
		actor, err := o.keys.Actor(ctx, key.Key, "")
		require.NoError(t, err)
		require.Equal(t, authz.DeskKey, actor.Kind)
		require.Equal(t, maria.id, actor.OnBehalfOf)
		require.Equal(t, "Maria by phone system", actor.Name)
		require.True(t, actor.May("desk.add_note"))
		all, segments := actor.Segments("desk.add_note")
		require.False(t, all)
		require.Equal(t, []string{gold}, segments)
		for p := range authz.RoleNamed(authz.Supervisor).Permissions {
			require.Equal(t, authz.RoleNamed(authz.Agent).Permissions[p], actor.May(p), p)
		}

		_, err = o.Disable(ctx, o.System(), staff.MemberInput{Member: maria.id})
		require.NoError(t, err)
		_, err = o.keys.Actor(ctx, key.Key, "")
		require.ErrorIs(t, err, staff.ErrKey)
	})
}

func TestAKeyIsMarkedAtMostOnceAMinute(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		key := o.key(staff.CreateAPIKeyInput{Name: "x", Role: authz.Viewer, Tenant: o.Tenant})
		first := o.Clock.Now().UnixMicro()
		for range 2 {
			_, err := o.keys.Actor(ctx, key.Key, "")
			require.NoError(t, err)
			require.Equal(t, 1, o.Count("api_key", "used_at = $1", first))
			o.Clock.Move(59 * time.Second)
		}
		_, err := o.keys.Actor(ctx, key.Key, "")
		require.NoError(t, err)
		require.Equal(t, 1, o.Count("api_key", "used_at = $1", o.Clock.Now().UnixMicro()))
	})
}

func TestAKeyHoldsAtMostItsCreatorsRights(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		dev := o.Actor(authz.Developer)
		create := func(actor authz.Actor, in staff.CreateAPIKeyInput) error {
			in.Name = "x"
			_, err := o.CreateAPIKey(ctx, actor, in)
			return err
		}
		require.NoError(t, create(dev, staff.CreateAPIKeyInput{Role: authz.Developer, Tenant: o.Tenant}))
		require.ErrorIs(t, create(dev, staff.CreateAPIKeyInput{Role: authz.Administrator, Tenant: o.Tenant}), staff.ErrMoreThanOwn)
		require.ErrorIs(t, create(dev, staff.CreateAPIKeyInput{Role: authz.Developer}), staff.ErrScope)
		require.ErrorIs(t, create(o.Actor(authz.Agent), staff.CreateAPIKeyInput{Role: authz.Agent, Tenant: o.Tenant}), op.ErrForbidden)
		require.ErrorIs(t, create(dev, staff.CreateAPIKeyInput{Role: authz.Developer, Tenant: o.Tenant, Kind: staff.KindDesk, Member: "mem_none"}), staff.ErrNoMember)
		dev.Kind = authz.SystemKey
		require.ErrorIs(t, create(dev, staff.CreateAPIKeyInput{Role: authz.Developer, Tenant: o.Tenant}), op.ErrForbidden)

		list, err := o.ListAPIKeys(ctx, o.Actor(authz.Developer), staff.ListInput{})
		require.NoError(t, err)
		require.Len(t, list, 1)
		elsewhere := o.key(staff.CreateAPIKeyInput{Name: "x", Role: authz.Viewer, Tenant: o.AddTenant("other")})
		list, err = o.ListAPIKeys(ctx, o.Actor(authz.Developer), staff.ListInput{})
		require.NoError(t, err)
		require.Len(t, list, 1)
		_, err = o.RevokeAPIKey(ctx, o.Actor(authz.Developer), staff.APIKeyInput{Key: elsewhere.ID})
		require.ErrorIs(t, err, staff.ErrNoKey)
	})
}

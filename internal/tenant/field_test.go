package tenant_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/testkit"
)

var ctx = context.Background()

func TestFieldsOfTheSchema(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := tenant.NewService(k.DB)
		admin := k.Actor(authz.Administrator)
		plan := tenant.Field{Key: "plan", Type: "text", Label: "Plan", Searchable: true, Position: 1}
		added, err := s.AddField(ctx, admin, tenant.AddFieldInput(plan))
		require.NoError(t, err)
		require.Equal(t, plan, added)

		plan.Label, plan.Required = "Contract", true
		_, err = s.ChangeField(ctx, admin, tenant.ChangeFieldInput(plan))
		require.NoError(t, err)
		fields, err := s.ListFields(ctx, k.Actor(authz.Viewer), tenant.ListFieldsInput{})
		require.NoError(t, err)
		require.Equal(t, []tenant.Field{plan}, fields)

		k.Account(account.Draft{FirstName: "Jess", Attributes: []account.Attribute{{Key: "plan", Value: "gold"}}})
		_, err = s.RemoveField(ctx, admin, tenant.RemoveFieldInput{Key: "plan"})
		require.ErrorIs(t, err, tenant.ErrFieldUsed)
		require.Equal(t, 1, k.Count("event", "type = 'tenant.field_changed' AND changed <> ''"))

		_, err = s.AddField(ctx, admin, tenant.AddFieldInput{Key: "free", Type: "date", Label: "Free"})
		require.NoError(t, err)
		_, err = s.RemoveField(ctx, admin, tenant.RemoveFieldInput{Key: "free"})
		require.NoError(t, err)
		require.Equal(t, 1, k.Count("tenant_field", ""))
	})
}

func TestFieldsRefuse(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := tenant.NewService(k.DB)
		admin := k.Actor(authz.Administrator)
		_, err := s.AddField(ctx, admin, tenant.AddFieldInput{Key: "plan", Type: "text", Label: "Plan"})
		require.NoError(t, err)
		for want, in := range map[string]tenant.AddFieldInput{
			"field_exists":  {Key: "plan", Type: "text", Label: "Plan"},
			"invalid_input": {Key: "Plan'; --", Type: "blob", Label: "\x00", Unique: true},
		} {
			_, err := s.AddField(ctx, admin, in)
			require.Equal(t, want, testkit.Code(err))
		}
		_, err = s.ChangeField(ctx, admin, tenant.ChangeFieldInput{Key: "plan", Type: "number", Label: "Plan"})
		require.ErrorIs(t, err, tenant.ErrFieldFixed)
		_, err = s.ChangeField(ctx, admin, tenant.ChangeFieldInput{Key: "none", Type: "text", Label: "None"})
		require.ErrorIs(t, err, tenant.ErrFieldUnknown)
		_, err = s.AddField(ctx, k.Actor(authz.Agent), tenant.AddFieldInput{Key: "x", Type: "text", Label: "X"})
		require.Equal(t, "not_allowed", testkit.Code(err))

		elsewhere := admin
		elsewhere.Tenant = k.AddTenant("other")
		elsewhere.Grants = []authz.Grant{{Permissions: admin.Grants[0].Permissions}}
		fields, err := s.ListFields(ctx, elsewhere, tenant.ListFieldsInput{})
		require.NoError(t, err)
		require.Empty(t, fields, "another tenant has its own schema")
	})
}

func TestFieldsAreOrderedByTheirPlace(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, admin := tenant.NewService(k.DB), k.Actor(authz.Administrator)
		fields := map[string]tenant.Field{}
		for _, key := range []string{"a", "b", "c", "d"} {
			f := tenant.Field{Key: key, Type: "text", Label: key}
			_, err := s.AddField(ctx, admin, tenant.AddFieldInput(f))
			require.NoError(t, err)
			fields[key] = f
		}
		move := func(key string, to int) string {
			f := fields[key]
			f.Position = to
			_, err := s.ChangeField(ctx, admin, tenant.ChangeFieldInput(f))
			require.NoError(t, err)
			all, err := s.ListFields(ctx, admin, tenant.ListFieldsInput{})
			require.NoError(t, err)
			order := ""
			for i, f := range all {
				order += f.Key
				require.Equal(t, i+1, f.Position)
			}
			return order
		}
		require.Equal(t, "abcd", move("b", 0), "without a place it keeps its own")
		k.Do(func(tx *op.Tx) error {
			return tenant.InsertField(tx, tenant.Field{Key: "e", Type: "text", Label: "e", Position: 1})
		})
		require.Equal(t, "abecd", move("b", 2), "an import may leave two in one place")
		_, err := s.RemoveField(ctx, admin, tenant.RemoveFieldInput{Key: "e"})
		require.NoError(t, err)
		require.Equal(t, "bcda", move("a", 4))
		require.Equal(t, "dbca", move("d", 1))
		require.Equal(t, "dbac", move("a", 3))
		require.Equal(t, "bacd", move("d", 99))
		require.Equal(t, "abcd", move("a", -7))
	})
}

func TestWhatHangsOnAField(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, developer := tenant.NewService(k.DB), k.Actor(authz.Developer)
		plan := tenant.Field{Key: "plan", Type: "text", Label: "Plan", Required: true}
		_, err := s.AddField(ctx, developer, tenant.AddFieldInput(plan))
		require.NoError(t, err)
		plan.Position = 1
		for range 3 {
			k.Account(account.Draft{FirstName: "Jess", Attributes: []account.Attribute{{Key: "plan", Value: "gold"}}})
		}
		use, err := s.ViewField(ctx, developer, tenant.ViewFieldInput{Key: "plan"})
		require.NoError(t, err)
		require.Equal(t, tenant.FieldUse{Field: plan, Accounts: 3}, use)
		_, err = s.ViewField(ctx, developer, tenant.ViewFieldInput{Key: "none"})
		require.ErrorIs(t, err, tenant.ErrFieldUnknown)
		_, err = s.ViewField(ctx, k.Actor(authz.Agent), tenant.ViewFieldInput{Key: "plan"})
		require.Equal(t, "not_allowed", testkit.Code(err))
	})
}

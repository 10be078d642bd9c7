package account_test

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/testkit"
)

var ctx = context.Background()

func senior(k *testkit.Kit) authz.Actor {
	a := k.Actor(authz.SeniorAgent)
	a.Call.Reason = "asked for at the counter"
	return a
}

func TestCreate(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := account.NewService(k.DB)
		a, err := s.Create(ctx, senior(k), account.CreateInput{
			FirstName: " José ", LastName: "García", SecondLastName: "López", Email: "Jose@Example.com",
			Phone: "030 123456", Username: "jose.garcia", CustomerID: "C-1001",
		})
		require.NoError(t, err)
		require.Equal(t, "José García López", a.ShownName)
		require.Nil(t, a.Email)
		require.Equal(t, "j•••@e•••.com", *a.UnverifiedEmail, "what is answered is masked, too")
		require.Equal(t, "••• 56", *a.Phone)
		require.Equal(t, account.Active, a.Status)
		require.Equal(t, []account.Label{account.Unverified}, a.Labels)
		require.Equal(t, 1, k.Count("event", "type = 'account.created'"))

		viewed, err := s.View(ctx, k.Actor(authz.Agent), account.ViewInput{Account: a.ID})
		require.NoError(t, err)
		require.Equal(t, a, viewed)
		whole, err := s.View(ctx, k.System(), account.ViewInput{Account: a.ID})
		require.NoError(t, err)
		require.Equal(t, "jose@example.com", *whole.UnverifiedEmail)
		require.Equal(t, "+4930123456", *whole.Phone)
		require.Equal(t, 1, k.Count("audit", "op = 'account.view' AND target = $1 AND actor_kind = 'member'", a.ID))
	})
}

func TestShownNameFallsBack(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := account.NewService(k.DB)
		for want, in := range map[string]account.CreateInput{
			"a•••@e•••.com":             {Email: "ana@example.com"},
			"No value provided":         {},
			"Nguyễn":                    {LastName: "Nguyễn", Email: "n@example.com"},
			"<script>alert(1)</script>": {FirstName: "<script>alert(1)</script>"},
		} {
			a, err := s.Create(ctx, senior(k), in)
			require.NoError(t, err)
			require.Equal(t, want, a.ShownName)
		}
	})
}

func TestCreateRefuses(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := account.NewService(k.DB)
		_, err := s.Create(ctx, senior(k), account.CreateInput{Username: "first.come", CustomerID: "C-1"})
		require.NoError(t, err)
		for field, in := range map[string]account.CreateInput{
			"first_name":      {FirstName: "a\x00b"},
			"last_name":       {LastName: strings.Repeat("x", 201)},
			"email":           {Email: "not an address"},
			"phone":           {Phone: "12"},
			"username":        {Username: "four"},
			"customer_id":     {CustomerID: "ana@example.com"},
			"locale":          {Locale: "zz-not-a-locale-at-all"},
			"attributes.shoe": {Attributes: map[string]string{"shoe": "42"}},
		} {
			_, err := s.Create(ctx, senior(k), in)
			f := fault.As(err)
			require.NotNil(t, f, "%s: %v", field, err)
			require.Len(t, f.Fields, 1, field)
			require.Equal(t, field, f.Fields[0].Name)
		}
		// One namespace: a username cannot be somebody's customer ID, in any case of letters.
		_, err = s.Create(ctx, senior(k), account.CreateInput{CustomerID: "FIRST.come"})
		require.ErrorIs(t, err, account.ErrTaken)
		_, err = s.Create(ctx, k.Actor(authz.Agent), account.CreateInput{})
		require.ErrorIs(t, err, op.ErrForbidden)
		_, err = s.Create(ctx, k.Actor(authz.SeniorAgent), account.CreateInput{})
		require.ErrorIs(t, err, op.ErrReason)
		require.Equal(t, 1, k.Count("account", ""))
	})
}

func TestAnUnverifiedEmailReservesNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := account.NewService(k.DB)
		for range 2 {
			_, err := s.Create(ctx, senior(k), account.CreateInput{Email: "both@example.com"})
			require.NoError(t, err)
		}
		require.Equal(t, 2, k.Count("account_email", "address = 'both@example.com'"))
		require.Zero(t, k.Count("identifier", ""))
	})
}

func TestAttributesAreHeldToTheSchema(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := account.NewService(k.DB)
		k.Do(func(tx *op.Tx) error {
			for _, f := range []tenant.Field{
				{Key: "plan", Type: "text", Label: "Plan", Required: true},
				{Key: "points", Type: "number", Label: "Points"},
				{Key: "badge", Type: "text", Label: "Badge", Unique: true},
			} {
				if err := tenant.InsertField(tx, f); err != nil {
					return err
				}
			}
			return nil
		})
		_, err := s.Create(ctx, senior(k), account.CreateInput{Attributes: map[string]string{"plan": "gold", "points": "12.5", "badge": "B7"}})
		require.NoError(t, err)
		for field, values := range map[string]map[string]string{
			"attributes.plan":   {"points": "1"},
			"attributes.points": {"plan": "gold", "points": "many"},
			"attribute.badge":   {"plan": "gold", "badge": "b7"},
		} {
			_, err := s.Create(ctx, senior(k), account.CreateInput{Attributes: values})
			f := fault.As(err)
			require.NotNil(t, f, "%v", err)
			require.Equal(t, field, f.Fields[0].Name)
		}
	})
}

func TestOneOfManyTakesTheIdentifier(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := account.NewService(k.DB)
		var wg sync.WaitGroup
		var won, lost atomic.Int32
		for range 50 {
			wg.Go(func() {
				_, err := s.Create(ctx, senior(k), account.CreateInput{Username: "only.one"})
				switch testkit.Code(err) {
				case "":
					won.Add(1)
				case account.ErrTaken.Code:
					lost.Add(1)
				}
			})
		}
		wg.Wait()
		require.Equal(t, int32(1), won.Load())
		require.Equal(t, int32(49), lost.Load())
		require.Equal(t, 1, k.Count("account", ""))
	})
}

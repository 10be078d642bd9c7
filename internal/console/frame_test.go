package console_test

import (
	"encoding/json"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/testkit"
)

func TestThePaletteOffersWhatTheRoleMayUse(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		jess := people(k)["jess"]
		agent := s.signedIn(t, authz.Agent)
		agent.get(customers + "/" + jess)
		offered := agent.get("/t/shop/palette").body
		require.Contains(t, offered, `href="/t/shop/customers"`)
		require.Contains(t, offered, `href="/t/shop/customers/`+jess+`"`, "opened last")
		require.Contains(t, offered, "/t/shop/saved-searches")
		require.NotContains(t, offered, settings+"/members")

		admin := s.signedIn(t, authz.Administrator).get("/t/shop/palette").body
		require.Contains(t, admin, settings+"/members")
		require.NotContains(t, admin, jess, "opened by somebody else")

		require.Equal(t, 404, agent.get("/t/other/palette").status)
		require.Equal(t, 404, agent.get("/t/other/figures").status)
	})
}

func TestARoleWithoutSearchHasNoBoxAndBeginsElsewhere(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		k.Account(account.Draft{FirstName: "Jess", LastName: "Smith"})
		for _, role := range []string{authz.Operator, authz.Auditor, authz.Developer} {
			b := s.signedIn(t, role)
			first := b.get("/t/shop/").location()
			require.NotEqual(t, customers, first, role)
			a := b.get(first)
			require.Equal(t, 200, a.status, role)
			require.NotContains(t, a.body, `id="box"`, role)
			require.NotContains(t, a.body, "data-palette-search", role)
			require.NotContains(t, a.body, `href="/t/shop/customers"`, role)
			offered := b.get("/t/shop/palette")
			require.Equal(t, 200, offered.status, role)
			require.NotContains(t, offered.body, "/t/shop/customers", role)
			require.NotContains(t, offered.body, "saved-searches", role)
			require.NotContains(t, b.get("/t/shop/figures").body, "tile.", role)
		}
	})
}

func TestFiguresAreToldWithoutKeepingTheSessionAlive(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		people(k)
		b := s.signedIn(t, authz.Agent)
		told := func() (figures map[string]string) {
			a := b.get("/t/shop/figures")
			require.Equal(t, 200, a.status)
			require.NoError(t, json.Unmarshal([]byte(a.body), &figures))
			return figures
		}
		require.Equal(t, "5", told()["tile.total"])
		k.Account(account.Draft{FirstName: "New", LastName: "Smith"})
		require.Equal(t, "6", told()["tile.total"])
		for range 4 {
			k.Clock.Move(5 * time.Minute)
			b.get("/t/shop/figures")
		}
		require.Contains(t, b.get(customers).location(), "/staff/", "the desk is locked, or the session over")
	})
}

func TestTheFirstTileShowsEverybody(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		people(k)
		b := s.signedIn(t, authz.Agent)
		all := b.get(customers + "?status=all")
		require.Equal(t, 200, all.status)
		require.Contains(t, all.body, "5 of 5")
		require.Contains(t, all.body, `status=all" aria-current`)
		require.NotContains(t, all.body, "Read as")
		require.Equal(t, 303, b.post("/t/shop/customers/search", url.Values{"q": {"Jess"}}).status)
	})
}

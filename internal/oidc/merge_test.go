package oidc_test

import (
	"net/http"
	"net/url"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/directory"
	"github.com/readmit/readmit/internal/oauth"
	"github.com/readmit/readmit/internal/secret"
)

// mergeInto makes Jess's account a part of another.
func (s *scene) mergeInto(stays string) error {
	d := directory.NewService(s.DB)
	p, err := d.PreviewMerge(ctx, s.System(), directory.PairInput{Account: stays, Other: s.jess})
	if err != nil {
		return err
	}
	_, err = d.Merge(ctx, s.System(), directory.MergeInput{Account: stays, Other: s.jess, Version: p.Version, OtherVersion: p.OtherVersion})
	return err
}

// TestWhatAnApplicationHasOfAMergedAccount holds codes and tokens of both
// accounts while they are merged: all are dead with the commit, the application
// that wants to know is told under the name that it knows, and who signs in anew
// is the account that stays.
func TestWhatAnApplicationHasOfAMergedAccount(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		to, teller := newReceiver(t), s.teller()
		other, shop := s.jess, s.app
		s.jess = s.Account(account.Draft{FirstName: "Jessica", Email: "jessica@shop.example"})
		stays := s.jess
		s.cookie, s.in = s.signIn()
		stayAccess, stayRefresh := s.tokens()

		s.jess = other
		s.cookie, s.in = s.signIn()
		access, refresh := s.tokens()
		code := s.code()
		s.signInTold(to)
		s.tell(teller)
		require.Empty(t, to.got())

		require.NoError(t, s.mergeInto(stays))
		for name, tokens := range map[string][2]string{"the other's": {access, refresh}, "its own": {stayAccess, stayRefresh}} {
			require.Equal(t, http.StatusUnauthorized, s.userinfo(tokens[0]).status, name)
			require.Equal(t, "invalid_grant", s.refresh(shop, tokens[1]).values["error"], name)
			for _, token := range tokens {
				require.Equal(t, false, s.post("/oauth/introspect", shop, url.Values{"token": {token}}).values["active"], name)
			}
		}
		require.Equal(t, "invalid_grant", s.redeem(shop, code).values["error"])
		require.Zero(t, s.Count("oauth_grant", "account = $1 AND revoked_at IS NULL", s.Number(other)), "in the same commit")
		again := s.get("/oauth/authorize", s.asks(), s.cookie).location
		require.Empty(t, again.Get("code"), "%v", again)

		s.tell(teller)
		tokens := to.got()
		require.Len(t, tokens, 1)
		s.isLogoutToken(tokens[0]) // of the other, by its own sub and sid

		s.jess, s.app = stays, shop
		s.cookie, s.in = s.signIn()
		fresh, _ := s.tokens()
		require.Equal(t, stays, s.userinfo(fresh).values["sub"])
	})
}

// TestRefreshAgainstMerge refreshes while the account is merged: whoever wins,
// nothing is good afterwards.
func TestRefreshAgainstMerge(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		c, err := s.oauth.Client(ctx, s.Tenant, s.app.ID, s.app.Secret)
		require.NoError(t, err)
		for range 5 {
			stays := s.Account(account.Draft{FirstName: "Jessica"})
			s.jess = s.Account(account.Draft{FirstName: "Jess"})
			s.cookie, s.in = s.signIn()
			access, refresh := s.tokens()
			last := secret.String(refresh)
			var wg sync.WaitGroup
			wg.Go(func() {
				for {
					out, err := s.oauth.Refresh(ctx, authz.Call{Via: "test"}, c, s.base, oauth.RefreshInput{Token: last})
					if err != nil {
						return
					}
					last = out.Refresh
				}
			})
			wg.Go(func() {
				for s.mergeInto(stays) != nil {
				}
			})
			wg.Wait()
			require.Equal(t, "invalid_grant", s.refresh(s.app, last.Reveal()).values["error"])
			require.Equal(t, http.StatusUnauthorized, s.userinfo(access).status)
			require.Zero(t, s.Count("oauth_grant", "account = $1 AND revoked_at IS NULL", s.Number(s.jess)))
		}
	})
}

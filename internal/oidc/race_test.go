package oidc_test

import (
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/oauth"
	"github.com/readmit/readmit/internal/secret"
)

// together does the same 200 times at once and returns how often it succeeded.
func together(try func() error) int64 {
	var won atomic.Int64
	var wg sync.WaitGroup
	begin := make(chan struct{})
	for range 200 {
		wg.Go(func() {
			<-begin
			if try() == nil {
				won.Add(1)
			}
		})
	}
	close(begin)
	wg.Wait()
	return won.Load()
}

// TestC30CodesAndTokensAreGoodOnce redeems each kind 200 times at once: one
// succeeds.
func TestC30CodesAndTokensAreGoodOnce(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		c, err := s.oauth.Client(ctx, s.Tenant, s.app.ID, s.app.Secret)
		require.NoError(t, err)
		call := authz.Call{Via: "test"}

		code := secret.String(s.code())
		require.EqualValues(t, 1, together(func() error {
			_, err := s.oauth.RedeemCode(ctx, call, c, s.base, oauth.RedeemCodeInput{Code: code, RedirectURI: callback, Verifier: verifier})
			return err
		}), "code")
		require.Equal(t, 1, s.Count("event", "type = 'oauth.code_reused'"))

		_, refresh := s.tokens()
		require.EqualValues(t, 1, together(func() error {
			_, err := s.oauth.Refresh(ctx, call, c, s.base, oauth.RefreshInput{Token: secret.String(refresh)})
			return err
		}), "refresh token")
		require.Equal(t, 1, s.Count("event", "type = 'session.refresh_reused'"))

		tv := s.add(oauth.Device, oauth.Settings{Name: "TV", RefreshSeconds: 86400})
		began := s.post("/oauth/device_authorization", tv, url.Values{"client_id": {tv.ID}})
		require.Equal(t, http.StatusOK, s.get("/device", url.Values{"code": {began.values["user_code"].(string)}}, "").status)
		device, err := s.oauth.Client(ctx, s.Tenant, tv.ID, "")
		require.NoError(t, err)
		require.EqualValues(t, 1, together(func() error {
			_, err := s.oauth.RedeemDevice(ctx, call, device, s.base, oauth.RedeemDeviceInput{Code: secret.String(began.values["device_code"].(string))})
			return err
		}), "device code")
	})
}

// TestC31RefreshAgainstRevoke revokes while tokens are refreshed: whoever wins,
// nothing is good afterwards.
func TestC31RefreshAgainstRevoke(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		c, err := s.oauth.Client(ctx, s.Tenant, s.app.ID, s.app.Secret)
		require.NoError(t, err)
		for range 20 {
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
				_, err := s.oauth.RevokeApplicationAccess(ctx, s.System(), oauth.RevokeAccessInput{Account: s.jess, Application: s.app.ID})
				require.NoError(t, err)
			})
			wg.Wait()
			require.Equal(t, "invalid_grant", s.refresh(s.app, last.Reveal()).values["error"])
			require.Equal(t, http.StatusUnauthorized, s.userinfo(access).status)
		}
	})
}

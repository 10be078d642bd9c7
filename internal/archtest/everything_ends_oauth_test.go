package archtest

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/url"
	"strings"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/oauth"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
	customers "github.com/readmit/readmit/internal/session"
)

const (
	issuer   = "https://id.shop.example"
	backTo   = "https://app.shop.example/back"
	verifier = "a-verifier-of-at-least-forty-three-characters-0123456789"
)

// app is an application to which an owner has signed in.
type app struct {
	owner
	service *oauth.Service
	client  oauth.Client
	code    secret.String
}

// signInTo signs the owner in to a new application, up to the code.
func (o owner) signInTo() app {
	a := app{owner: o, service: oauth.NewService(o.DB)}
	added, err := a.service.AddApplication(ctx, o.System(), oauth.AddApplicationInput{Kind: oauth.SinglePage, Settings: oauth.Settings{
		Name: "App", RedirectURIs: []string{backTo}, Scopes: []string{"openid", "offline_access"}, RefreshSeconds: 3600,
	}})
	require.NoError(o.T, err)
	a.client, err = a.service.Client(ctx, o.Tenant, added.ID, "")
	require.NoError(o.T, err)
	current, err := customers.NewSessions(o.DB).Open(ctx, o.Tenant, o.signIn().Cookie)
	require.NoError(o.T, err)
	sum := sha256.Sum256([]byte(verifier))
	next, err := a.service.StartRequest(ctx, authz.Call{Via: "test"}, o.Tenant, issuer, oauth.StartRequestInput{Client: added.ID, Parameters: url.Values{
		"client_id": {added.ID}, "response_type": {"code"}, "redirect_uri": {backTo}, "scope": {"openid offline_access"}, "state": {"s"},
		"code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])}, "code_challenge_method": {"S256"},
	}}, current)
	require.NoError(o.T, err)
	require.True(o.T, strings.HasPrefix(next.To, backTo), "%+v", next)
	answer, err := url.Parse(next.To)
	require.NoError(o.T, err)
	a.code = secret.String(answer.Query().Get("code"))
	require.NotEmpty(o.T, a.code, next.To)
	return a
}

func (a app) redeem() (oauth.Tokens, error) {
	return a.service.RedeemCode(ctx, authz.Call{Via: "test"}, a.client, issuer, oauth.RedeemCodeInput{Code: a.code, RedirectURI: backTo, Verifier: verifier})
}

func (o owner) tokens() (app, oauth.Tokens) {
	a := o.signInTo()
	got, err := a.redeem()
	require.NoError(o.T, err)
	return a, got
}

var oauthStates = []livingState{
	{"an authorization code", func(o owner) func() error {
		a := o.signInTo()
		return func() error {
			_, err := a.redeem()
			return err
		}
	}},
	{"a refresh token", func(o owner) func() error {
		a, got := o.tokens()
		return func() error {
			_, err := a.service.Refresh(ctx, authz.Call{Via: "test"}, a.client, issuer, oauth.RefreshInput{Token: got.Refresh})
			return err
		}
	}},
	{"an access token", func(o owner) func() error {
		a, got := o.tokens()
		return func() error {
			_, err := a.service.UserInfo(ctx, o.Tenant, issuer, got.Access)
			return err
		}
	}},
}

var credentialEndings = []ending{
	{"the step SetPassword", func(o owner) {
		o.Do(func(tx *op.Tx) error {
			o.standing(tx)
			return credential.SetPassword(tx, o.n, aHash)
		})
	}},
	{"credential.remove_factor of one of two passkeys by the owner", func(o owner) {
		_, err := o.credentials().RemoveFactor(ctx, o.Customer(o.login), credential.FactorInput{Account: o.login, Factor: o.twoPasskeys()})
		require.NoError(o.T, err)
	}},
	{"credential.disable_factor of one of two passkeys by the owner", func(o owner) {
		_, err := o.credentials().DisableFactor(ctx, o.Customer(o.login), credential.FactorInput{Account: o.login, Factor: o.twoPasskeys()})
		require.NoError(o.T, err)
	}},
}

// twoPasskeys gives the owner two passkeys, and returns the id of one.
func (o owner) twoPasskeys() (id string) {
	o.Do(func(tx *op.Tx) error {
		for i := range 2 {
			id = fmt.Sprint("fac_passkey_", i, "_", o.n)
			_, err := tx.ExecContext(ctx, "INSERT INTO credential_factor (id, account, tenant, kind, created_at) VALUES ($1, $2, $3, 'passkey', 1)", id, o.n, o.Tenant)
			require.NoError(o.T, err)
			_, err = tx.ExecContext(ctx, `INSERT INTO credential_passkey (factor, account, tenant, credential, public_key, sign_count, backup_eligible, backed_up, transports, model)
				VALUES ($1, $2, $3, $4, '', 0, false, false, '', '')`, id, o.n, o.Tenant, []byte(id))
			require.NoError(o.T, err)
		}
		return account.AddIdentity(tx, o.n, "passkey", "")
	})
	return id
}

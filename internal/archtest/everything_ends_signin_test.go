package archtest

import (
	"fmt"

	"github.com/pquerna/otp/totp"
	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/federation"
	"github.com/readmit/readmit/internal/fetch"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/oauth"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/signin"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/testkit"
)

// visitor comes from a network of the owner's own, so that no failure counts
// against another.
func (o owner) visitor() authz.Actor {
	return signin.Visitor(o.Tenant, authz.Call{Via: "portal", Address: fmt.Sprintf("2001:db8:%x:%x::1", o.n>>16, o.n&0xffff), UserAgent: testkit.Firefox})
}

func (o owner) address() (address string) {
	o.Do(func(tx *op.Tx) error { address = o.standing(tx).Email; return nil })
	return address
}

func (o owner) credentials() *credential.Service {
	return credential.NewService(o.DB, proof.NewHasher(1, 100))
}

func (o owner) doors() *signin.Service {
	return signin.NewService(signin.Config{DB: o.DB, Credentials: o.credentials()})
}

// accessLink is a link to sign in by.
func (o owner) accessLink() (text secret.String) {
	to := o.address()
	o.Do(func(tx *op.Tx) error {
		id, err := nonce.Issue(tx, nonce.Draft{Kind: nonce.AccessLink, Account: o.n, Epoch: o.standing(tx).Epoch, Target: to, For: nonce.LinkFor})
		require.NoError(o.T, err)
		text, err = nonce.Text(tx.Ctx, tx.Tx, o.DB.Ring, id, tx.Now)
		return err
	})
	return text
}

var signInStates = []livingState{
	{"an access link", func(o owner) func() error {
		link := o.accessLink()
		return func() error {
			_, err := o.doors().OpenAccessLink(ctx, o.visitor(), signin.OpenAccessLinkInput{Link: link})
			return err
		}
	}},
	{"a flow that waits for its second factor", func(o owner) func() error {
		sheet, err := o.credentials().CreateBackupCodes(ctx, o.Customer(o.login), credential.AccountInput{Account: o.login})
		require.NoError(o.T, err)
		half, err := o.doors().OpenAccessLink(ctx, o.visitor(), signin.OpenAccessLinkInput{Link: o.accessLink()})
		require.NoError(o.T, err)
		require.Equal(o.T, signin.StepSecondFactor, half.Step)
		return func() error {
			_, err := o.doors().SecondFactor(ctx, o.visitor(), signin.SecondFactorInput{Flow: half.Flow, Factor: sheet.Factor, Code: sheet.Codes[0]})
			return err
		}
	}},
	{"a code of a second factor that was sent", func(o owner) func() error {
		f, code := o.sentCode()
		return func() (err error) {
			o.Do(func(tx *op.Tx) error {
				err = credential.Prove(tx, f, "flw_table", code)
				return nil
			})
			return err
		}
	}},
	{"the setting up of an app", func(o owner) func() error {
		begun, err := o.credentials().StartEnrollment(ctx, o.Customer(o.login), credential.StartEnrollmentInput{Account: o.login, Kind: credential.TOTP})
		require.NoError(o.T, err)
		code, err := totp.GenerateCode(begun.Secret.Reveal(), o.Clock.Now())
		require.NoError(o.T, err)
		return func() error {
			_, err := o.credentials().EnrollTOTP(ctx, o.Customer(o.login), credential.EnrollInput{Account: o.login, Challenge: begun.Challenge, Code: secret.String(code), Name: "Phone"})
			return err
		}
	}},
	{"a provider's answer that is to be linked", func(o owner) func() error {
		up := federation.Upstream{Provider: federation.Google, Identity: federation.Google, Subject: fmt.Sprint("s", o.n), Account: o.n, At: o.Clock.Now()}
		o.Do(func(tx *op.Tx) error { up.Epoch = o.standing(tx).Epoch; return nil })
		providers := o.providers()
		return func() error {
			_, err := providers.Link(ctx, o.Customer(o.login), federation.LinkInput{Account: o.login, Upstream: up})
			return err
		}
	}},
	{"a way to a provider that was gone in order to link it", func(o owner) func() error {
		service, begun := o.beginLink()
		return func() error {
			up, err := service.Answer(ctx, o.Tenant, begun)
			if err != nil {
				return err
			}
			_, err = service.Link(ctx, o.Customer(o.login), federation.LinkInput{Account: o.login, Upstream: up})
			return err
		}
	}},
	{"a device that was allowed", func(o owner) func() error {
		service := oauth.NewService(o.DB)
		added, err := service.AddApplication(ctx, o.System(), oauth.AddApplicationInput{Kind: oauth.Device, Settings: oauth.Settings{Name: "TV", Scopes: []string{"openid"}}})
		require.NoError(o.T, err)
		client, err := service.Client(ctx, o.Tenant, added.ID, "")
		require.NoError(o.T, err)
		codes, err := service.StartDevice(ctx, authz.Call{Via: "test"}, client, oauth.StartDeviceInput{})
		require.NoError(o.T, err)
		_, err = service.AllowDevice(ctx, o.Customer(o.login), oauth.DeviceInput{Account: o.login, Code: codes.User, Session: o.signIn().ID})
		require.NoError(o.T, err)
		return func() error {
			_, err := service.RedeemDevice(ctx, authz.Call{Via: "test"}, client, issuer, oauth.RedeemDeviceInput{Code: codes.Device})
			return err
		}
	}},
}

// sentCode gives the owner a factor whose codes are mailed, and sends one.
func (o owner) sentCode() (f credential.Factor, code secret.String) {
	id, to := fmt.Sprint("fac_table_", o.n), o.address()
	o.Do(func(tx *op.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO credential_factor (id, account, tenant, kind, target, created_at) VALUES ($1, $2, $3, 'email', $4, 1)", id, o.n, o.Tenant, to)
		return err
	})
	o.Do(func(tx *op.Tx) error {
		all, err := credential.FactorsOf(ctx, tx.Tx, o.n)
		require.NoError(o.T, err)
		f = all[0]
		sent, err := credential.SendCode(tx, f, "flw_table")
		require.NoError(o.T, err)
		code, err = nonce.Text(ctx, tx.Tx, o.DB.Ring, sent, tx.Now)
		return err
	})
	return f, code
}

// providers are those of the tenant, with Google among them.
func (o owner) providers() *federation.Service {
	portals, err := tenant.NewPortals(o.DB, tenant.PortalsConfig{Base: "http://localhost:8485", Console: "http://localhost:8484", First: "shop"})
	require.NoError(o.T, err)
	s := federation.NewService(federation.Config{DB: o.DB, Fetch: fetch.New(fetch.Config{}), Portals: portals})
	if o.Count("provider", "slug = 'google' AND removed_at IS NULL") > 0 {
		return s
	}
	_, err = s.AddProvider(ctx, o.System(), federation.AddProviderInput{Kind: federation.Google, ClientID: "shop", ClientSecret: "hush"})
	require.NoError(o.T, err)
	_, err = s.EnableProvider(ctx, o.System(), federation.Named{Slug: federation.Google})
	if testkit.Code(err) != "" {
		require.Equal(o.T, 1, o.Count("provider", "slug = 'google' AND enabled"))
	}
	return s
}

// passwordEndings are the ways by which a password's end is everything's.
var passwordEndings = []ending{
	{"credential.require_new_password", func(o owner) {
		_, err := o.credentials().RequireNewPassword(ctx, o.desk(), credential.AccountInput{Account: o.login})
		require.NoError(o.T, err)
	}},
	{"credential.reset_password by a link", func(o owner) {
		var link secret.String
		to := o.address()
		o.Do(func(tx *op.Tx) error {
			id, err := nonce.Issue(tx, nonce.Draft{Kind: nonce.ResetPassword, Account: o.n, Epoch: o.standing(tx).Epoch, Target: to, For: nonce.LinkFor})
			require.NoError(o.T, err)
			link, err = nonce.Text(tx.Ctx, tx.Tx, o.DB.Ring, id, tx.Now)
			return err
		})
		_, err := o.credentials().ResetPassword(ctx, o.visitor(), credential.ResetPasswordInput{Link: link, Password: "a password of one's own"})
		require.NoError(o.T, err)
	}},
	{"credential.change_password by the owner", func(o owner) {
		hash, err := o.credentials().NewPassword(ctx, o.Tenant, "the one that was before")
		require.NoError(o.T, err)
		o.Do(func(tx *op.Tx) error { // kept without what SetPassword ends: that is the change's to do
			_, err := tx.ExecContext(ctx, "UPDATE credential_password SET hash = $1 WHERE account = $2", hash, o.n)
			return err
		})
		_, err = o.credentials().ChangePassword(ctx, o.Customer(o.login), credential.ChangePasswordInput{Account: o.login, Current: "the one that was before", Password: "a password of one's own"})
		require.NoError(o.T, err)
	}},
}

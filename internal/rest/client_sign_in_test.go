package rest_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/client"
	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/federation"
	"github.com/readmit/readmit/internal/tenant"
)

func TestTheClientKeepsCredentialsAndMessages(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		id, because := s.Account(account.Draft{FirstName: "Jess", Email: "jess@example.com"}), client.Because{Reason: "asked for by phone"}
		c := s.client("administrator").Accounts
		had, err := c.Credentials(ctx, id)
		require.NoError(t, err)
		require.Nil(t, had.Password)
		require.NoError(t, c.SendPasswordReset(ctx, id, because))
		require.NoError(t, c.RequireSecondFactor(ctx, id, because))
		had, err = c.Credentials(ctx, id)
		require.NoError(t, err)
		require.Equal(t, "required", had.Rule)
		require.ErrorContains(t, c.RemoveFactor(ctx, id, "none", because), "no such second factor")

		page, err := c.Messages(ctx, id, 1, "")
		require.NoError(t, err)
		require.Equal(t, "queued", page.Items[0].State)
		_, err = c.ResendMessage(ctx, id, page.Items[0].ID, because)
		require.Error(t, err, "it has not been sent yet")
		require.NoError(t, c.CancelMessage(ctx, id, page.Items[0].ID, because))
	})
}

func TestTheClientKeepsApplicationsAndBlocks(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		c, because := s.client("administrator"), client.Because{Reason: "guessing"}
		added, err := c.AddApplication(ctx, "web", client.ApplicationSettings{
			Name: "Shop", RedirectURIs: []string{"https://shop.example.com/back"}, BackChannelLogoutURI: "https://shop.example.com/logout", Scopes: []string{"openid"},
		})
		require.NoError(t, err)
		require.NotEmpty(t, added.Secret)
		all, err := c.Applications(ctx)
		require.NoError(t, err)
		require.Equal(t, "https://shop.example.com/logout", all[0].BackChannelLogoutURI)
		require.Empty(t, all[0].Secret, "it is shown once")
		off, err := c.DisableApplication(ctx, added.ID)
		require.NoError(t, err)
		require.NotNil(t, off.DisabledAt)
		_, err = c.EnableApplication(ctx, added.ID)
		require.NoError(t, err)
		_, err = c.RemoveApplication(ctx, added.ID)
		require.NoError(t, err)

		require.NoError(t, c.BlockAddress(ctx, "192.0.2.0/24", because))
		blocked, err := c.BlockedNetworks(ctx)
		require.NoError(t, err)
		require.Equal(t, "192.0.2.0/24", blocked[0].Network)
		require.NoError(t, c.UnblockAddress(ctx, "192.0.2.0/24", because))
	})
}

func TestTheClientKeepsTemplatesProvidersAndSenders(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		c := s.client("administrator")
		key := client.TemplateKey{Template: "verify_email", Channel: "email", Language: "de"}
		all, err := c.Templates(ctx)
		require.NoError(t, err)
		require.Greater(t, len(all), 10)
		was, err := c.Template(ctx, key)
		require.NoError(t, err)
		require.Zero(t, was.Version)
		words := client.TemplateWords{Subject: "Hallo", Plain: "Bitte bestätigen: {{.link}}"}
		shown, err := c.PreviewTemplate(ctx, key, words)
		require.NoError(t, err)
		require.Contains(t, shown.Plain, "http")
		version, err := c.ChangeTemplate(ctx, key, 0, words)
		require.NoError(t, err)
		require.EqualValues(t, 1, version)
		require.NoError(t, c.ResetTemplate(ctx, key))

		// What asks a second person is not a program's: it is told so, and reads.
		_, err = c.AddProvider(ctx, client.NewProvider{Kind: "google", ProviderSettings: client.ProviderSettings{ClientID: "shop", ClientSecret: "hush"}})
		require.ErrorContains(t, err, "second person")
		added, err := s.federation.AddProvider(ctx, s.System(), federation.AddProviderInput{Kind: "google", ClientID: "shop", ClientSecret: "hush"})
		require.NoError(t, err)
		_, err = c.ChangeProvider(ctx, added.Slug, added.Version, client.ProviderSettings{ClientID: "shop2", Label: "Google"})
		require.ErrorContains(t, err, "second person")
		providers, err := c.Providers(ctx)
		require.NoError(t, err)
		require.Equal(t, "shop", providers[0].ClientID)
		require.Empty(t, providers[0].ClientSecret)
		_, err = c.SigningKeys(ctx)
		require.NoError(t, err)

		_, err = c.Settings.ChangeMailer(ctx, client.Mailer{Own: true, Host: "smtp.example.com", Port: 587, Encryption: "starttls", Sender: "a@shop.example"})
		require.ErrorContains(t, err, "second person")
		_, err = c.Settings.ChangeSMSHook(ctx, client.SMSHook{Own: true, URL: "https://sms.example.com/", Secret: "0123456789abcdef"})
		require.ErrorContains(t, err, "second person")
		tenants := tenant.NewService(s.DB)
		_, err = tenants.ChangeMailer(ctx, s.System(), tenant.ChangeMailerInput{Own: true, Host: "smtp.example.com", Port: 587, Encryption: "starttls", Sender: "a@shop.example"})
		require.NoError(t, err)
		mailer, err := c.Settings.Mailer(ctx)
		require.NoError(t, err)
		require.Equal(t, "smtp.example.com", mailer.Host)
		hook, err := c.Settings.SMSHook(ctx)
		require.NoError(t, err)
		require.False(t, hook.Own)

		app, err := c.AddApplication(ctx, "web", client.ApplicationSettings{Name: "Shop", RedirectURIs: []string{"https://shop.example.com/back"}, Scopes: []string{"openid"}})
		require.NoError(t, err)
		settings := app.ApplicationSettings
		settings.Name = "The shop"
		app, err = c.ChangeApplication(ctx, app.ID, app.Version, settings)
		require.NoError(t, err)
		require.Equal(t, "The shop", app.Name)
	})
}

package rest_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/client"
	"github.com/readmit/readmit/internal/account"
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

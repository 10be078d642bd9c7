package rest_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/client"
	"github.com/readmit/readmit/internal/account"
)

func TestAProfileIsUpdatedByTheClient(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		s.addField(t, "size")
		c := s.client("agent")
		id := s.Account(account.Draft{FirstName: "Jess", LastName: "Smith"})
		first, none := "Jessica", ""
		got, err := c.Accounts.UpdateProfile(ctx, id, client.ProfileUpdate{
			Version: 1, FirstName: &first, LastName: &none, Birthday: &client.Birthday{Month: 4, Day: 23}, Attributes: map[string]string{"size": "XL"},
			AddAddresses: []client.Address{{Type: "home", Line1: "14 Station Road", Locality: "Leeds", Country: "GB"}},
		})
		require.NoError(t, err)
		require.Equal(t, "Jessica", got.ShownName)
		require.Equal(t, int64(2), got.Version)
		require.Len(t, got.Changed, 5)
		require.Equal(t, "Leeds", got.Addresses[0].Locality)
		require.Equal(t, 1, s.Count("event", "type = 'account.address_added' AND via = 'rest'"))

		// Two fields, one of which somebody else has changed since version 1.
		other, last := "Jessie", "Miller"
		_, err = s.client("senior_agent").Accounts.UpdateProfile(ctx, id, client.ProfileUpdate{Version: 1, FirstName: &other, LastName: &last})
		var p *client.Problem
		require.True(t, errors.As(err, &p))
		require.Equal(t, 412, p.Status)
		require.Equal(t, "profile_changed", p.Code)
		require.Equal(t, "first_name", p.Errors[0].Field)
		require.JSONEq(t, `"Jessica"`, string(p.Errors[0].Conflict.Now))
		require.JSONEq(t, `"Jessie"`, string(p.Errors[0].Conflict.Yours))
		require.Equal(t, "last_name", p.Errors[1].Field)
		require.Equal(t, "version", p.Errors[2].Field)
		require.JSONEq(t, `2`, string(p.Errors[2].Conflict.Now))

		third, err := s.client("senior_agent").Accounts.UpdateProfile(ctx, id, client.ProfileUpdate{Version: 1, DisplayName: &other})
		require.NoError(t, err)
		require.Len(t, third.Meanwhile, 5, "what others changed stays, and is told")
		require.Equal(t, "Maria", third.Meanwhile[0].By.Name)

		_, err = s.client("viewer").Accounts.UpdateProfile(ctx, id, client.ProfileUpdate{FirstName: &other})
		require.Equal(t, "not_allowed", client.Code(err))
		_, err = s.client("outsourced_agent").Accounts.UpdateProfile(ctx, id, client.ProfileUpdate{Birthday: &client.Birthday{Year: 1990}})
		require.Equal(t, "field_masked", client.Code(err))
		a := s.send(t, "POST", "/api/v1/accounts/"+id+"/update-profile", `{"add_addresses":[{"id":"adr_1","line1":"x"}],"surname":"x"}`, by("agent"))
		p2 := requireProblem(t, a, 422, "invalid_input")
		require.Equal(t, "add_addresses.0.id", p2.Errors[0].Name)
		require.Equal(t, "surname", p2.Errors[1].Name)
	})
}

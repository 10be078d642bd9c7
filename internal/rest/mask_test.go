package rest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/client"
	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/rest"
	"github.com/readmit/readmit/internal/testkit"
)

// asRead are the ways to ask for the planted account besides its address.
var asRead = []string{
	"/accounts?q=zqfirst", "/accounts?last_name=zqlast&sort=name", "/accounts?customer_id=zqcustomer", "/accounts?q=zqusername",
	"/accounts?sort=created", "/accounts?sort=-last_login&limit=1", "/accounts?status=UNVERIFIED", "/accounts?identity_type=google",
	"/accounts/recent", "/accounts/counts", "/searches", "/audit?op=account.search", "/audit?op=account.view",
}

// TestNothingMaskedLeavesTheAPI plants a marker in every field of an account,
// asks every route as every role, and searches answers, headers and the log
// for the markers that the role may not see.
func TestNothingMaskedLeavesTheAPI(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		ids := s.objects(t, s.Tenant, "shop")
		p := s.Plant()
		ids["account"], ids["note"] = p.Account, p.Note
		s.number(t)
		seen := ""
		for _, role := range authz.Roles() {
			hidden := p.Hidden(role.Name)
			check := func(what string, a answer) {
				require.Empty(t, testkit.Leaks(fmt.Sprint(a.header)+a.body, hidden), "%s as %s", what, role.Name)
				if a.status == http.StatusOK {
					seen += a.body
				}
			}
			for _, r := range rest.Routes() {
				if r.Spec.Name == "account.reveal" || r.Method != http.MethodGet {
					continue
				}
				check(r.ID, s.send(t, r.Method, fill(t, r, ids), "", by(role.Name)))
			}
			for _, path := range asRead {
				check(path, s.send(t, "GET", rest.Base+path, "", by(role.Name)))
			}
			for _, path := range []string{"/accounts/" + p.Nameless, "/accounts/" + p.Nameless + "/activity", "/accounts/" + p.Account + "/activity?types=E-MAIL"} {
				check(path, s.send(t, "GET", rest.Base+path, "", by(role.Name)))
			}
		}
		for _, role := range authz.Roles() { // what acts answer
			for _, r := range rest.Routes() {
				if r.Spec.Name == "account.reveal" || r.Method == http.MethodGet || r.Placeholders()["id"] != "account" && r.Placeholders()["id"] != "note" {
					continue
				}
				a := s.send(t, r.Method, fill(t, r, ids), bodyOf(r), by(role.Name))
				require.Empty(t, testkit.Leaks(fmt.Sprint(a.header)+a.body, p.Hidden(role.Name)), "%s as %s", r.ID, role.Name)
			}
		}
		for _, marker := range p.Open {
			require.Contains(t, seen, marker, "the test sees what is open")
		}
		var all []string
		for _, markers := range p.Masked {
			all = append(all, markers...)
		}
		require.Empty(t, testkit.Leaks(s.Log.String(), append(all, p.Never...)), "the log")
		require.Contains(t, s.Log.String(), "/api/v1/accounts/{id}", "the log is read")
	})
}

// What may be seen is there: the markers stand where they were planted.
func TestTheMarkersAreThereForWhoMaySeeThem(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		p := s.Plant()
		s.number(t)
		c := s.client(authz.Agent)
		for _, part := range []account.Part{account.PartContact, account.PartPicture, account.PartAttributes} {
			out, err := c.Accounts.Reveal(ctx, p.Account, client.Reveal{Part: string(part), Because: "data_request", Reason: "asked for by letter"})
			require.NoError(t, err)
			require.NotEmpty(t, out.Parts)
		}
		_, err := c.Accounts.Reveal(ctx, p.Nameless, client.Reveal{Part: "email", Because: "data_request", Reason: "asked for by letter"})
		require.NoError(t, err)
		agent := ""
		for _, path := range []string{"/accounts/" + p.Account, "/accounts/" + p.Nameless, "/accounts/" + p.Account + "/activity?limit=200", "/notes/" + p.Note} {
			a := s.send(t, "GET", rest.Base+path, "", by(authz.Agent))
			require.Equal(t, 200, a.status, a.body)
			agent += a.body
		}
		for part, markers := range p.Masked {
			for _, marker := range markers {
				if strings.HasPrefix(marker, "zqsaved") || part == account.PartBirthday && strings.HasPrefix(marker, "1983") || strings.Contains(marker, "Jul") || strings.Contains(marker, "Aug") {
					continue // of another page, or as pages write it
				}
				require.NotEmpty(t, testkit.Leaks(agent, []string{marker}), "%s of %s", marker, part)
			}
		}
		require.Empty(t, testkit.Leaks(agent, p.Never))
		readers, err := s.client(authz.Supervisor).Accounts.Readers(ctx, p.Account)
		require.NoError(t, err)
		require.Len(t, readers, 1)
		require.Equal(t, "mem_agent", readers[0].ID)
		require.NotNil(t, readers[0].RevealedAt)
		_, err = s.client(authz.OutsourcedAgent).Accounts.Reveal(ctx, p.Account, client.Reveal{Part: "email", Because: "caller", Reason: "x"})
		require.Equal(t, "not_allowed", client.Code(err))
	})
}

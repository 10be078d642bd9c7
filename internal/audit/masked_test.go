package audit_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/audit"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/testkit"
)

func TestInputsAreMaskedForTheReadersRole(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		agent := k.Actor(authz.Agent)
		agent.Call.Reason = "Jess called from +49 171 5550100"
		accounts := account.NewService(k.DB)
		for _, in := range []account.SearchInput{
			{Q: "jess.smith@example.com"}, {Q: "Jess 0171 5550100"}, {Email: account.Term{Value: "jess.smith@example.com"}}, {Phone: account.Term{Value: "+491715550100"}},
			{LastName: account.Term{Value: "Smith", Op: account.Prefix}},
		} {
			_, err := accounts.Search(ctx, agent, in)
			require.NoError(t, err)
		}
		s := scene{Kit: k, audit: audit.NewService(k.DB)}
		for _, role := range []string{authz.Auditor, authz.PrivacyOfficer, authz.Administrator} {
			s.auditor = k.Actor(role)
			text := ""
			for _, e := range s.search(audit.SearchInput{Op: "account.search"}).Items {
				text += string(e.Personal.Input) + e.Personal.Reason
			}
			for _, hidden := range []string{"jess.smith", "example.com", "5550100", "1715550"} {
				require.NotContains(t, text, hidden, role)
			}
			require.Contains(t, text, `"Smith"`, role)
			require.Contains(t, text, "Jess called from", role)
			require.Contains(t, text, "j•••@e•••.com", role)
		}
		s.auditor = k.Actor(authz.Auditor)
		require.NotContains(t, s.export(audit.ExportEntriesInput{Form: audit.FormNDJSON, Personal: true}), "jess.smith")
		all, err := s.audit.Search(ctx, k.System(), audit.SearchInput{Op: "account.search", Actor: agent.ID})
		require.NoError(t, err)
		text := ""
		for _, e := range all.Items {
			text += string(e.Personal.Input)
		}
		require.Contains(t, text, "jess.smith@example.com", "Readmit itself sees what was written")
	})
}

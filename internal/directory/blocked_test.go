package directory_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/directory"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/testkit"
)

// What is blocked for new accounts is no reason to leave a customer out who
// was one before: the row is taken, and told.
func TestBlockedRowsAreTakenAndTold(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := tenant.NewService(k.DB)
		_, err := s.BlockEmailDomain(t.Context(), k.System(), tenant.BlockEmailDomainInput{Domain: "trash.example"})
		require.NoError(t, err)
		_, err = s.BlockUsername(t.Context(), k.System(), tenant.BlockUsernameInput{Username: "*admin*"})
		require.NoError(t, err)
		const file = "email,email_verified,unverified_email,username\n" +
			"jess@mail.example,true,,jess.smith\n" +
			"ana@TRASH.example,true,,\n" +
			",,ben@sub.trash.example,\n" +
			",,,TheAdmin\n"
		for _, dry := range []bool{true, false} {
			report := &inMemory{}
			out, err := directory.NewService(k.DB).Import(t.Context(), k.System(), directory.ImportInput{
				Name: "users.csv", File: strings.NewReader(file), DryRun: dry, Report: report,
			})
			require.NoError(t, err)
			require.Equal(t, int64(4), out.Totals.Taken())
			require.Equal(t, int64(3), out.Totals.Warned)
			require.Equal(t, map[string]int64{"email": 1, "unverified_email": 1, "username": 1}, out.Totals.Fields)
			require.Contains(t, report.String(), "the account is taken with it")
			require.NotContains(t, report.String(), "trash", "a report repeats no value")
		}
		require.Equal(t, 4, k.Count("account", ""))
		require.Equal(t, 1, k.Count("account", "email = 'ana@trash.example' AND status = $1", string(account.Active)))
	})
}

// inMemory is a report that is kept in memory.
type inMemory struct{ bytes.Buffer }

func (*inMemory) Seek(int64, int) (int64, error) { return 0, nil }

func (m *inMemory) Truncate(size int64) error {
	m.Buffer.Truncate(int(size))
	return nil
}

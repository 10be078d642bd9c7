package credential_test

import (
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/op"
)

// TestOwnersAreToldOfOldPasswordsOnce lets passwords grow old: two weeks before
// the end their owners are told, once, though several nodes look; a new password
// is told of anew, and who may not sign in is not.
func TestOwnersAreToldOfOldPasswordsOnce(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		hash, err := s.s.NewPassword(ctx, s.Tenant, "correct horse battery")
		require.NoError(t, err)
		set := func(n int64) {
			s.Do(func(tx *op.Tx) error { return credential.SetPassword(tx, n, hash) })
		}
		set(s.n)
		disabled := s.Account(account.Draft{Email: "off@example.com", Status: account.Inactive})
		unproved := s.Account(account.Draft{UnverifiedEmail: "maybe@example.com"})
		set(s.Number(disabled))
		set(s.Number(unproved))
		told := func() int { return s.Count("message", "template = 'password_expiring'") }
		look := func() {
			var nodes sync.WaitGroup
			for range 8 {
				nodes.Go(func() { require.NoError(t, s.s.TellAllExpiring(ctx)) })
			}
			nodes.Wait()
		}
		s.Clock.Move(400 * 24 * time.Hour)
		look()
		require.Zero(t, told(), "the tenant lets passwords grow old")
		set(s.n)
		s.Do(func(tx *op.Tx) error {
			_, err := tx.ExecContext(ctx, `INSERT INTO tenant_setting (tenant, key, value, version, changed_by, changed_name, changed_at) VALUES ($1, 'password.max_age_days', '90', 1, 'x', 'x', 1)`, s.Tenant)
			return err
		})
		s.Clock.Move(75 * 24 * time.Hour)
		look()
		require.Zero(t, told(), "fifteen days are left")
		s.Clock.Move(25 * time.Hour)
		look()
		look()
		require.Equal(t, 1, told())
		require.Equal(t, 1, s.Count("event", "type = 'credential.password_expiring'"))
		set(s.n)
		s.Clock.Move(80 * 24 * time.Hour)
		look()
		require.Equal(t, 2, told(), "of another password")
	})
}

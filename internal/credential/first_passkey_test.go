package credential_test

import (
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/testkit"
)

// TestC30AFirstWayInIsSetUpOnceOf200 sets a first password and registers first
// passkeys by one link, at once: the account has one of them afterwards.
func TestC30AFirstWayInIsSetUpOnceOf200(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		login := s.Account(account.Draft{FirstName: "Kim", Email: "kim@example.com"})
		n := s.Number(login)
		var link secret.String
		s.Do(func(tx *op.Tx) error {
			id, err := nonce.Issue(tx, nonce.Draft{Kind: nonce.ResetPassword, Account: n, Target: "kim@example.com", For: nonce.LinkFor})
			require.NoError(t, err)
			link, err = nonce.Text(tx.Ctx, tx.Tx, s.DB.Ring, id, tx.Now)
			return err
		})
		hash, err := s.s.NewPassword(ctx, s.Tenant, second)
		require.NoError(t, err)
		guest := s.Visitor("credential.ask_first_passkey", "credential.register_first_passkey")
		asked, err := s.s.AskFirstPasskey(ctx, guest, credential.AskFirstPasskeyInput{Link: link})
		require.NoError(t, err)
		var tries atomic.Int32
		require.Equal(t, 1, race(func() error {
			if tries.Add(1)%4 == 0 {
				return try(s.Kit, func(tx *op.Tx) error {
					_, err := credential.ResetBy(tx, link, hash)
					return err
				})
			}
			q, err := s.s.AskFirstPasskey(ctx, guest, credential.AskFirstPasskeyInput{Link: link})
			if err != nil {
				q = asked // of before
			}
			device := testkit.NewAuthenticator(t)
			device.Origin = origin
			_, err = s.s.RegisterFirstPasskey(ctx, guest, credential.RegisterFirstPasskeyInput{
				Link: link, PasskeyAnswer: credential.PasskeyAnswer{Challenge: q.Challenge, Answer: device.Make(q.Options)},
			})
			return err
		}))
		require.Equal(t, 1, s.Count("credential_passkey", "account = $1", n)+s.Count("credential_password", "account = $1", n))
		require.Equal(t, 1, s.Count("account_identity", "account = $1", n))
	})
}

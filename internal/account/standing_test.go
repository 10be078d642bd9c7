package account_test

import (
	"database/sql"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

// numberOf is an account's internal number.
func numberOf(t *testing.T, k *testkit.Kit, login string) (n int64) {
	t.Helper()
	require.NoError(t, k.DB.Store.Read(ctx, func(tx *store.Tx) error {
		return tx.QueryRowContext(ctx, "SELECT n FROM account WHERE id = $1", login).Scan(&n)
	}))
	return n
}

func standingOf(t *testing.T, k *testkit.Kit, n int64) (s account.Standing) {
	t.Helper()
	require.NoError(t, k.DB.Store.Read(ctx, func(tx *store.Tx) (err error) {
		s, err = account.StandingOf(ctx, tx, n, false)
		return err
	}))
	return s
}

func signsIn(t *testing.T, k *testkit.Kit, tenant, text string) (n int64) {
	t.Helper()
	require.NoError(t, k.DB.Store.Read(ctx, func(tx *store.Tx) (err error) {
		n, err = account.FindForSignIn(ctx, tx, tenant, text, k.Clock.Now())
		return err
	}))
	return n
}

// TestFindForSignInHoweverItIsTyped finds an account by every way of writing
// what it signs in with, and by nothing else.
func TestFindForSignInHoweverItIsTyped(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		verified := k.Clock.Now()
		jess := numberOf(t, k, k.Account(account.Draft{
			FirstName: "Jess", Email: "jess.smith@xn--bcher-kva.example", Username: "jess", CustomerID: "C-1001", LegacyID: "old-7",
			Phones: []account.Phone{{Number: "+4930901820", Type: "PRIMARY", VerifiedAt: &verified}, {Number: "+4930901821", Type: "WORK"}},
		}))
		for _, text := range []string{
			"jess.smith@bücher.example", " Jess.Smith@BÜCHER.example ", "jess.smith@xn--bcher-kva.example",
			"+49 30 901820", "030 901820", "0049 (30) 90-18-20", "＋４９ ３０ ９０１８２０", "jess", "JESS", " Jess ",
		} {
			require.Equal(t, jess, signsIn(t, k, k.Tenant, text), "%q", text)
		}
		for _, text := range []string{
			"", " ", "C-1001", "old-7", "+4930901821", "jesssmith@bücher.example", "jess.smith+x@bücher.example", "jess\x00", "jess@", "%", "j*",
		} {
			require.Zero(t, signsIn(t, k, k.Tenant, text), "%q", text)
		}
		require.Zero(t, signsIn(t, k, k.AddTenant("other"), "jess"), "another tenant's")
	})
}

func TestFindForSignInByAClaim(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		const address = "sam@example.com"
		first := numberOf(t, k, k.Account(account.Draft{UnverifiedEmail: address}))
		require.Equal(t, first, signsIn(t, k, k.Tenant, "Sam@example.com"))
		k.Clock.Move(time.Hour)
		second := numberOf(t, k, k.Account(account.Draft{UnverifiedEmail: address}))
		require.Equal(t, second, signsIn(t, k, k.Tenant, address), "the newest claim")
		k.Clock.Move(account.ClaimFor)
		require.Zero(t, signsIn(t, k, k.Tenant, address), "nobody has proved it for a long time")
		k.Do(func(tx *op.Tx) error { return account.NoteSignIn(tx, second, "password") })
		require.Equal(t, second, signsIn(t, k, k.Tenant, address), "who uses it keeps it")
		imported := numberOf(t, k, k.Account(account.Draft{UnverifiedEmail: "old@example.com", ImportedAt: k.Clock.Now()}))
		k.Clock.Move(2 * account.ClaimFor)
		require.Equal(t, imported, signsIn(t, k, k.Tenant, "old@example.com"), "who came from another system may come late")
		owner := numberOf(t, k, k.Account(account.Draft{Email: address}))
		require.Equal(t, owner, signsIn(t, k, k.Tenant, address), "who has proved it is before every claim")
	})
}

func TestMayAuthenticate(t *testing.T) {
	now := testkit.Start
	later, before := now.Add(time.Minute), now.Add(-time.Minute)
	whole := account.Standing{Status: account.Active, Email: "jess@example.com"}
	with := func(change func(*account.Standing)) account.Standing {
		s := whole
		change(&s)
		return s
	}
	pending := with(func(s *account.Standing) { s.Status = account.Pending })
	locked := with(func(s *account.Standing) { s.Lock = &account.Lock{Until: &later} })
	unverified := with(func(s *account.Standing) { s.Email = "" })
	must := with(func(s *account.Standing) { s.MustResetPassword = true })
	frozen := with(func(s *account.Standing) { s.FrozenAt = &before })
	inactive := with(func(s *account.Standing) { s.Status = account.Inactive })
	for _, c := range []struct {
		name  string
		s     account.Standing
		rules account.DoorRules
		code  string
	}{
		{"active", whole, account.DoorRules{VerifiedEmail: true, Password: true}, ""},
		{"deletion approved", with(func(s *account.Standing) { s.DeletionApprovedAt = &before }), account.DoorRules{Passkey: true}, "deletion_pending"},
		{"deletion approved, a session", with(func(s *account.Standing) { s.DeletionApprovedAt = &before }), account.DoorRules{Standing: true}, "deletion_pending"},
		{"deletion asked for", with(func(s *account.Standing) { s.DeletionPendingAt = &before }), account.DoorRules{}, ""},
		{"inactive", inactive, account.DoorRules{}, "inactive"},
		{"inactive, a session", inactive, account.DoorRules{Standing: true}, "inactive"},
		{"inactive, by passkey", inactive, account.DoorRules{Passkey: true, KnownDevice: true, Pending: true}, "inactive"},
		{"erased", with(func(s *account.Standing) { s.Status = account.Deleted }), account.DoorRules{}, "inactive"},
		{"of no status", account.Standing{}, account.DoorRules{}, "inactive"},
		{"pending", pending, account.DoorRules{}, "pending"},
		{"pending, and let in", pending, account.DoorRules{Pending: true}, ""},
		{"frozen", frozen, account.DoorRules{Passkey: true}, "frozen"},
		{"frozen, a session", frozen, account.DoorRules{Standing: true}, "frozen"},
		{"locked", locked, account.DoorRules{}, "locked"},
		{"locked for good", with(func(s *account.Standing) { s.Lock = &account.Lock{} }), account.DoorRules{}, "locked"},
		{"no longer locked", with(func(s *account.Standing) { s.Lock = &account.Lock{Until: &now} }), account.DoorRules{}, ""},
		{"locked, known device", locked, account.DoorRules{KnownDevice: true}, ""},
		{"locked, own link", locked, account.DoorRules{SelfUnlock: true}, ""},
		{"locked, passkey", locked, account.DoorRules{Passkey: true}, ""},
		{"locked, a session", locked, account.DoorRules{Standing: true}, ""},
		{"unverified", unverified, account.DoorRules{}, ""},
		{"unverified where it is asked for", unverified, account.DoorRules{VerifiedEmail: true}, "email_unverified"},
		{"by phone", with(func(s *account.Standing) { s.Email, s.PhoneVerified = "", true }), account.DoorRules{VerifiedEmail: true}, ""},
		{"must reset", must, account.DoorRules{Password: true}, "must_reset_password"},
		{"must reset, otherwise", must, account.DoorRules{}, ""},
	} {
		f := c.s.MayAuthenticate(now, c.rules)
		code := ""
		if f != nil {
			code = f.Code
		}
		require.Equal(t, c.code, code, c.name)
	}
}

func TestEndEverythingAndNoteSignIn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		n := numberOf(t, k, k.Account(account.Draft{FirstName: "Jess", Email: "jess@example.com", Identities: []account.DraftIdentity{{Type: "password", CreatedAt: k.Clock.Now()}}}))
		other := numberOf(t, k, k.Account(account.Draft{FirstName: "Ben"}))
		before := standingOf(t, k, n)
		require.Equal(t, account.Standing{
			N: n, ID: before.ID, Tenant: k.Tenant, Status: account.Active, ShownName: "Jess", Email: "jess@example.com", Identities: []string{"password"},
		}, before)
		k.Do(func(tx *op.Tx) error {
			epoch, err := account.EndEverything(tx, n)
			require.Equal(t, before.Epoch+1, epoch)
			return err
		})
		require.Equal(t, before.Epoch+1, standingOf(t, k, n).Epoch)
		require.Zero(t, standingOf(t, k, other).Epoch)
		require.NoError(t, k.DB.Store.Read(ctx, func(tx *store.Tx) error {
			_, err := account.Stays(ctx, tx, n, before.Epoch, k.Clock.Now())
			require.Equal(t, "ended", testkit.Code(err))
			_, err = account.Stays(ctx, tx, n, before.Epoch+1, k.Clock.Now())
			require.NoError(t, err)
			_, err = account.StandingOf(ctx, tx, 4711, false)
			require.ErrorIs(t, err, sql.ErrNoRows)
			return nil
		}))
		k.Clock.Move(time.Hour)
		k.Do(func(tx *op.Tx) error { return account.NoteSignIn(tx, n, "password") })
		at := k.Clock.Now().UnixMicro()
		require.Equal(t, 1, k.Count("account", "last_login_at = $1 AND last_login_identity = 'password'", at))
		require.Equal(t, 1, k.Count("account_identity", "last_used_at = $1", at))
	})
}

func TestIdentities(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		n := numberOf(t, k, k.Account(account.Draft{FirstName: "Jess"}))
		other := numberOf(t, k, k.Account(account.Draft{FirstName: "Ben"}))
		refused := func(body func(*op.Tx) error) string {
			var err error
			k.Do(func(tx *op.Tx) error {
				err = body(tx)
				return nil
			})
			return testkit.Code(err)
		}
		k.Do(func(tx *op.Tx) error {
			require.NoError(t, account.AddIdentity(tx, n, "password", ""))
			require.NoError(t, account.AddIdentity(tx, n, "password", ""), "it is there already")
			require.NoError(t, account.AddIdentity(tx, other, "password", ""), "everybody may have a password")
			return account.AddIdentity(tx, n, "google", "g-1")
		})
		require.Equal(t, []string{"google", "password"}, standingOf(t, k, n).Identities)
		require.Equal(t, "identity_taken", refused(func(tx *op.Tx) error { return account.AddIdentity(tx, other, "google", "g-1") }))
		by := func(tenant, kind, subject string) (who int64) {
			require.NoError(t, k.DB.Store.Read(ctx, func(tx *store.Tx) (err error) {
				who, err = account.ByIdentity(ctx, tx, tenant, kind, subject)
				return err
			}))
			return who
		}
		require.Equal(t, n, by(k.Tenant, "google", "g-1"))
		require.Zero(t, by(k.Tenant, "facebook", "g-1"))
		require.Zero(t, by(k.Tenant, "password", ""), "nobody is found by having a password")
		require.Zero(t, by(k.AddTenant("other"), "google", "g-1"))

		k.Do(func(tx *op.Tx) error { return account.RemoveIdentity(tx, n, "password", "") })
		require.Equal(t, []string{"google"}, standingOf(t, k, n).Identities)
		require.Equal(t, "identity_not_found", refused(func(tx *op.Tx) error { return account.RemoveIdentity(tx, n, "password", "") }))
		require.Equal(t, "last_identity", refused(func(tx *op.Tx) error { return account.RemoveIdentity(tx, n, "google", "g-1") }))
		found, err := account.NewService(k.DB).Search(ctx, k.System(), account.SearchInput{IdentityType: "google"})
		require.NoError(t, err)
		require.Len(t, found.Items, 1)
		require.Equal(t, []string{"google"}, found.Items[0].IdentityTypes)
	})
}

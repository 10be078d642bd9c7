package account_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

var five = account.LockRules{Attempts: 5, For: 15 * time.Minute}

func fail(t *testing.T, k *testkit.Kit, n int64) (l account.Lock) {
	t.Helper()
	k.Do(func(tx *op.Tx) (err error) {
		tx.Actor.Call.Address = "192.0.2.7"
		l, err = account.CountFailure(tx, n, five)
		return err
	})
	return l
}

func TestFailuresLockAndTheLockEndsWhenItWasSaid(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		n := numberOf(t, k, k.Account(account.Draft{FirstName: "Jess"}))
		now := k.Clock.Now
		for i := 1; i < 5; i++ {
			l := fail(t, k, n)
			require.Equal(t, i, l.Attempts)
			require.Nil(t, l.Until)
			require.False(t, standingOf(t, k, n).Locked(now()))
		}
		until := now().Add(15 * time.Minute)
		require.Equal(t, account.Lock{Since: now(), Until: &until, Attempts: 5, Address: "192.0.2.7"}, fail(t, k, n))
		require.Equal(t, &account.Lock{Since: now(), Until: &until, Attempts: 5, Address: "192.0.2.7"}, standingOf(t, k, n).Lock)
		require.Equal(t, 1, k.Count("event", "type = 'signin.locked'"))

		k.Clock.Move(14 * time.Minute)
		require.Equal(t, 6, fail(t, k, n).Attempts)
		require.Equal(t, until, *standingOf(t, k, n).Lock.Until, "who goes on trying does not keep the owner out for longer")
		require.Equal(t, 1, k.Count("event", "type = 'signin.locked'"))
		k.Clock.Move(time.Minute)
		require.False(t, standingOf(t, k, n).Locked(now()))
		require.Equal(t, 1, fail(t, k, n).Attempts, "a lock that has ended begins the count anew")
		require.Nil(t, standingOf(t, k, n).Lock)
		require.Equal(t, 1, k.Count("event", "type = 'signin.lock_expired'"))

		k.Do(func(tx *op.Tx) error { return account.ForgetFailures(tx, n) })
		require.Equal(t, 1, fail(t, k, n).Attempts)
		k.Clock.Move(15*time.Minute + time.Second)
		require.Equal(t, 1, fail(t, k, n).Attempts, "old ones do not count")
		require.Equal(t, 1, k.Count("event", "type = 'signin.locked'"))
	})
}

// TestC19OneLimiterWhateverWasTyped fails once by each way of writing each
// identifier of one account: it is one count.
func TestC19OneLimiterWhateverWasTyped(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		verified := k.Clock.Now()
		k.Account(account.Draft{Email: "jess@example.com", Username: "jess", Phones: []account.Phone{{Number: "+4930901820", Type: "PRIMARY", VerifiedAt: &verified}}})
		for i, text := range []string{"jess@example.com", "JESS", "+49 30 901820", "030/901820", "Jess@EXAMPLE.com"} {
			l := fail(t, k, signsIn(t, k, k.Tenant, text))
			require.Equal(t, i+1, l.Attempts, text)
			require.Equal(t, i == 4, l.Until != nil, text)
		}
		ring := k.DB.Ring
		nobody := account.OfNobody(ring, "Nobody@Example.com")
		require.Equal(t, nobody, account.OfNobody(ring, " nobody@example.COM "))
		require.NotEqual(t, nobody, account.OfNobody(ring, "nobody@example.org"))
		require.NotContains(t, string(nobody), "nobody")
		require.Equal(t, account.OfNobody(ring, "＋49"), account.OfNobody(ring, " ＋49"))
	})
}

func TestFailuresOfAddresses(t *testing.T) {
	require.Equal(t, account.OfAddress("192.0.2.7"), account.OfAddress("::ffff:192.0.2.7"))
	require.Equal(t, account.OfAddress("2001:db8::1"), account.OfAddress("2001:db8::ffff:1%eth0"))
	require.NotEqual(t, account.OfAddress("2001:db8::1"), account.OfAddress("2001:db8:0:1::1"))
	require.NotEqual(t, account.OfAddress("192.0.2.7"), account.OfAddress("192.0.2.8"))
	require.Equal(t, account.OfAddress(""), account.OfAddress("nonsense"))
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		subject, other := account.OfAddress("192.0.2.7"), account.OfAddress("192.0.2.8")
		count := func(s account.Subject) (l account.Lock) {
			k.Do(func(tx *op.Tx) (err error) {
				l, err = account.CountFailureOf(tx, s, five)
				return err
			})
			return l
		}
		locked := func(tenant string, s account.Subject) (l *account.Lock) {
			require.NoError(t, k.DB.Store.Read(ctx, func(tx *store.Tx) (err error) {
				l, err = account.LockOf(ctx, tx, tenant, s, k.Clock.Now())
				return err
			}))
			return l
		}
		for i := 1; i <= 4; i++ {
			require.Equal(t, i, count(subject).Attempts)
			require.Nil(t, locked(k.Tenant, subject))
		}
		until := k.Clock.Now().Add(five.For)
		require.Equal(t, &until, count(subject).Until)
		require.Equal(t, &until, locked(k.Tenant, subject).Until)
		require.Nil(t, locked(k.Tenant, other))
		require.Nil(t, locked(k.AddTenant("other"), subject), "another tenant has its own count")
		k.Clock.Move(10 * time.Minute)
		require.Equal(t, &until, count(subject).Until, "it is not lengthened")
		k.Clock.Move(5 * time.Minute)
		require.Nil(t, locked(k.Tenant, subject))
		require.Equal(t, 1, count(subject).Attempts)
		k.Clock.Move(five.For + time.Second)
		require.Equal(t, 1, count(subject).Attempts)
		for range 5 {
			count(subject)
		}
		k.Do(func(tx *op.Tx) error { return account.ForgetFailuresOf(tx, subject) })
		require.Nil(t, locked(k.Tenant, subject))
	})
}

// TestFailuresAtOnce counts 200 failures side by side: none is lost, and the
// account is locked once.
func TestFailuresAtOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		n := numberOf(t, k, k.Account(account.Draft{FirstName: "Jess"}))
		done := make(chan account.Lock, 200)
		for range 200 {
			go func() { done <- fail(t, k, n) }()
		}
		seen := map[int]bool{}
		for range 200 {
			l := <-done
			require.False(t, seen[l.Attempts], fmt.Sprint(l.Attempts))
			seen[l.Attempts] = true
		}
		require.Equal(t, 1, k.Count("event", "type = 'signin.locked'"))
		require.Equal(t, 1, k.Count("account", "lock_attempts = 200"))
	})
}

func TestLocksThatHaveEndedAreTakenAway(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		service := account.NewService(k.DB)
		now := k.Clock.Now()
		until := now.Add(time.Minute)
		k.Account(account.Draft{FirstName: "Jess", Lock: &account.Lock{Since: now, Until: &until, Attempts: 5}})
		k.Account(account.Draft{FirstName: "Ben", Lock: &account.Lock{Since: now, Attempts: 5}})
		k.AccountIn(k.AddTenant("other"), account.Draft{FirstName: "Ann", Lock: &account.Lock{Since: now, Until: &until, Attempts: 5}})
		require.NoError(t, service.ExpireAllLocks(ctx))
		require.Equal(t, 3, k.Count("account", "lock_until IS NOT NULL"))
		k.Clock.Move(time.Minute)
		for range 2 {
			require.NoError(t, service.ExpireAllLocks(ctx))
			require.Equal(t, 1, k.Count("account", "lock_until IS NOT NULL"), "the one that staff must lift")
			require.Equal(t, 2, k.Count("event", "type = 'signin.lock_expired'"))
		}
	})
}

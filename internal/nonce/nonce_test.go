package nonce_test

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

var ctx = context.Background()

var opTry = op.Define("noncetest.redeem", "Redeem in a test", op.Needs{})

type nothing struct{}

func (nothing) Validate() error   { return nil }
func (nothing) Target() op.Target { return op.Target{} }

// run runs a step as an operation does: a fault stays a refusal, so that what
// it counted is kept.
func run(k *testkit.Kit, tenant string, body func(*op.Tx) (nonce.Nonce, error)) (nonce.Nonce, error) {
	actor := k.System()
	actor.Tenant = tenant
	return op.Do(ctx, k.DB, actor, opTry, nothing{}, func(tx *op.Tx) (nonce.Nonce, error) {
		out, err := body(tx)
		if f := fault.As(err); f != nil {
			return out, tx.Refuse(f)
		}
		return out, err
	})
}

func issue(k *testkit.Kit, d nonce.Draft) string {
	k.T.Helper()
	var id string
	k.Do(func(tx *op.Tx) (err error) {
		id, err = nonce.Issue(tx, d)
		return err
	})
	return id
}

func text(k *testkit.Kit, id string) (out secret.String, err error) {
	err = k.DB.Store.Read(ctx, func(tx *store.Tx) error {
		out, err = nonce.Text(ctx, tx, k.DB.Ring, id, k.Clock.Now())
		return err
	})
	return out, err
}

func secretOf(k *testkit.Kit, id string) secret.String {
	k.T.Helper()
	out, err := text(k, id)
	require.NoError(k.T, err)
	return out
}

func redeem(k *testkit.Kit, kind nonce.Kind, link secret.String) (nonce.Nonce, error) {
	return run(k, k.Tenant, func(tx *op.Tx) (nonce.Nonce, error) { return nonce.Redeem(tx, kind, link) })
}

func redeemCode(k *testkit.Kit, id, bound string, code secret.String) (nonce.Nonce, error) {
	return run(k, k.Tenant, func(tx *op.Tx) (nonce.Nonce, error) { return nonce.RedeemCode(tx, id, bound, code) })
}

func peek(k *testkit.Kit, kind nonce.Kind, link secret.String) (out nonce.Nonce, err error) {
	err = k.DB.Store.Read(ctx, func(tx *store.Tx) error {
		out, err = nonce.Peek(ctx, tx, kind, link, k.Clock.Now())
		return err
	})
	return out, err
}

// owner is an account's number.
func owner(k *testkit.Kit) (n int64) {
	k.T.Helper()
	login := k.Account(account.Draft{FirstName: "Jess"})
	require.NoError(k.T, k.DB.Store.Read(ctx, func(tx *store.Tx) error {
		return tx.QueryRowContext(ctx, "SELECT n FROM account WHERE id = $1", login).Scan(&n)
	}))
	return n
}

func TestALinkIsGoodOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		n := owner(k)
		id := issue(k, nonce.Draft{Kind: nonce.VerifyEmail, Account: n, Epoch: 3, Target: "jess@example.com", Bound: "flw_1", For: nonce.LinkFor, Data: []byte("sealed")})
		link := secretOf(k, id)
		require.Regexp(t, "^[A-Za-z0-9_-]{64}$", link.Reveal())
		require.Equal(t, link, secretOf(k, id), "it is made anew for each message, and always the same")

		seen, err := peek(k, nonce.VerifyEmail, link)
		require.NoError(t, err)
		require.Nil(t, seen.Data)
		got, err := redeem(k, nonce.VerifyEmail, " "+link+"\n")
		require.NoError(t, err)
		require.Equal(t, nonce.Nonce{
			ID: id, Tenant: k.Tenant, Kind: nonce.VerifyEmail, Account: n, Epoch: 3, Target: "jess@example.com", Bound: "flw_1",
			CreatedAt: testkit.Start, ExpiresAt: testkit.Start.Add(24 * time.Hour), Data: []byte("sealed"),
		}, got)
		_, err = redeem(k, nonce.VerifyEmail, link)
		require.ErrorIs(t, err, nonce.ErrUsed)
		_, err = peek(k, nonce.VerifyEmail, link)
		require.ErrorIs(t, err, nonce.ErrUsed)
		_, err = text(k, id)
		require.ErrorIs(t, err, nonce.ErrUsed)
	})
}

func TestWhatIsNoLink(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		link := secretOf(k, issue(k, nonce.Draft{Kind: nonce.ResetPassword, Account: owner(k), Target: "a@b.example", For: time.Hour})).Reveal()
		code := issue(k, nonce.Draft{Kind: nonce.ResetPassword, Account: owner(k), Target: "a@b.example", For: time.Hour, Digits: 8})
		bad := []string{"", "x", link[:63], link + "A", link + "=", "\x00" + link, link[:10] + "\n" + link[10:], strings.Repeat("A", 64), strings.Repeat("A", 1<<20), code}
		for i := range link {
			other := "A"
			if link[i] == 'A' {
				other = "B"
			}
			bad = append(bad, link[:i]+other+link[i+1:])
		}
		for _, b := range bad {
			_, err := redeem(k, nonce.ResetPassword, secret.String(b))
			require.ErrorIs(t, err, nonce.ErrUnknown, b)
		}
		_, err := redeem(k, nonce.AccessLink, secret.String(link))
		require.ErrorIs(t, err, nonce.ErrUnknown, "one kind never stands in for another")
		_, err = run(k, k.AddTenant("other"), func(tx *op.Tx) (nonce.Nonce, error) {
			return nonce.Redeem(tx, nonce.ResetPassword, secret.String(link))
		})
		require.ErrorIs(t, err, nonce.ErrUnknown, "nor one tenant for another")
		_, err = redeem(k, nonce.ResetPassword, secret.String(link))
		require.NoError(t, err)
	})
}

// TestC07LinksDieByTimeByANewerOneAndByBeingCalledBack: a link does not live
// longer than what it was made for.
func TestC07LinksDieByTimeByANewerOneAndByBeingCalledBack(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		n, other := owner(k), owner(k)
		d := nonce.Draft{Kind: nonce.VerifyEmail, Account: n, Target: "a@b.example", For: nonce.LinkFor}
		first := secretOf(k, issue(k, d))
		elsewhere, theirs, reset := d, d, d
		elsewhere.Target, theirs.Account, reset.Kind = "c@b.example", other, nonce.ResetPassword
		keep := []secret.String{secretOf(k, issue(k, elsewhere)), secretOf(k, issue(k, theirs)), secretOf(k, issue(k, reset))}
		second := secretOf(k, issue(k, d))
		_, err := redeem(k, nonce.VerifyEmail, first)
		require.ErrorIs(t, err, nonce.ErrSuperseded)
		for _, link := range keep {
			_, err := peek(k, nonce.VerifyEmail, link)
			if link == keep[2] {
				_, err = peek(k, nonce.ResetPassword, link)
			}
			require.NoError(t, err, "another address, account or kind has a newest one of its own")
		}

		k.Clock.Move(nonce.LinkFor - time.Microsecond)
		_, err = peek(k, nonce.VerifyEmail, second)
		require.NoError(t, err)
		k.Clock.Move(time.Microsecond)
		_, err = redeem(k, nonce.VerifyEmail, second)
		require.ErrorIs(t, err, nonce.ErrExpired)

		third, fourth := secretOf(k, issue(k, d)), secretOf(k, issue(k, reset))
		k.Do(func(tx *op.Tx) error { return nonce.Cancel(tx, n, nonce.VerifyEmail) })
		_, err = redeem(k, nonce.VerifyEmail, third)
		require.ErrorIs(t, err, nonce.ErrSuperseded)
		_, err = peek(k, nonce.ResetPassword, fourth)
		require.NoError(t, err)
		k.Do(func(tx *op.Tx) error { return nonce.CancelTarget(tx, n, "a@b.example") })
		_, err = redeem(k, nonce.ResetPassword, fourth)
		require.ErrorIs(t, err, nonce.ErrSuperseded)
		fifth := secretOf(k, issue(k, reset))
		k.Do(func(tx *op.Tx) error { return nonce.Cancel(tx, n) })
		_, err = redeem(k, nonce.ResetPassword, fifth)
		require.ErrorIs(t, err, nonce.ErrSuperseded)
	})
}

func TestACodeIsTriedFiveTimes(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		n := owner(k)
		for _, digits := range []int{6, 8} {
			d := nonce.Draft{Kind: nonce.EmailCode, Account: n, Target: "a@b.example", Bound: "flw_1", For: nonce.CodeFor, Digits: digits}
			id := issue(k, d)
			code := secretOf(k, id)
			require.Len(t, code.Reveal(), digits)
			_, err := redeemCode(k, id, "flw_2", code)
			require.ErrorIs(t, err, nonce.ErrUnknown, "it is good in its own flow only")
			for range nonce.Tries - 1 {
				_, err := redeemCode(k, id, "flw_1", wrong(code))
				require.ErrorIs(t, err, nonce.ErrMistyped)
			}
			got, err := redeemCode(k, id, "flw_1", code[:3]+" "+code[3:])
			require.NoError(t, err, "the fifth is right, and written in groups")
			require.Equal(t, n, got.Account)
			_, err = redeemCode(k, id, "flw_1", code)
			require.ErrorIs(t, err, nonce.ErrUsed)

			id = issue(k, d)
			for range nonce.Tries {
				_, err := redeemCode(k, id, "flw_1", wrong(secretOf(k, id)))
				require.ErrorIs(t, err, nonce.ErrMistyped)
			}
			_, err = redeemCode(k, id, "flw_1", "000000")
			require.ErrorIs(t, err, nonce.ErrTries)
			_, err = text(k, id)
			require.ErrorIs(t, err, nonce.ErrTries)
		}
		_, err := redeemCode(k, "non_none", "", "123456")
		require.ErrorIs(t, err, nonce.ErrUnknown)
		link := issue(k, nonce.Draft{Kind: nonce.AccessLink, Account: n, For: time.Hour})
		_, err = redeemCode(k, link, "", "0")
		require.ErrorIs(t, err, nonce.ErrUnknown, "a link is no code")
	})
}

// wrong is another code of the same length.
func wrong(code secret.String) secret.String {
	digits := []byte(code.Reveal())
	digits[0] = '0' + (digits[0]-'0'+1)%10
	return secret.String(digits)
}

// TestC20ParallelTriesOfOneCodeAreCounted: many at once are given no more tries
// than one after the other.
func TestC20ParallelTriesOfOneCodeAreCounted(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		id := issue(k, nonce.Draft{Kind: nonce.SMSCode, Account: owner(k), Target: "+49301", For: nonce.CodeFor, Digits: 6})
		bad := wrong(secretOf(k, id))
		var tries atomic.Int32
		parallel(200, func() {
			if _, err := redeemCode(k, id, "", bad); testkit.Code(err) == nonce.ErrMistyped.Code {
				tries.Add(1)
			}
		})
		require.EqualValues(t, nonce.Tries, tries.Load())
		require.Equal(t, 1, k.Count("nonce", "tries = "+strconv.Itoa(nonce.Tries)))
	})
}

func parallel(n int, f func()) {
	var all sync.WaitGroup
	for range n {
		all.Go(f)
	}
	all.Wait()
}

// TestC30OneOfTwoHundredRedeemsEachKind: of all that redeem a nonce at the same
// time, one is given it, and the others are told that it was used.
func TestC30OneOfTwoHundredRedeemsEachKind(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		n := owner(k)
		for _, kind := range nonce.Kinds {
			for _, digits := range []int{0, 6} {
				id := issue(k, nonce.Draft{Kind: kind, Account: n, Target: "a@b.example", For: nonce.CodeFor, Digits: digits})
				proof := secretOf(k, id)
				var won, used atomic.Int32
				parallel(200, func() {
					var err error
					if digits == 0 {
						_, err = redeem(k, kind, proof)
					} else {
						_, err = redeemCode(k, id, "", proof)
					}
					switch testkit.Code(err) {
					case "":
						won.Add(1)
					case nonce.ErrUsed.Code:
						used.Add(1)
					}
				})
				require.EqualValues(t, 1, won.Load(), "%s with %d digits", kind, digits)
				require.EqualValues(t, 199, used.Load(), "%s with %d digits", kind, digits)
			}
		}
	})
}

func TestANewKeyKeepsWhatIsUnderWay(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		n := owner(k)
		id := issue(k, nonce.Draft{Kind: nonce.VerifyEmail, Account: n, Target: "a@b.example", For: nonce.LinkFor})
		code := issue(k, nonce.Draft{Kind: nonce.EmailCode, Account: n, Target: "a@b.example", For: nonce.CodeFor, Digits: 6})
		link, digits := secretOf(k, id), secretOf(k, code)
		old := k.DB.Ring.Generations(keyring.PurposeNonce)[0].ID
		_, err := k.DB.Ring.Rotate(keyring.PurposeNonce)
		require.NoError(t, err)
		require.Equal(t, link, secretOf(k, id), "what waits in the queue is sent as before")
		require.Equal(t, digits, secretOf(k, code))
		_, err = redeem(k, nonce.VerifyEmail, link)
		require.NoError(t, err)
		_, err = redeemCode(k, code, "", digits)
		require.NoError(t, err)

		last := issue(k, nonce.Draft{Kind: nonce.VerifyEmail, Account: n, Target: "a@b.example", For: nonce.LinkFor})
		sent := secretOf(k, last)
		require.NoError(t, k.DB.Ring.Forget(keyring.PurposeNonce, old))
		_, err = redeem(k, nonce.VerifyEmail, sent)
		require.NoError(t, err, "the newer key is not forgotten with it")
	})
}

func TestNobodysCode(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := nonce.Draft{Kind: nonce.EmailCode, Target: "new@b.example", Bound: "flw_1", For: nonce.CodeFor, Digits: 6}
		first, second := issue(k, d), issue(k, d)
		_, err := text(k, first)
		require.ErrorIs(t, err, nonce.ErrSuperseded)
		got, err := redeemCode(k, second, "flw_1", secretOf(k, second))
		require.NoError(t, err)
		require.Zero(t, got.Account)
		require.Equal(t, "new@b.example", got.Target)
	})
}

func TestMalformedDraftsAreRefused(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		for name, d := range map[string]nonce.Draft{
			"no kind":       {For: time.Hour},
			"unknown kind":  {Kind: "gift", For: time.Hour},
			"no time":       {Kind: nonce.VerifyEmail},
			"short code":    {Kind: nonce.EmailCode, For: time.Hour, Digits: 4},
			"nobody's data": {Kind: nonce.EmailCode, For: time.Hour, Data: []byte("x")},
		} {
			_, err := run(k, k.Tenant, func(tx *op.Tx) (nonce.Nonce, error) {
				_, err := nonce.Issue(tx, d)
				return nonce.Nonce{}, err
			})
			require.Error(t, err, name)
		}
		require.Zero(t, k.Count("nonce", ""))
	})
}

func TestPurgeForgetsWhatEndedLongAgo(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := nonce.NewService(k.DB)
		link := secretOf(k, issue(k, nonce.Draft{Kind: nonce.VerifyEmail, Account: owner(k), Target: "a@b.example", For: nonce.LinkFor}))
		k.Clock.Move(nonce.LinkFor + nonce.Kept)
		require.NoError(t, s.Purge(ctx))
		_, err := redeem(k, nonce.VerifyEmail, link)
		require.ErrorIs(t, err, nonce.ErrExpired, "until then it is told why it does not work")
		k.Clock.Move(time.Microsecond)
		require.NoError(t, s.Purge(ctx))
		require.Zero(t, k.Count("nonce", ""))
	})
}

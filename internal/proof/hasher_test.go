package proof_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
	"github.com/stretchr/testify/require"
)

const good = secret.String("correct horse battery")

func TestHashVerifiesItsOwnPasswordOnly(t *testing.T) {
	hasher := proof.NewHasher(2, 8)
	hash, err := hasher.Hash(t.Context(), good)
	require.NoError(t, err)
	require.Regexp(t, `^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$`, hash)
	again, err := hasher.Hash(t.Context(), good)
	require.NoError(t, err)
	require.NotEqual(t, hash, again)

	ok, upgrade, err := hasher.Verify(t.Context(), hash, good)
	require.NoError(t, err)
	require.True(t, ok)
	require.False(t, upgrade)
	for _, wrong := range []secret.String{"", "correct horse batter", "Correct horse battery", good + " ", good + "\x00", good + "\xff", secret.String(strings.Repeat("x", 5000))} {
		ok, upgrade, err := hasher.Verify(t.Context(), hash, wrong)
		require.NoError(t, err)
		require.False(t, ok)
		require.False(t, upgrade)
	}
}

func TestHashRefusesWhatNoRuleAllows(t *testing.T) {
	hasher := proof.NewHasher(1, 0)
	_, err := hasher.Hash(t.Context(), "1234567")
	require.ErrorIs(t, err, proof.ErrPasswordTooShort)
	_, err = hasher.Hash(t.Context(), secret.String(strings.Repeat("x", 257)))
	require.ErrorIs(t, err, proof.ErrPasswordTooLong)
}

func TestVerifyTakesBothWaysOfTypingAnAccent(t *testing.T) {
	hasher := proof.NewHasher(1, 0)
	hash, err := hasher.Hash(t.Context(), "cafe\u0301 noir")
	require.NoError(t, err)
	for _, typed := range []secret.String{"caf\u00e9 noir", "cafe\u0301 noir"} {
		ok, _, err := hasher.Verify(t.Context(), hash, typed)
		require.NoError(t, err)
		require.True(t, ok)
	}
}

// The first four are tests of the reference implementation
// (P-H-C/phc-winner-argon2, test.c), the others were made with its argon2
// command.
func TestVerifyKnownAnswers(t *testing.T) {
	cases := []struct {
		password secret.String
		hash     string
		upgrade  bool
	}{
		{"password", "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc", true},
		{"differentpassword", "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$C4TWUs9rDEvq7w3+J4umqA32aWKB1+DSiRuBfYxFj94", true},
		{"password", "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4", true},
		{"password", "$argon2id$v=19$m=65536,t=2,p=1$ZGlmZnNhbHQ$vfMrBczELrFdWP0ZsfhWsRPaHppYdP3MVEMIVlqoFBw", true},
		{good, "$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$69I7qCjDTsQwhQqFvpQJiqEI0lGQvxC84fXE0Ktxca4", false},
		{good, "$argon2id$v=19$m=32768,t=3,p=4$MDEyMzQ1Njc4OWFiY2RlZg$PvLuZh8lUfqcwDy7aNCyCvI2LH/WUr6FjxNXWEOE6ko", false},
	}
	hasher := proof.NewHasher(1, 0)
	for _, c := range cases {
		ok, upgrade, err := hasher.Verify(t.Context(), c.hash, c.password)
		require.NoError(t, err)
		require.True(t, ok, c.hash)
		require.Equal(t, c.upgrade, upgrade, "a salt of 8 bytes is shorter than today's: %s", c.hash)
		ok, upgrade, err = hasher.Verify(t.Context(), c.hash, c.password+"!")
		require.NoError(t, err)
		require.False(t, ok || upgrade)
	}
}

func TestVerifyRefusesWhatIsNoSaneHash(t *testing.T) {
	const salt, sum = "c29tZXNhbHRzb21lc2FsdA", "CTFhFdXPJO1aFaMaO6Mm5c8y7cJHApl8ArZWb2GRPPc"
	bad := []string{
		"", "x", "$2a$10$abcdefghijklmnopqrstuu", "$argon2i$v=19$m=65536,t=2,p=1$" + salt + "$" + sum,
		"$argon2id$v=16$m=65536,t=2,p=1$" + salt + "$" + sum,
		"$argon2id$m=65536,t=2,p=1$" + salt + "$" + sum,
		"$argon2id$v=19$m=4294967295,t=2,p=1$" + salt + "$" + sum,
		"$argon2id$v=19$m=65536,t=4294967295,p=1$" + salt + "$" + sum,
		"$argon2id$v=19$m=65536,t=0,p=1$" + salt + "$" + sum,
		"$argon2id$v=19$m=65536,t=2,p=0$" + salt + "$" + sum,
		"$argon2id$v=19$m=65536,t=2,p=255$" + salt + "$" + sum,
		"$argon2id$v=19$m=65536,t=2,p=256$" + salt + "$" + sum,
		"$argon2id$v=19$m=-1,t=2,p=1$" + salt + "$" + sum,
		"$argon2id$v=19$m=065536,t=2,p=1$" + salt + "$" + sum,
		"$argon2id$v=19$m=65536,t=2,p=1,x=1$" + salt + "$" + sum,
		"$argon2id$v=19$m=65536,t=2,p=1$$" + sum,
		"$argon2id$v=19$m=65536,t=2,p=1$" + salt + "$",
		"$argon2id$v=19$m=65536,t=2,p=1$" + salt + "$" + sum + "=",
		"$argon2id$v=19$m=65536,t=2,p=1$" + salt + "$" + sum + "\n",
		"$argon2id$v=19$m=65536,t=2,p=1$" + salt + "$" + sum + "$",
	}
	hasher := proof.NewHasher(1, 0)
	for _, hash := range bad {
		_, _, err := hasher.Verify(t.Context(), hash, good)
		require.ErrorIs(t, err, proof.ErrHashForm, hash)
	}
}

func TestVerifyAbsentDoesTheSameWork(t *testing.T) {
	hasher := proof.NewHasher(1, 0)
	require.NoError(t, hasher.VerifyAbsent(t.Context(), good))
	require.NoError(t, hasher.VerifyAbsent(t.Context(), "\xff"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	// It stands in the same queue.
	require.ErrorIs(t, hasher.VerifyAbsent(ctx, good), context.Canceled)
}

func TestHasherUnderManyCallersAnswersOrSaysBusy(t *testing.T) {
	hasher := proof.NewHasher(1, 2)
	hash, err := hasher.Hash(t.Context(), good)
	require.NoError(t, err)
	results := make([]error, 24)
	start := make(chan struct{})
	var all sync.WaitGroup
	for i := range results {
		all.Go(func() {
			<-start
			ok, _, err := hasher.Verify(t.Context(), hash, good)
			if err == nil && !ok {
				err = errors.New("the right password was refused")
			}
			results[i] = err
		})
	}
	close(start)
	all.Wait()
	done := 0
	for _, err := range results {
		if err == nil {
			done++
			continue
		}
		require.ErrorIs(t, err, proof.ErrBusy)
	}
	require.GreaterOrEqual(t, done, 3, "the one that ran and the two that waited")
	ok, _, err := hasher.Verify(t.Context(), hash, good)
	require.NoError(t, err)
	require.True(t, ok)
}

func BenchmarkVerify(b *testing.B) {
	hasher := proof.NewHasher(1, 0)
	hash, err := hasher.Hash(b.Context(), good)
	require.NoError(b, err)
	for b.Loop() {
		if ok, _, err := hasher.Verify(b.Context(), hash, good); !ok || err != nil {
			b.Fatal(ok, err)
		}
	}
}

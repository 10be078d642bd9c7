package proof_test

import (
	"strings"
	"testing"

	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
	"github.com/stretchr/testify/require"
)

func TestCheckPasswordCountsCharacters(t *testing.T) {
	cases := []struct {
		password string
		least    int
		want     error
	}{
		{"1234567", 8, proof.ErrPasswordTooShort},
		{"12345678", 8, nil},
		{"12345678", 0, nil},
		{"1234567", 0, proof.ErrPasswordTooShort},
		{"        ", 8, nil},
		{"пароль密码", 8, nil},
		{"e\u0301" + strings.Repeat("x", 6), 8, proof.ErrPasswordTooShort}, // two code points, one character in NFC
		{"12345678901", proof.MinStaffPassword, proof.ErrPasswordTooShort},
		{"123456789012", proof.MinStaffPassword, nil},
		{strings.Repeat("🔑", 256), 8, nil},
		{strings.Repeat("x", 257), 8, proof.ErrPasswordTooLong},
		{strings.Repeat("x", 1<<20), 8, proof.ErrPasswordTooLong},
		{"good\x00start", 8, proof.ErrPasswordText},
		{"good\xffstart", 8, proof.ErrPasswordText},
	}
	for _, c := range cases {
		err := proof.CheckPassword(secret.String(c.password), c.least)
		if c.want == nil {
			require.NoError(t, err, c.password)
			continue
		}
		require.ErrorIs(t, err, c.want, c.password)
		require.Equal(t, fault.Invalid, fault.As(err).Kind)
	}
	require.ErrorContains(t, proof.CheckPassword("short", proof.MinStaffPassword), "at least 12 characters")
}

func TestStaffPasswordsMustBeHardToGuess(t *testing.T) {
	known := []string{"ana.kowalczyk@example.com", "Ana Kowalczyk"}
	for _, weak := range []secret.String{"password1234", "P@$$w0rd1234", "Kow4lczyk2026!", "qwertyuiop123", "aaaaaaaaaaaa", "anakowalczyk1", "KOWALCZYK2026", "Kowalczyk-ana"} {
		require.ErrorIs(t, proof.CheckStaffPassword(weak, known...), proof.ErrPasswordWeak, weak.Reveal())
	}
	require.ErrorIs(t, proof.CheckStaffPassword("kX9!vQ2", known...), proof.ErrPasswordTooShort)
	for _, good := range []secret.String{"lantern otter gravel mosaic", "x7Gq-pLw9-zT4m", "Sägewerk Fjord Kürbis Nebel"} {
		require.NoError(t, proof.CheckStaffPassword(good, known...), good.Reveal())
	}
}

func TestStrengthKnowsThePerson(t *testing.T) {
	password := secret.String("wolkenbruchmeier")
	alone := proof.Strength(password)
	knowing := proof.Strength(password, "Wolkenbruch.Meier@example.com")
	require.Less(t, knowing.Bits, alone.Bits)
	require.LessOrEqual(t, knowing.Score, 1)
	// Accents do not hide a known name.
	require.LessOrEqual(t, proof.Strength("Wölkenbruchmeier", "wolkenbruch", "meier").Score, 1)
}

func TestStrengthTakesAnyText(t *testing.T) {
	texts := []string{
		"", " ", "\x00", "\xff\xfe", "密码密码密码密码", "🔑🔑🔑🔑", "مرحبا بالعالم", "i̇", strings.Repeat("a", 1<<16),
		strings.Repeat("7|1!", 64), "@4({[<369|!1|70$5+7%2", strings.Repeat("@8(369#!1|0$7%2", 5),
	}
	for _, text := range texts {
		got := proof.Strength(secret.String(text), text, "")
		require.GreaterOrEqual(t, got.Score, 0)
		require.LessOrEqual(t, got.Score, 4)
	}
	require.Zero(t, proof.Strength("").Score)
}

// All signs that may stand for letters at once took a second before they were
// bounded.
func BenchmarkStrengthOfHostileText(b *testing.B) {
	text := secret.String(strings.Repeat("@4({[<369!|1$70+5%28", 4))
	for b.Loop() {
		proof.Strength(text)
	}
}

func FuzzStrength(f *testing.F) {
	for _, text := range []string{"", "pässword", "密码", "7|1!", "2026-11-21"} {
		f.Add(text, text)
	}
	f.Fuzz(func(t *testing.T, password, known string) {
		got := proof.Strength(secret.String(password), known)
		require.True(t, got.Score >= 0 && got.Score <= 4 && got.Bits >= 0)
	})
}

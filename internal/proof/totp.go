package proof

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/pquerna/otp/hotp"
	"github.com/readmit/readmit/internal/secret"
)

// The form that every authenticator app reads: SHA-1, six digits, 30 seconds.
const (
	totpPeriod = 30
	totpBytes  = 20
)

var (
	// ErrTOTPSecret says that a stored TOTP secret is not base32 text.
	ErrTOTPSecret = errors.New("the TOTP secret is not base32 text")
	// ErrTOTPLabel says that an app would not know what to call the secret.
	ErrTOTPLabel = errors.New("the issuer and the account of a TOTP secret need a name")
)

var plainBase32 = base32.StdEncoding.WithPadding(base32.NoPadding)

// NewTOTPSecret makes a random secret of 160 bits (RFC 4226, 4) as 32
// characters of base32, the form in which people type it into an app.
func NewTOTPSecret() secret.String {
	key := make([]byte, totpBytes)
	_, _ = rand.Read(key)
	return secret.String(plainBase32.EncodeToString(key))
}

// TOTPURL gives the otpauth address by which an app takes up the secret. Issuer
// and account are shown in the app; colons in them become spaces, because a
// colon parts the two. It returns [ErrTOTPSecret], and [ErrTOTPLabel] if issuer
// or account is empty.
//
// The form is that of Google Authenticator's Key URI Format.
func TOTPURL(issuer, account string, key secret.String) (secret.String, error) {
	if err := checkTOTP(key); err != nil {
		return "", fmt.Errorf("make a TOTP address: %w", err)
	}
	issuer, account = label(issuer), label(account)
	if issuer == "" || account == "" {
		return "", fmt.Errorf("make a TOTP address: %w", ErrTOTPLabel)
	}
	// The library's own address leaves & and = in the issuer as they are.
	return secret.String(fmt.Sprintf("otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=SHA1&digits=6&period=%d",
		escape(issuer), escape(account), key.Reveal(), escape(issuer), totpPeriod)), nil
}

// VerifyTOTP tells whether the code is right for the secret at that time or one
// step of 30 seconds before or after it (RFC 6238, 5.2), and at which step. The
// caller must refuse a step that is not later than the last one it accepted,
// because a code is good once. Spaces in the code do not count. All steps are
// compared, in time that does not depend on how much is right. It returns
// [ErrTOTPSecret].
func VerifyTOTP(key, code secret.String, at time.Time) (step int64, ok bool, err error) {
	if err := checkTOTP(key); err != nil {
		return 0, false, fmt.Errorf("verify a TOTP code: %w", err)
	}
	typed := strings.Join(strings.Fields(code.Reveal()), "")
	now := at.Unix() / totpPeriod
	// Backwards, so that the earliest step wins should two share a code.
	for candidate := now + 1; candidate >= max(now-1, 0); candidate-- {
		want, err := hotp.GenerateCode(key.Reveal(), uint64(candidate))
		if err != nil {
			return 0, false, fmt.Errorf("verify a TOTP code: %w", err)
		}
		if subtle.ConstantTimeCompare([]byte(want), []byte(typed)) == 1 {
			step, ok = candidate, true
		}
	}
	return step, ok, nil
}

// clockSearch is how many steps to each side [TOTPClock] looks: ten minutes.
const clockSearch = 20

// TOTPClock tells by how many seconds the clock of a device is off whose code
// [VerifyTOTP] does not take: more than 0 if it goes ahead. ok is false if the
// code is none of the ten minutes before and after. It is for telling people to
// set a clock (RFC 6238, 6), and never makes a code right. It returns
// [ErrTOTPSecret].
func TOTPClock(key, code secret.String, at time.Time) (seconds int, ok bool, err error) {
	if err := checkTOTP(key); err != nil {
		return 0, false, fmt.Errorf("look for a clock: %w", err)
	}
	typed := strings.Join(strings.Fields(code.Reveal()), "")
	now := at.Unix() / totpPeriod
	for away := int64(clockSearch); away > 1; away-- { // the nearest is found last, and holds
		for _, candidate := range []int64{now - away, now + away} {
			want, err := hotp.GenerateCode(key.Reveal(), uint64(max(candidate, 0)))
			if err != nil {
				return 0, false, fmt.Errorf("look for a clock: %w", err)
			}
			if subtle.ConstantTimeCompare([]byte(want), []byte(typed)) == 1 {
				seconds, ok = int(candidate-now)*totpPeriod, true
			}
		}
	}
	return seconds, ok, nil
}

func checkTOTP(key secret.String) error {
	raw, err := plainBase32.DecodeString(key.Reveal())
	if err != nil || len(raw) == 0 {
		return ErrTOTPSecret
	}
	return nil
}

func label(text string) string {
	return strings.TrimSpace(strings.ReplaceAll(text, ":", " "))
}

// Some apps show a plus sign where a space was meant.
func escape(text string) string {
	return strings.ReplaceAll(url.QueryEscape(text), "+", "%20")
}

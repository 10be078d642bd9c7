package proof

import (
	"strings"
	"unicode/utf8"

	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/secret"
	"golang.org/x/text/unicode/norm"
)

// Lengths of a new password in characters (code points) after normalisation
// (NIST SP 800-63B, 3.1.1.2).
const (
	MinPassword      = 8   // customers
	MinStaffPassword = 12  // staff
	MaxPassword      = 256 // everybody
)

// What can be wrong with a new password.
var (
	ErrPasswordTooShort = fault.New(fault.Invalid, "password_too_short", "The password is too short: use more characters. A few words in a row are fine.")
	ErrPasswordTooLong  = fault.New(fault.Invalid, "password_too_long", "The password is too long: use 256 characters at most.")
	ErrPasswordText     = fault.New(fault.Invalid, "password_not_text", "The password holds bytes that are not text: type it again.")
	ErrPasswordWeak     = fault.New(fault.Invalid, "password_weak", "This password would be guessed soon. Use several unrelated words, without your name or e-mail address.")
)

// CheckPassword tells whether a new password has a length from least to
// [MaxPassword] characters and is text; least is raised to [MinPassword]. Every
// printable character counts, spaces included, and nothing is cut off. It
// returns [ErrPasswordTooShort], [ErrPasswordTooLong] or [ErrPasswordText].
func CheckPassword(password secret.String, least int) error {
	text, err := normal(password)
	if err != nil {
		return err
	}
	least = max(least, MinPassword)
	count := utf8.RuneCountInString(text)
	if count < least {
		return ErrPasswordTooShort.Withf("The password is too short: use at least %d characters. A few words in a row are fine.", least)
	}
	if count > MaxPassword {
		return ErrPasswordTooLong
	}
	return nil
}

// CheckStaffPassword is [CheckPassword] with [MinStaffPassword], and refuses
// with [ErrPasswordWeak] what [Strength] puts below 3. The known texts are what
// an attacker would try first, such as the person's name and e-mail address.
func CheckStaffPassword(password secret.String, known ...string) error {
	if err := CheckPassword(password, MinStaffPassword); err != nil {
		return err
	}
	if Strength(password, known...).Score < 3 {
		return ErrPasswordWeak
	}
	return nil
}

// The form that is hashed: NFC, so that a password typed on another keyboard
// gives the same bytes. White space stays as it was typed.
func normal(password secret.String) (string, error) {
	text := password.Reveal()
	// Normalising many megabytes would cost more than the hash itself.
	if len(text) > maxPasswordBytes {
		return "", ErrPasswordTooLong
	}
	if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
		return "", ErrPasswordText
	}
	return norm.NFC.String(text), nil
}

// Room for the longest password in the widest characters, and for longer ones
// that came in by an import.
const maxPasswordBytes = 4096

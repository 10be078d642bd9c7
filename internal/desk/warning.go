package desk

import (
	"regexp"
	"strings"
)

var (
	digitRuns = regexp.MustCompile(`\d(?:[ -]?\d){12,18}`)
	secrets   = regexp.MustCompile(`(?i)\b(password|passwort|kennwort|contraseña|clave|pin|cvv|cvc)\b\s*(?:is|ist|es|:|=)`)
)

// Warnings says what a text seems to hold that a note must not hold, as
// [Note] does once it is kept: card_number, password. A form asks it before,
// so that its author can look again.
func Warnings(text string) []string { return warnings(text) }

// warnings says what a note seems to hold that must not stand in a note:
// card numbers (PCI DSS 3.4) and passwords.
func warnings(text string) []string {
	var out []string
	for _, run := range digitRuns.FindAllString(text, -1) {
		if luhn(strings.NewReplacer(" ", "", "-", "").Replace(run)) {
			out = append(out, "card_number")
			break
		}
	}
	if secrets.MatchString(text) {
		out = append(out, "password")
	}
	return out
}

// luhn reports whether the digits end in their check digit (ISO/IEC 7812-1).
func luhn(digits string) bool {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			d *= 2
			if d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

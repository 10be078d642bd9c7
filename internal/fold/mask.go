package fold

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// Hidden stands for what is masked. It has the same length whatever it hides.
const Hidden = "•••"

// MaskEmail shows the first letters of local part and domain, and the last
// label: "j•••@g•••.com". A part that is so short that its first letter would
// be half of it shows none. What is no address is hidden as a whole.
func MaskEmail(address string) string {
	at := strings.LastIndexByte(address, '@')
	if at <= 0 || at == len(address)-1 {
		return Hidden
	}
	domain := address[at+1:]
	if decoded, err := idna.ToUnicode(domain); err == nil {
		domain = decoded
	}
	name, last := domain, ""
	if dot := strings.LastIndexByte(domain, '.'); dot >= 0 {
		name, last = domain[:dot], domain[dot:]
	}
	return firstLetter(address[:at]) + "@" + firstLetter(name) + last
}

// firstLetter is the first letter of what has three at least.
func firstLetter(s string) string {
	if utf8.RuneCountInString(s) < 3 {
		return Hidden
	}
	r, _ := utf8.DecodeRuneInString(s)
	return string(r) + Hidden
}

// ShownDigits is how many digits a number has at least, for its last two to be
// shown.
const ShownDigits = 7

// MaskPhone shows the last two digits: "••• 56". A number of fewer than seven
// digits shows none.
func MaskPhone(number string) string {
	digits := Reverse(number)
	if len(digits) < ShownDigits {
		return Hidden
	}
	return Hidden + " " + Reverse(digits[:2])
}

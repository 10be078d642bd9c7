package fold

import (
	"strings"

	"github.com/nyaruka/phonenumbers"
	"golang.org/x/text/unicode/norm"
)

// LooksLikeEmail reports whether s would be taken for an e-mail address:
// something, an @ of any width, something. A username or customer ID like
// that is refused, because it could stand for another person's address.
func LooksLikeEmail(s string) bool {
	before, after, ok := strings.Cut(strings.TrimSpace(norm.NFKC.String(s)), "@")
	return ok && before != "" && after != ""
}

// LooksLikePhone reports whether s would be taken for a phone number: a + and
// five digits or more, or a number beginning with 0 that is valid in region or
// after 00. A username or customer ID like that is refused, because it could
// stand for another person's phone.
//
// Digits that begin with anything else do not look like a phone number: they
// are what most companies number their customers with.
func LooksLikePhone(s, region string) bool {
	typed, ok := dial(s)
	if !ok {
		return false
	}
	if typed[0] == '+' {
		return len(typed) > 5
	}
	if typed[0] != '0' {
		return false
	}
	if valid(typed, region) {
		return true
	}
	rest, ok := strings.CutPrefix(typed, "00")
	return ok && valid("+"+rest, "")
}

func valid(typed, region string) bool {
	n := possible(typed, region)
	return n != nil && phonenumbers.IsValidNumber(n)
}

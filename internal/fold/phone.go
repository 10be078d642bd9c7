package fold

import (
	"errors"
	"slices"
	"strings"
	"unicode"

	"github.com/nyaruka/phonenumbers"
	"golang.org/x/text/unicode/norm"
)

// What can be wrong with a phone number.
var (
	ErrPhone       = errors.New("this is not a possible phone number: write it with + and the country code, such as +49 30 901820, and without an extension")
	ErrPhoneRegion = errors.New("the region is not one with phone numbers of its own: use two letters (ISO 3166-1), such as DE or US")
)

// ParsePhone reads a phone number as people write it and answers it in E.164
// form ("+4930901820").
//
// A number without + or 00 is read as one of region, two letters of ISO
// 3166-1; with region "" only international forms are read. The number must
// be possible, that is of a length its country uses; whether it is assigned
// is not asked, because numbering plans change faster than software.
//
// It returns the errors of [Text], [ErrPhone] or [ErrPhoneRegion].
func ParsePhone(s, region string) (string, error) {
	text, err := Text(s)
	if err != nil {
		return "", err
	}
	if region != "" && phonenumbers.GetCountryCodeForRegion(region) == 0 {
		return "", ErrPhoneRegion
	}
	typed, ok := dial(text)
	if !ok {
		return "", ErrPhone
	}
	readings := []*phonenumbers.PhoneNumber{possible(typed, region)}
	// 00 is not the international prefix everywhere, but typed everywhere.
	if strings.HasPrefix(typed, "00") {
		readings = append(readings, possible("+"+typed[2:], region))
	}
	readings = slices.DeleteFunc(readings, func(n *phonenumbers.PhoneNumber) bool { return n == nil })
	if len(readings) == 0 {
		return "", ErrPhone
	}
	best := readings[0]
	if len(readings) > 1 { // asking which is valid costs more than all the rest
		best = readings[max(0, slices.IndexFunc(readings, phonenumbers.IsValidNumber))]
	}
	return phonenumbers.Format(best, phonenumbers.E164), nil
}

// possible reads a number that [dial] has cleaned, or answers nil.
func possible(typed, region string) *phonenumbers.PhoneNumber {
	n, err := phonenumbers.Parse(typed, region)
	if err != nil || phonenumbers.IsPossibleNumberWithReason(n) != phonenumbers.IS_POSSIBLE {
		return nil
	}
	return n
}

// dial answers the digits of a typed number, with a + before them if there was
// one, and whether it held nothing but digits and what people write between
// them.
func dial(s string) (string, bool) {
	var b strings.Builder
	for _, r := range norm.NFKC.String(s) {
		if unicode.IsDigit(r) {
			b.WriteString(phonenumbers.NormalizeDigitsOnly(string(r)))
			continue
		}
		if r == '+' && b.Len() == 0 {
			b.WriteRune(r)
			continue
		}
		if !between(r) {
			return "", false
		}
	}
	return b.String(), b.Len() > 0
}

func between(r rune) bool {
	return unicode.IsSpace(r) || unicode.In(r, unicode.Pd, unicode.Cf) || strings.ContainsRune("().[]/·−", r)
}

// Reverse answers the digits of s from the last to the first and leaves out
// everything else, so that a number's last digits, however they are typed,
// are a prefix of its reverse.
func Reverse(s string) string {
	var digits []byte
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] >= '0' && s[i] <= '9' {
			digits = append(digits, s[i])
		}
	}
	return string(digits)
}

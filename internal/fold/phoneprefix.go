package fold

import (
	"slices"
	"strconv"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// PhonePrefix answers what the typed beginning of a phone number can mean, as
// beginnings of numbers in E.164 form: with + or 00 (or the region's own
// international prefix) the international number; otherwise the international
// number without its +, and the region's national number, whose trunk digit is
// dropped.
//
// "0171" in DE is "+49171"; "1234" in US is "+1234" or "+11234". No answer is
// the beginning of another. There is none for text that is not part of a phone
// number, or that says no digit of it yet.
func PhonePrefix(s, region string) []string {
	typed, ok := dial(s)
	if !ok {
		return nil
	}
	if digits, ok := international(typed, region); ok {
		return distinct(abroad(digits))
	}
	return distinct(append([]string{"+" + typed}, national(typed, region)...))
}

// international answers the digits after a + or an international prefix.
func international(typed, region string) (string, bool) {
	for _, prefix := range []string{"+", exit(region), "00"} {
		if digits, ok := strings.CutPrefix(typed, prefix); ok && prefix != "" {
			return digits, true
		}
	}
	return "", false
}

// exit answers the international prefix where it is not 00.
func exit(region string) string {
	switch {
	case phonenumbers.IsNANPACountry(region):
		return "011"
	case region == "AU":
		return "0011"
	case region == "JP":
		return "010"
	case region == "RU" || region == "KZ":
		return "810"
	}
	return ""
}

// abroad answers the readings of an international number's digits: as they
// are, and without a trunk digit that was written after the country code, as
// in "+49 (0)30".
func abroad(digits string) []string {
	prefixes := []string{"+" + digits}
	for n := 1; n <= min(3, len(digits)); n++ {
		code, err := strconv.Atoi(digits[:n])
		if err != nil {
			return nil
		}
		region := phonenumbers.GetRegionCodeForCountryCode(code)
		if region == phonenumbers.UNKNOWN_REGION {
			continue
		}
		trunk := phonenumbers.GetNddPrefixForRegion(region, true)
		if rest, ok := strings.CutPrefix(digits[n:], trunk); ok && trunk == "0" {
			return []string{"+" + digits[:n] + rest}
		}
		return prefixes
	}
	return prefixes
}

func national(typed, region string) []string {
	code := phonenumbers.GetCountryCodeForRegion(region)
	if code == 0 {
		return nil
	}
	before := "+" + strconv.Itoa(code)
	trunk := phonenumbers.GetNddPrefixForRegion(region, true)
	if trunk != "" && strings.HasPrefix(trunk, typed) {
		return []string{before} // the trunk digit alone says nothing yet
	}
	rest, cut := strings.CutPrefix(typed, trunk)
	if cut && trunk != "" && trunk[0] == '0' {
		return []string{before + rest}
	}
	return []string{before + rest, before + typed}
}

// distinct leaves out the prefixes that another covers, and those that no
// number can have.
func distinct(prefixes []string) []string {
	var kept []string
	for _, p := range prefixes {
		if len(p) < 2 || p[1] == '0' {
			continue
		}
		if slices.ContainsFunc(kept, func(k string) bool { return strings.HasPrefix(p, k) }) {
			continue
		}
		kept = slices.DeleteFunc(kept, func(k string) bool { return strings.HasPrefix(k, p) })
		kept = append(kept, p)
	}
	return kept
}

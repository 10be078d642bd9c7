package directory

import (
	"errors"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/id"
	"golang.org/x/text/language"
)

// oneLine takes text of the given length in characters, without line breaks
// and other control characters.
func oneLine(least, most int) check {
	return func(_ *checker, s string) (string, string) {
		clean, err := fold.Text(s)
		return clean, textReason(clean, err, least, most)
	}
}

// tagText takes a tag, with single blanks in it.
func tagText(_ *checker, s string) (string, string) {
	clean, err := account.ReadTag(s)
	if strings.Contains(clean, "@") {
		return clean, "holds an address"
	}
	return clean, textReason(clean, err, 1, account.TagLength)
}

// passage takes text of the given length, line breaks and tabs included.
func passage(most int) check {
	return func(_ *checker, s string) (string, string) {
		clean, err := fold.Lines(s)
		return clean, textReason(clean, err, 1, most)
	}
}

func textReason(s string, err error, least, most int) string {
	if err != nil {
		return err.Error()
	}
	switch n := utf8.RuneCountInString(s); {
	case n < least:
		return "is shorter than " + strconv.Itoa(least) + " characters"
	case n > most:
		return "is longer than " + strconv.Itoa(most) + " characters"
	}
	return ""
}

// identifier takes one line that does not look like another kind of
// identifier: it could stand for another person's e-mail or phone.
func identifier(least, most int) check {
	text := oneLine(least, most)
	return func(c *checker, s string) (string, string) {
		clean, reason := text(c, s)
		switch {
		case reason != "":
			return "", reason
		case fold.LooksLikeEmail(clean):
			return "", "looks like an e-mail address: put it into email or unverified_email"
		case fold.LooksLikePhone(clean, c.region):
			return "", "looks like a telephone number: put it into phone"
		}
		return clean, ""
	}
}

func uuidText(_ *checker, s string) (string, string) {
	u, err := id.ParseUUID(s)
	if err != nil {
		return "", "is not a UUID; leave it empty to have one made"
	}
	return u, ""
}

func emailText(_ *checker, s string) (string, string) {
	e, err := fold.ParseEmail(s)
	switch {
	case errors.Is(err, fold.ErrEmailDomain):
		return "", fold.ErrEmailDomain.Error() // what it wraps repeats the value
	case err != nil:
		return "", err.Error()
	}
	return e.Address, ""
}

func phoneText(c *checker, s string) (string, string) {
	// The same number mostly stands in phone and in phones, and reading one
	// costs as much as the rest of the row.
	if s != "" && s == c.lastPhone {
		return c.lastNumber, ""
	}
	number, err := fold.ParsePhone(s, c.region)
	if err != nil {
		return "", err.Error()
	}
	c.lastPhone, c.lastNumber = s, number
	return number, ""
}

// word takes a short word of ASCII letters, digits and . _ : - in lower case.
func word(_ *checker, s string) (string, string) {
	s = strings.ToLower(strings.TrimSpace(s))
	if len(s) > 64 || strings.ContainsFunc(s, func(r rune) bool { return !isWordRune(r) }) {
		return "", "is not a word of at most 64 letters, digits and . _ : -"
	}
	return s, ""
}

func isWordRune(r rune) bool {
	return (r >= 'a' && r <= 'z') || (r >= '0' && r <= '9') || strings.ContainsRune("_.:-", r)
}

// eventName takes the name of an event: dotted words in lower case.
func eventName(c *checker, s string) (string, string) {
	clean, reason := word(c, s)
	if reason != "" || !strings.Contains(clean, ".") {
		return "", "is not an event's name such as account.created"
	}
	return clean, ""
}

func oneOf(upper bool, words ...string) check {
	reason := "is none of " + strings.Join(words, ", ")
	return func(_ *checker, s string) (string, string) {
		s = strings.TrimSpace(s)
		if upper {
			s = strings.ReplaceAll(strings.ToUpper(s), "-", "_")
		} else {
			s = strings.ToLower(s)
		}
		for _, w := range words {
			if w == s {
				return w, ""
			}
		}
		return "", reason
	}
}

var (
	genderWord = oneOf(true, "MALE", "FEMALE", "NON_CONFORMING", "PREFER_NOT_TO_SAY")
	phoneType  = oneOf(true, "WORK", "HOME", "PRIMARY", "OTHER")
	liveStatus = oneOf(false, "active", "pending", "inactive")
)

func statusWord(c *checker, s string) (string, string) {
	if strings.EqualFold(strings.TrimSpace(s), "deleted") {
		return "", "is deleted: a deleted account cannot be imported; remove the row"
	}
	return liveStatus(c, s)
}

func countryCode(c *checker, s string) (string, string) {
	s = strings.ToUpper(strings.TrimSpace(s))
	return s, c.once("country ", s, func(s string) string {
		r, err := language.ParseRegion(s)
		if err != nil || len(s) != 2 || !r.IsCountry() {
			return "is not a country's code of two letters (ISO 3166), such as DE"
		}
		return ""
	})
}

func localeTag(c *checker, s string) (string, string) {
	s = strings.ReplaceAll(strings.TrimSpace(s), "_", "-")
	return s, c.once("locale ", s, func(s string) string {
		if _, err := language.Parse(s); err != nil || len(s) > 35 {
			return "is not a locale (BCP 47), such as en-GB"
		}
		return ""
	})
}

func zoneName(c *checker, s string) (string, string) {
	s = strings.TrimSpace(s)
	return s, c.once("zone ", s, func(s string) string {
		if _, err := time.LoadLocation(s); err != nil || s == "Local" {
			return "is not a time zone (IANA), such as Europe/Madrid"
		}
		return ""
	})
}

func webAddress(c *checker, s string) (string, string) {
	s, reason := oneLine(1, 2000)(c, strings.TrimSpace(s))
	if reason != "" {
		return "", reason
	}
	u, err := url.Parse(s)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" || u.User != nil {
		return "", "is not an address that begins with https:// or http://"
	}
	return s, ""
}

func ipText(_ *checker, s string) (string, string) {
	a, err := netip.ParseAddr(strings.TrimSpace(s))
	if err != nil || a.Zone() != "" {
		return "", "is not an IP address"
	}
	return a.String(), ""
}

// hashText keeps a password hash byte for byte: only that it can be one is
// looked at here, not its format.
func hashText(_ *checker, s string) (string, string) {
	if len(s) > 2000 {
		return "", "is longer than 2000 characters"
	}
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return "", "holds a character that no password hash has"
		}
	}
	return s, ""
}

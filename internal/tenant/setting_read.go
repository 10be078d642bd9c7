package tenant

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/language"

	"github.com/readmit/readmit/internal/fold"
)

// wrong is what is wrong with a value: a stable code, and what is allowed.
type wrong struct{ code, message string }

// read turns what was typed into the canonical value. An empty text is the
// default.
func (s *Setting) read(raw string) (string, *wrong) {
	text, err := fold.Text(raw)
	switch {
	case err != nil:
		return "", &wrong{"not_text", err.Error()}
	case text == "" && s.Required:
		return "", &wrong{"required", "Give a value: this one has no default."}
	case text == "":
		return "", nil
	case s.Kind == KindNumber || s.Options != nil || s.Kind == KindSwitch || utf8.RuneCountInString(text) <= s.Max:
		return readers[s.Kind](s, text)
	case s.Kind == KindText || s.Kind == KindLink || s.Kind == KindLanguages || s.Kind == KindOrigins:
		return "", &wrong{"too_long", fmt.Sprintf("Use %d characters at most.", s.Max)}
	}
	return readers[s.Kind](s, "?") // no such thing is as long: what it is like says more than how long it may be
}

var readers = map[Kind]func(*Setting, string) (string, *wrong){
	KindText:      func(_ *Setting, text string) (string, *wrong) { return text, nil },
	KindNumber:    readNumber,
	KindEmail:     readEmail,
	KindLink:      readLink,
	KindColor:     readColor,
	KindRegion:    readRegion,
	KindZone:      readZone,
	KindLanguage:  func(_ *Setting, text string) (string, *wrong) { return readLanguage(text) },
	KindLanguages: readLanguages,
	KindSwitch:    readSwitch,
	KindChoice:    readChoice,
	KindList:      readList,
	KindOrigins:   readOrigins,
	KindHost:      readHost,
	KindPicture: func(*Setting, string) (string, *wrong) {
		return "", &wrong{"picture", "Send the file itself, as logo."}
	},
}

var digits = regexp.MustCompile(`^[0-9]{1,9}$`)

func readNumber(s *Setting, text string) (string, *wrong) {
	n, err := strconv.Atoi(text)
	if err != nil || !digits.MatchString(text) || n < s.Min || n > s.Max {
		return "", &wrong{"range", fmt.Sprintf("Give a whole number from %d to %d, or nothing for the default of %s.", s.Min, s.Max, s.Default)}
	}
	return strconv.Itoa(n), nil
}

func readEmail(_ *Setting, text string) (string, *wrong) {
	e, err := fold.ParseEmail(text)
	if err != nil {
		return "", &wrong{"email", "Give an address such as help@example.com."}
	}
	return e.Address, nil
}

func readLink(_ *Setting, text string) (string, *wrong) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" || u.Hostname() == "" || u.User != nil || strings.ContainsAny(text, " \"<>\\") {
		return "", &wrong{"link", "Give an address that begins with https://, such as https://example.com/help."}
	}
	return u.String(), nil
}

func readRegion(_ *Setting, text string) (string, *wrong) {
	region, err := language.ParseRegion(text)
	if err != nil || len(text) != 2 || !region.IsCountry() || region.String() != strings.ToUpper(text) {
		return "", &wrong{"region", "Give a country's two letters (ISO 3166), such as DE or US."}
	}
	return region.String(), nil
}

func readZone(_ *Setting, text string) (string, *wrong) {
	if _, err := time.LoadLocation(text); err != nil || text == "Local" {
		return "", &wrong{"zone", "Give a time zone (IANA), such as Europe/Berlin or America/Chicago."}
	}
	return text, nil
}

func readLanguage(text string) (string, *wrong) {
	tag, err := language.Parse(strings.ReplaceAll(text, "_", "-"))
	if err != nil || tag == language.Und {
		return "", &wrong{"language", "Give a language (BCP 47), such as en or pt-BR."}
	}
	return tag.String(), nil
}

func readLanguages(_ *Setting, text string) (string, *wrong) {
	var tags []string
	for _, word := range words(text) {
		tag, bad := readLanguage(word)
		if bad != nil {
			return "", &wrong{"languages", "Give languages (BCP 47) with a space between them, such as: en de pt-BR."}
		}
		if !slices.Contains(tags, tag) {
			tags = append(tags, tag)
		}
	}
	return strings.Join(tags, " "), nil
}

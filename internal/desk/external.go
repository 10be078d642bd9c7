package desk

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
)

// Icons are the pictures that a type of external entry can have. They are all
// in the console's own set, so that no picture is fetched from elsewhere.
var Icons = []string{
	"api", "bell", "bolt", "box", "building-store", "calendar-event", "cash", "coin", "credit-card", "discount", "file-invoice", "file-text", "flag",
	"gift", "heart", "home", "message", "news", "package", "phone", "receipt", "repeat", "shopping-cart", "star", "tag", "ticket", "tool", "truck-delivery", "world",
}

// iconOfNew is the icon of a type that was declared without one.
const iconOfNew = "api"

// How long what other systems say may be, in characters, and how much of it
// there may be for one account or tenant.
const (
	LabelLength   = 80
	EntryLength   = 2_000
	LinkLength    = 2_000
	OwnIDLength   = 200
	TypesLimit    = 100 // types of a tenant
	PanelsLimit   = 20  // panels of an account
	PanelRows     = 50
	PanelColumns  = 8
	PanelCell     = 500
	PanelBodySize = 32 << 10 // bytes, as JSON
)

var keyForm = regexp.MustCompile(`^[a-z][a-z0-9_.-]{0,49}$`)

func checkKey(f *fault.Fields, field, key string) {
	f.Check(keyForm.MatchString(key), field, "key_form", "Give 1 to 50 small letters, digits, dots, dashes and underscores, beginning with a letter: product_change_scheduled.")
}

func checkIcon(f *fault.Fields, icon string) {
	f.Check(icon == "" || slices.Contains(Icons, icon), "icon", "unknown", "Use one of: "+strings.Join(Icons, ", ")+".")
}

// checkLine checks one line of text; least is how many characters it must
// have.
func checkLine(f *fault.Fields, field, raw string, least, most int) {
	text, err := fold.Text(raw)
	n := utf8.RuneCountInString(text)
	switch {
	case err != nil:
		f.Add(field, "not_text", "Write one line of plain text: "+err.Error()+".")
	case n < least:
		f.Add(field, "required", "Write something here.")
	case n > most:
		f.Add(field, "too_long", fmt.Sprintf("Use %d characters at most; there are %d.", most, n))
	}
}

// checkLink takes addresses that a browser opens safely and no others: https,
// with a host and without a name and password (OWASP, unvalidated redirects).
func checkLink(f *fault.Fields, link string) {
	if link == "" {
		return
	}
	if len(link) > LinkLength {
		f.Add("link", "too_long", fmt.Sprintf("Use %d characters at most.", LinkLength))
		return
	}
	f.Check(SafeLink(link), "link", "not_https", "Give an address that begins with https:// and has no user name in it, such as https://shop.example/orders/4711.")
}

// SafeLink reports whether an address of another system may be offered to be
// opened: https, with a host, without user name and password.
func SafeLink(link string) bool {
	if clean, err := fold.Text(link); err != nil || clean != link || strings.ContainsAny(link, " \\\"<>`") {
		return false
	}
	u, err := url.Parse(link)
	return err == nil && u.Scheme == "https" && u.Hostname() != "" && u.User == nil && u.Opaque == ""
}

// line is a checked line of text.
func line(raw string) (string, error) {
	text, err := fold.Text(raw)
	if err != nil {
		return "", fmt.Errorf("read a validated line: %w", err)
	}
	return text, nil
}

// labelOf makes a key readable: product_change_scheduled is "Product change
// scheduled".
func labelOf(key string) string {
	words := strings.NewReplacer("_", " ", "-", " ", ".", " ").Replace(key)
	return strings.ToUpper(words[:1]) + words[1:]
}

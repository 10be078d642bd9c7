package account

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/readmit/readmit/internal/fold"
)

var (
	addressInText = regexp.MustCompile(`[^\s@<>()\[\]{},;:"'|/\\]+@[^\s@<>()\[\]{},;:"'|/\\]+`)
	numberInText  = regexp.MustCompile(`\+?[0-9][0-9 ()./\x{00a0}\x{2009}\x{202f}\x{2010}-\x{2013}-]{4,}[0-9]`)
)

// Text masks e-mails and telephone numbers within words that people wrote, as
// notes and reasons: whatever is written as an e-mail, what is written as an
// international number, and the account's own numbers however they are
// written. Other words stay as they are.
func (m Mask) Text(words string) string {
	if m.Hides(PartEmail) && strings.Contains(words, "@") {
		words = addressInText.ReplaceAllStringFunc(words, func(found string) string {
			address := strings.TrimRight(found, ".!?")
			return MaskEmail(address) + found[len(address):]
		})
	}
	if m.Hides(PartPhone) {
		words = numberInText.ReplaceAllStringFunc(words, m.number)
	}
	return words
}

// Link leaves an address of another system out if something in it is masked,
// as it is written or as a server reads it: half an address leads elsewhere.
func (m Mask) Link(address string) string {
	read, err := url.QueryUnescape(address)
	if err != nil || m.Text(address) != address || m.Text(read) != read {
		return ""
	}
	return address
}

// known is how many of its last digits tell one of the account's numbers.
const known = 7

// number masks a run of digits that is a telephone number.
func (m Mask) number(run string) string {
	digits := fold.Reverse(run)
	abroad := strings.HasPrefix(run, "+") || strings.HasPrefix(run, "00")
	if abroad && len(digits) >= fold.ShownDigits {
		return MaskPhone(run)
	}
	for _, own := range m.numbers {
		tail := fold.Reverse(own)
		if tail = tail[:min(known, len(tail))]; tail != "" && strings.Contains(digits, tail) {
			return MaskPhone(run)
		}
	}
	return run
}

package message

import (
	"strings"
	"unicode"
)

// stripLinks takes out of a value what mail programs make a link of: addresses
// of pages and mails, and names of hosts. What people typed, such as the name
// of a device, can so bring no link into a mail. Dots between digits and
// behind a word stay, and masked addresses as they are.
func stripLinks(value string) string {
	in := []rune(value)
	var out strings.Builder
	for i, r := range in {
		before, after := ' ', ' '
		if i > 0 {
			before = in[i-1]
		}
		if i+1 < len(in) {
			after = in[i+1]
		}
		switch {
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029':
			out.WriteRune(' ')
		case strings.ContainsRune("/\\@＠／<>", r) && before != '•':
			out.WriteRune(' ')
		case strings.ContainsRune(".。．｡:：", r) && !(unicode.IsDigit(before) && unicode.IsDigit(after)) && !unicode.IsSpace(after) && before != '•' && (joins(before) || joins(after)):
			out.WriteRune(' ')
		default:
			out.WriteRune(r)
		}
	}
	return strings.Join(strings.Fields(out.String()), " ")
}

func joins(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' || r == '_' }

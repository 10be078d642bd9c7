package fold

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// What can be wrong with a text before anyone has looked at its meaning.
var (
	ErrNotUTF8 = errors.New("the text is not valid UTF-8: save or send it as UTF-8 and try again")
	ErrControl = errors.New("the text holds a control character (such as NUL, a tab or a line break): remove it and try again")
)

// Text decodes an input of one line. It answers s in Unicode's NFC form and
// without the white space around it; an empty answer is no error.
//
// It returns [ErrNotUTF8], or [ErrControl] for NUL, any other control
// character and the line breaks U+2028 and U+2029. Marks of direction and
// joiners are kept, because Arabic, Hebrew, Persian and emoji need them.
func Text(s string) (string, error) {
	return decode(s, "")
}

// Lines decodes an input that may have several lines, such as a note. It is
// like [Text], but keeps tabs and line breaks, and writes every line break as
// "\n".
func Lines(s string) (string, error) {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return decode(strings.ReplaceAll(s, "\r", "\n"), "\t\n\u2028\u2029")
}

func decode(s, allowed string) (string, error) {
	if !utf8.ValidString(s) {
		return "", ErrNotUTF8
	}
	s = strings.TrimSpace(norm.NFC.String(s))
	for _, r := range s {
		if breaks(r) && !strings.ContainsRune(allowed, r) {
			return "", ErrControl
		}
	}
	return s, nil
}

func breaks(r rune) bool {
	return unicode.IsControl(r) || r == '\u2028' || r == '\u2029'
}

// Lower answers s in lower case and NFC, the form in which the local part of
// an e-mail address, a username and a search pattern are compared. Accents
// stay.
func Lower(s string) string {
	return norm.NFC.String(strings.ToLower(s))
}

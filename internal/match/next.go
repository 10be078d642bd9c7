package match

import "unicode/utf8"

// Next answers the smallest string that is greater, in the order of bytes,
// than every string beginning with prefix, so that
//
//	x >= prefix AND x < Next(prefix)
//
// selects exactly the strings with that beginning. For valid UTF-8 the answer
// is valid UTF-8 and smallest among such. It is "" if there is no greater
// string, as for the empty prefix: then the second condition is left out.
func Next(prefix string) string {
	if !utf8.ValidString(prefix) {
		return nextBytes(prefix)
	}
	for prefix != "" {
		last, size := utf8.DecodeLastRuneInString(prefix)
		prefix = prefix[:len(prefix)-size]
		if last == utf8.MaxRune {
			continue
		}
		if last == 0xD7FF { // surrogates are no characters
			return prefix + "\uE000"
		}
		return prefix + string(last+1)
	}
	return ""
}

func nextBytes(prefix string) string {
	for end := len(prefix) - 1; end >= 0; end-- {
		if prefix[end] < 0xff {
			return prefix[:end] + string([]byte{prefix[end] + 1})
		}
	}
	return ""
}

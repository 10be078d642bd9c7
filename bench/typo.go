package main

import (
	"math/rand/v2"
	"strings"
)

// typo makes the given number of typing errors in an address, in the local
// part or in the domain: a letter wrong, missing, too many, or two swapped.
func typo(rng *rand.Rand, address string, errors int) string {
	local, domain, _ := strings.Cut(address, "@")
	for range errors {
		if rng.IntN(4) == 0 {
			domain = slip(rng, domain)
		} else {
			local = slip(rng, local)
		}
	}
	return local + "@" + domain
}

func slip(rng *rand.Rand, s string) string {
	for range 20 {
		if t := tryslip(rng, s); t != s && len(t) > 1 && !strings.HasPrefix(t, ".") && !strings.HasSuffix(t, ".") && !strings.Contains(t, "..") {
			return t
		}
	}
	return s
}

func tryslip(rng *rand.Rand, s string) string {
	letters := []rune(s)
	letter := rune('a' + rng.IntN(26))
	i := rng.IntN(len(letters))
	switch rng.IntN(4) {
	case 0: // wrong
		letters[i] = letter
	case 1: // missing
		letters = append(letters[:i], letters[i+1:]...)
	case 2: // too many
		letters = append(letters[:i], append([]rune{letter}, letters[i:]...)...)
	default: // swapped
		if i+1 < len(letters) {
			letters[i], letters[i+1] = letters[i+1], letters[i]
		}
	}
	return string(letters)
}

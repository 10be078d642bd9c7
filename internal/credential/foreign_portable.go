package credential

import "strings"

// The letters of crypt(3), each worth its place.
const cryptAlphabet = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

var cryptLetters = func() (worth [256]int) {
	for i := range worth {
		worth[i] = len(cryptAlphabet)
	}
	for i, c := range []byte(cryptAlphabet) {
		worth[c] = i
	}
	return worth
}()

// mostPortableLog is the logarithm of the most rounds that phpass itself makes
// within a second or two.
const mostPortableLog = 22

// phpass reads the portable hashes of phpass (WordPress, phpBB): a letter for
// the logarithm of the rounds, eight of salt, and the MD5.
func phpass(prefix string) matcher {
	return func(rest string, password []byte) (bool, error) { return matchPortable("md5", prefix, rest, password) }
}

// matchDrupal reads Drupal 7's form: as phpass, with SHA-512, cut to 55 signs.
func matchDrupal(rest string, password []byte) (bool, error) {
	return matchPortable("sha512", "$S$", rest, password)
}

func matchPortable(digest, prefix, rest string, password []byte) (bool, error) {
	if len(rest) < 10 || strings.Trim(rest, cryptAlphabet) != "" {
		return false, ErrUnknownHash
	}
	log := cryptLetters[rest[0]]
	if log < 7 || log > mostPortableLog {
		return false, ErrUnknownHash
	}
	salt, want := rest[1:9], rest[9:]
	made := sum(digest, []byte(salt), password)
	for range 1 << log {
		made = sum(digest, made, password)
	}
	got := portable64(made)
	if digest == "sha512" {
		got = got[:55-len(prefix)-9]
	}
	return equal([]byte(got), []byte(want)), nil
}

// portable64 writes bytes six bits at a time, the low ones first.
func portable64(b []byte) string {
	var out strings.Builder
	for i := 0; i < len(b); i += 3 {
		chunk := b[i:min(i+3, len(b))]
		v := 0
		for j, c := range chunk {
			v |= int(c) << (8 * j)
		}
		for range len(chunk) + 1 {
			out.WriteByte(cryptAlphabet[v&63])
			v >>= 6
		}
	}
	return out.String()
}

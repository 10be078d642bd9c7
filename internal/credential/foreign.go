package credential

import (
	"errors"
	"strings"
)

// ErrUnknownHash says that a hash is in no form that can be checked, or asks
// for more work than any honest hash. Its owner needs a new password.
var ErrUnknownHash = errors.New("the password's hash is in a form that cannot be checked")

// matcher checks a password against a hash.
type matcher func(hash string, password []byte) (bool, error)

// crypts are the forms whose prefix belongs to what the matcher reads.
var crypts = map[string]matcher{
	"$2$": matchBcrypt, "$2a$": matchBcrypt, "$2b$": matchBcrypt, "$2x$": matchBcrypt, "$2y$": matchBcrypt, "$argon2": matchArgon2,
	"$1$": matchMD5Crypt, "$5$": matchSHACrypt, "$6$": matchSHACrypt, "$y$": matchYescrypt,
}

// foreign are the other forms; the matcher reads what stands behind the
// prefix. docs/reference/password-hashes.md has them all.
var foreign = map[string]matcher{
	"$pbkdf2-": matchPBKDF2, "$pbkdf2$": passlibSHA1, "$scrypt$": matchScrypt, "$firebase-scrypt$": matchFirebase, "$hmac-": matchHMAC,
	"$md4$": digestMatcher("md4"), "$md5$": digestMatcher("md5"), "$sha1$": digestMatcher("sha1"), "$sha256$": digestMatcher("sha256"), "$sha512$": digestMatcher("sha512"),
	"$P$": phpass("$P$"), "$H$": phpass("$H$"), "$S$": matchDrupal, "{": matchLDAP,
	// Django writes the name of the algorithm without a sign in front.
	"pbkdf2_": djangoPBKDF2, "bcrypt$": matchBcrypt, "bcrypt_sha256$": djangoBcryptSHA256, "argon2$": djangoArgon2,
	"scrypt$": djangoScrypt, "md5$": djangoSalted("md5"), "sha1$": djangoSalted("sha1"),
}

// matchForeign checks a password against a hash of another system. The time it
// takes does not depend on how much of the password is right. It returns
// [ErrUnknownHash] if it cannot tell.
func matchForeign(hash string, password []byte) (bool, error) {
	for prefix, match := range foreign {
		if rest, ok := strings.CutPrefix(hash, prefix); ok {
			return match(rest, password)
		}
	}
	return matchCrypt(hash, password)
}

func matchCrypt(hash string, password []byte) (bool, error) {
	for prefix, match := range crypts {
		if strings.HasPrefix(hash, prefix) {
			return match(hash, password)
		}
	}
	return false, ErrUnknownHash
}

package credential

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"hash"
	"strings"

	//lint:ignore SA1019 only to check what others made
	"golang.org/x/crypto/md4"
)

// digests are those of imported hashes, by name.
var digests = map[string]func() hash.Hash{
	"md4": md4.New, "md5": md5.New, "sha1": sha1.New, "sha224": sha256.New224, "sha256": sha256.New, "sha384": sha512.New384, "sha512": sha512.New,
}

func equal(got, want []byte) bool { return subtle.ConstantTimeCompare(got, want) == 1 }

func sum(digest string, parts ...[]byte) []byte {
	h := digests[digest]()
	for _, p := range parts {
		_, _ = h.Write(p) // never fails (hash.Hash)
	}
	return h.Sum(nil)
}

// digestMatcher reads pf=PATTERN$SALT$HASH: a digest of password and salt in
// the order that the pattern says.
func digestMatcher(digest string) matcher {
	return func(rest string, password []byte) (bool, error) {
		parts := strings.Split(rest, "$")
		if len(parts) != 3 || !strings.HasPrefix(parts[0], "pf=") {
			return false, ErrUnknownHash
		}
		pattern, salt, want := plain64(parts[0][3:]), plain64(parts[1]), plain64(parts[2])
		if pattern.err != nil || salt.err != nil || want.err != nil || !strings.Contains(string(pattern.b), "{PASSWORD}") {
			return false, ErrUnknownHash
		}
		// One pass: a salt that reads {PASSWORD} stays a salt.
		text := strings.NewReplacer("{SALT}", string(salt.b), "{PASSWORD}", string(password)).Replace(string(pattern.b))
		return equal(sum(digest, []byte(text)), want.b), nil
	}
}

// matchHMAC reads DIGEST$HASH$KEY.
func matchHMAC(rest string, password []byte) (bool, error) {
	parts := strings.Split(rest, "$")
	if len(parts) != 3 || digests[parts[0]] == nil {
		return false, ErrUnknownHash
	}
	want, key := plain64(parts[1]), plain64(parts[2])
	if want.err != nil || key.err != nil {
		return false, ErrUnknownHash
	}
	mac := hmac.New(digests[parts[0]], key.b)
	_, _ = mac.Write(password)
	return equal(mac.Sum(nil), want.b), nil
}

// djangoSalted reads SALT$HEX: the salt as text stands in front.
func djangoSalted(digest string) matcher {
	return func(rest string, password []byte) (bool, error) {
		salt, text, _ := strings.Cut(rest, "$")
		want, err := hex.DecodeString(text)
		if err != nil || len(want) == 0 {
			return false, ErrUnknownHash
		}
		return equal(sum(digest, []byte(salt), password), want), nil
	}
}

// ldapDigests are the schemes of RFC 2307 and its usual extensions. Whether
// there is a salt is told by the length.
var ldapDigests = map[string]string{
	"SHA": "sha1", "SSHA": "sha1", "MD5": "md5", "SMD5": "md5", "SHA256": "sha256", "SSHA256": "sha256", "SHA512": "sha512", "SSHA512": "sha512",
}

// matchLDAP reads SCHEME}BASE64 of digest, then salt; or CRYPT}crypt(3).
func matchLDAP(rest string, password []byte) (bool, error) {
	scheme, text, ok := strings.Cut(rest, "}")
	scheme = strings.ToUpper(scheme)
	if !ok {
		return false, ErrUnknownHash
	}
	if scheme == "CRYPT" {
		return matchCrypt(text, password)
	}
	digest := ldapDigests[scheme]
	if digest == "" {
		return false, ErrUnknownHash
	}
	both, err := base64.StdEncoding.DecodeString(text)
	size := digests[digest]().Size()
	if err != nil || len(both) < size || strings.HasPrefix(scheme, "S") == (len(both) == size) && !strings.HasPrefix(scheme, "SHA") {
		return false, ErrUnknownHash
	}
	return equal(sum(digest, password, both[size:]), both[:size]), nil
}

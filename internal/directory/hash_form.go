package directory

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"math/bits"
	"regexp"
	"strings"
)

// The forms in which password hashes are kept are those of
// docs/reference/password-hashes.md. Base 64 in them is the standard alphabet
// without padding.

var errHashBase64 = errors.New("is not base 64")

func base64Text(b []byte) string { return base64.RawStdEncoding.EncodeToString(b) }

// base64Bytes reads either alphabet, padded or not.
func base64Bytes(s string) ([]byte, error) {
	s = strings.TrimRight(strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimSpace(s)), "=")
	b, err := base64.RawStdEncoding.DecodeString(s)
	if err != nil {
		return nil, errHashBase64
	}
	return b, nil
}

// encodedBytes reads a value in the encoding that is named beside it.
func encodedBytes(s, encoding string) ([]byte, error) {
	switch strings.ToLower(encoding) {
	case "", "utf8", "utf-8":
		return []byte(s), nil
	case "hex":
		b, err := hex.DecodeString(s)
		if err != nil {
			return nil, errors.New("is not hex")
		}
		return b, nil
	case "base64":
		return base64Bytes(s)
	}
	return nil, errors.New("is in an encoding that is not known")
}

func pbkdf2Form(digest string, iterations int, salt, hash []byte) string {
	return fmt.Sprintf("$pbkdf2-%s$i=%d,l=%d$%s$%s", digest, iterations, len(hash), base64Text(salt), base64Text(hash))
}

func argon2Form(kind string, version, memory, time, threads int, salt, hash []byte) string {
	return fmt.Sprintf("$argon2%s$v=%d$m=%d,t=%d,p=%d$%s$%s", kind, version, memory, time, threads, base64Text(salt), base64Text(hash))
}

// scryptForm writes n, which must be a power of two, as its logarithm.
func scryptForm(n uint, r, p int, salt, hash []byte) string {
	return fmt.Sprintf("$scrypt$ln=%d,r=%d,p=%d$%s$%s", bits.TrailingZeros(n), r, p, base64Text(salt), base64Text(hash))
}

// digestForm is a digest of password and salt in the order that the pattern
// says, such as {SALT}{PASSWORD}.
func digestForm(digest, pattern string, salt, hash []byte) string {
	return fmt.Sprintf("$%s$pf=%s$%s$%s", digest, base64Text([]byte(pattern)), base64Text(salt), base64Text(hash))
}

func hmacForm(digest string, key, hash []byte) string {
	return fmt.Sprintf("$hmac-%s$%s$%s", digest, base64Text(hash), base64Text(key))
}

// form writes a hash of the project with these parameters.
func (f *FirebaseHash) form(salt, hash []byte) string {
	return fmt.Sprintf("$firebase-scrypt$ln=%d,r=%d$%s$%s$%s$%s", f.MemCost, f.Rounds,
		base64Text(salt), base64Text(hash), base64Text(f.SaltSeparator), base64Text(f.SignerKey))
}

const b64 = `[A-Za-z0-9+/]`

var hashForms = regexp.MustCompile(`^(?:` + strings.Join([]string{
	`\$2[abxy]?\$\d\d\$[./A-Za-z0-9]{53}`,
	`\$argon2(?:id|i|d)\$v=\d+\$m=\d+,t=\d+,p=\d+\$` + b64 + `+\$` + b64 + `+`,
	`\$pbkdf2-(?:sha1|sha224|sha256|sha384|sha512)\$i=\d+,l=\d+\$` + b64 + `*\$` + b64 + `+`,
	`\$scrypt\$ln=\d{1,2},r=\d+,p=\d+\$` + b64 + `*\$` + b64 + `+`,
	`\$firebase-scrypt\$ln=\d+,r=\d+\$` + b64 + `*\$` + b64 + `+\$` + b64 + `*\$` + b64 + `+`,
	`\$(?:md4|md5|sha1|sha256|sha512)\$pf=` + b64 + `+\$` + b64 + `*\$` + b64 + `+`,
	`\$hmac-(?:md4|md5|sha1|sha256|sha512)\$` + b64 + `+\$` + b64 + `+`,
	`\$1\$[^$\s]{0,8}\$[./A-Za-z0-9]{22}`,
	`\$[56]\$(?:rounds=\d+\$)?[^$\s]{0,16}\$[./A-Za-z0-9]{43,86}`,
	`\$y\$[./A-Za-z0-9]+\$[./A-Za-z0-9]*\$[./A-Za-z0-9]{43}`,
	`\$[PH]\$[./A-Za-z0-9]{31}`, `\$S\$[./A-Za-z0-9]{52}`,
	`\$pbkdf2(?:-sha256|-sha512)?\$\d+\$[./A-Za-z0-9]+\$[./A-Za-z0-9]+`,
	`pbkdf2_sha(?:1|256)\$\d+\$[!-#%-~]+\$[A-Za-z0-9+/=]+`, `bcrypt(?:_sha256)?\$\$2[abxy]?\$\d\d\$[./A-Za-z0-9]{53}`,
	`argon2\$argon2(?:id|i|d)\$v=\d+\$m=\d+,t=\d+,p=\d+\$` + b64 + `+\$` + b64 + `+`,
	`scrypt\$[!-#%-~]+\$\d+\$\d+\$\d+\$[A-Za-z0-9+/=]+`, `(?:md5|sha1)\$[!-#%-~]*\$[0-9a-f]{32,40}`,
	`\{(?i:ssha|ssha256|ssha512|sha|sha256|sha512|md5|smd5|crypt)\}[!-~]+`,
}, "|") + `)$`)

// knownHash reports a hash in one of the forms that are documented.
func knownHash(s string) bool { return hashForms.MatchString(s) }

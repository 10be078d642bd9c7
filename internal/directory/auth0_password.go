package directory

import (
	"math/bits"
	"strconv"
	"strings"
	"time"
)

// auth0Passwords keeps password_hash, passwordHash or custom_password_hash.
func auth0Passwords(m *mapped, o *object, database bool) {
	hash := o.first("password_hash", "passwordHash")
	custom := o.object("custom_password_hash")
	switch {
	case hash != "":
		m.identity("password", "", time.Time{}, time.Time{})
		m.password(hash, time.Time{})
	case custom != nil:
		m.identity("password", "", time.Time{}, time.Time{})
		form, reason := auth0Custom(custom)
		if reason != "" {
			m.withoutPassword(reason + notTaken)
			return
		}
		m.password(form, time.Time{})
	case database:
		m.identity("password", "", time.Time{}, time.Time{})
		m.withoutPassword("")
	}
}

// auth0Custom writes a custom_password_hash of Auth0's import schema in the
// form that is kept.
func auth0Custom(o *object) (form, reason string) {
	h := o.object("hash")
	if h == nil {
		return "", "has no hash"
	}
	if p := o.object("password"); p != nil {
		if e := strings.ToLower(p.text("encoding")); e != "" && e != "utf8" {
			return "", "was made of a password in an encoding that is not known here"
		}
	}
	value := h.text("value")
	algorithm := strings.ToLower(o.text("algorithm"))
	switch algorithm {
	case "bcrypt", "argon2", "pbkdf2", "ldap":
		return value, "" // these values are whole: crypt, PHC and RFC 2307 forms
	}
	hash, err := encodedBytes(value, orElse(h.text("encoding"), "hex"))
	if err != nil || len(hash) == 0 {
		return "", "cannot be read in its encoding"
	}
	salt, pattern, reason := auth0Salt(o)
	if reason != "" {
		return "", reason
	}
	switch algorithm {
	case "md4", "md5", "sha1", "sha256", "sha512":
		return digestForm(algorithm, pattern, salt, hash), ""
	case "scrypt":
		return auth0Scrypt(o, salt, hash)
	case "hmac":
		return auth0HMAC(h, hash)
	}
	return "", "was made by an algorithm that is not known here"
}

func auth0Salt(o *object) (salt []byte, pattern, reason string) {
	s := o.object("salt")
	if s == nil {
		return nil, "{PASSWORD}", ""
	}
	salt, err := encodedBytes(s.text("value"), s.text("encoding"))
	if err != nil {
		return nil, "", "has a salt that cannot be read in its encoding"
	}
	if s.text("position") == "suffix" {
		return salt, "{PASSWORD}{SALT}", ""
	}
	return salt, "{SALT}{PASSWORD}", ""
}

func auth0Scrypt(o *object, salt, hash []byte) (form, reason string) {
	n, err1 := strconv.ParseUint(orElse(o.text("cost"), "16384"), 10, 32)
	r, err2 := strconv.Atoi(orElse(o.text("blockSize"), "8"))
	p, err3 := strconv.Atoi(orElse(o.text("parallelization"), "1"))
	if err1 != nil || err2 != nil || err3 != nil || bits.OnesCount64(n) != 1 || r < 1 || p < 1 {
		return "", "has parameters of scrypt that cannot be right"
	}
	return scryptForm(uint(n), r, p, salt, hash), ""
}

func auth0HMAC(h *object, hash []byte) (form, reason string) {
	k := h.object("key")
	digest := strings.ToLower(h.text("digest"))
	if k == nil || digest == "" {
		return "", "has no key or digest of hmac"
	}
	key, err := encodedBytes(k.text("value"), k.text("encoding"))
	if err != nil {
		return "", "has a key that cannot be read in its encoding"
	}
	return hmacForm(digest, key, hash), ""
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

var auth0FactorNames = map[string]string{
	"google-authenticator": "totp", "guardian": "push", "duo": "duo", "totp": "totp", "otp": "totp",
	"phone": "sms", "sms": "sms", "email": "email", "webauthn-roaming": "security_key", "webauthn-platform": "passkey", "recovery-code": "recovery_codes",
}

// auth0Factors reads the second factors: their names in a profile, or what the
// import schema has of them.
func auth0Factors(m *mapped, o *object) {
	changed, _ := instantOf(o.text("multifactor_last_modified"), time.Second)
	for _, name := range o.words("multifactor") {
		m.factor(orElse(auth0FactorNames[name], name), "", changed, time.Time{})
	}
	for _, f := range o.objects("mfa_factors") {
		for _, name := range f.keys {
			m.factor(orElse(auth0FactorNames[name], name), "", time.Time{}, time.Time{})
		}
	}
}

package credential

import "strings"

// forms are the names of the forms of hashes by their prefixes, the longer
// ones first where one begins like another.
var forms = []struct{ prefix, name string }{
	{"$2", "bcrypt"},
	{"bcrypt_sha256$", "bcrypt-sha256"},
	{"bcrypt$", "bcrypt"},
	{"$argon2id$", "argon2id"},
	{"$argon2", "argon2"},
	{"argon2$", "argon2"},
	{"$1$", "md5-crypt"},
	{"$5$", "sha-crypt"},
	{"$6$", "sha-crypt"},
	{"$y$", "yescrypt"},
	{"$pbkdf2", "pbkdf2"},
	{"pbkdf2_", "pbkdf2"},
	{"$scrypt$", "scrypt"},
	{"scrypt$", "scrypt"},
	{"$firebase-scrypt$", "firebase-scrypt"},
	{"$hmac-", "hmac"},
	{"$md4$", "md4"},
	{"$md5$", "md5"},
	{"md5$", "md5"},
	{"$sha1$", "sha1"},
	{"sha1$", "sha1"},
	{"$sha256$", "sha256"},
	{"$sha512$", "sha512"},
	{"$P$", "phpass"},
	{"$H$", "phpass"},
	{"$S$", "drupal"},
	{"{", "ldap"},
}

// formOf names the form of a hash, for people who watch an import fade out. It
// tells nothing of the hash itself.
func formOf(hash string) string {
	for _, f := range forms {
		if strings.HasPrefix(hash, f.prefix) {
			return f.name
		}
	}
	return "unknown"
}

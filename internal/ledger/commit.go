package ledger

import (
	"crypto/hmac"
	"crypto/sha256"
)

// Commit returns HMAC-SHA-256(salt, personal): the commitment that the hashed
// leaf carries. With the salt and the personal part it can be checked; without
// the salt it tells nothing about the personal part.
func Commit(salt, personal []byte) []byte {
	m := hmac.New(sha256.New, salt)
	m.Write(personal)
	return m.Sum(nil)
}

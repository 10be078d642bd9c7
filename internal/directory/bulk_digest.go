package directory

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// digestOf is the SHA-256 of login IDs, sorted, in hexadecimal: the same for
// the same accounts in any order, and another for any others.
func digestOf(logins []string) string {
	sorted := slices.Sorted(slices.Values(logins))
	sum := sha256.Sum256([]byte(strings.Join(sorted, "\n")))
	return hex.EncodeToString(sum[:])
}

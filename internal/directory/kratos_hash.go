package directory

import (
	"fmt"
	"math/bits"
	"strings"
)

// kratosHash writes the forms of Kratos that differ from those that are kept:
// $scrypt$ with the cost itself instead of its logarithm, and $firescrypt$.
// All others are kept as they stand, without padding.
func kratosHash(s string) (form, reason string) {
	parts := strings.Split(s, "$")
	switch {
	case strings.HasPrefix(s, "$scrypt$") && len(parts) == 5:
		return kratosScrypt(parts)
	case strings.HasPrefix(s, "$firescrypt$") && len(parts) == 7:
		return kratosFirebase(parts)
	case strings.HasPrefix(s, "$"):
		return strings.ReplaceAll(s, "=$", "$"), ""
	}
	return s, ""
}

func kratosScrypt(parts []string) (form, reason string) {
	var n, r, p int
	if _, err := fmt.Sscanf(parts[2], "ln=%d,r=%d,p=%d", &n, &r, &p); err != nil {
		return "", "has parameters of scrypt that cannot be right"
	}
	if n < 32 {
		n = 1 << max(n, 0)
	}
	salt, err1 := base64Bytes(parts[3])
	hash, err2 := base64Bytes(parts[4])
	if err1 != nil || err2 != nil || len(hash) == 0 || bits.OnesCount(uint(n)) != 1 || r < 1 || p < 1 {
		return "", "has parameters of scrypt that cannot be right"
	}
	return scryptForm(uint(n), r, p, salt, hash), ""
}

func kratosFirebase(parts []string) (form, reason string) {
	var f FirebaseHash
	var p int
	_, err := fmt.Sscanf(parts[2], "ln=%d,r=%d,p=%d", &f.MemCost, &f.Rounds, &p)
	salt, err1 := base64Bytes(parts[3])
	hash, err2 := base64Bytes(parts[4])
	separator, err3 := base64Bytes(parts[5])
	key, err4 := base64Bytes(parts[6])
	for _, e := range []error{err, err1, err2, err3, err4} {
		if e != nil {
			return "", "has parameters of Firebase's scrypt that cannot be right"
		}
	}
	f.SaltSeparator, f.SignerKey = separator, key
	return f.form(salt, hash), ""
}

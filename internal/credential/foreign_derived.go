package credential

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/pbkdf2"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/crypto/scrypt"
)

const (
	mostPBKDF2Rounds = 10_000_000
	mostScryptBytes  = 256 << 20
)

// matchPBKDF2 reads our own form, DIGEST$i=ROUNDS,l=BYTES$SALT$HASH, and
// passlib's, DIGEST$ROUNDS$SALT$HASH.
func matchPBKDF2(rest string, password []byte) (bool, error) {
	parts := strings.Split(rest, "$")
	if len(parts) != 4 {
		return false, ErrUnknownHash
	}
	var rounds, size int
	if _, err := fmt.Sscanf(parts[1], "i=%d,l=%d", &rounds, &size); err == nil {
		return comparePBKDF2(parts[0], rounds, plain64(parts[2]), plain64(parts[3]), password)
	}
	rounds, err := strconv.Atoi(parts[1])
	if err != nil {
		return false, ErrUnknownHash
	}
	return comparePBKDF2(parts[0], rounds, adapted64(parts[2]), adapted64(parts[3]), password)
}

// passlibSHA1 reads ROUNDS$SALT$HASH.
func passlibSHA1(rest string, password []byte) (bool, error) {
	return matchPBKDF2("sha1$"+rest, password)
}

// djangoPBKDF2 reads DIGEST$ROUNDS$SALT$HASH with the salt as text.
func djangoPBKDF2(rest string, password []byte) (bool, error) {
	parts := strings.Split(rest, "$")
	if len(parts) != 4 {
		return false, ErrUnknownHash
	}
	rounds, err := strconv.Atoi(parts[1])
	if err != nil {
		return false, ErrUnknownHash
	}
	return comparePBKDF2(parts[0], rounds, bytesOf([]byte(parts[2]), nil), plain64(parts[3]), password)
}

func comparePBKDF2(digest string, rounds int, salt, want decodedBytes, password []byte) (bool, error) {
	h := digests[digest]
	if h == nil || salt.err != nil || want.err != nil || len(want.b) == 0 || len(want.b) > 512 || rounds < 1 || rounds > mostPBKDF2Rounds {
		return false, ErrUnknownHash
	}
	got, err := pbkdf2.Key(h, string(password), salt.b, rounds, len(want.b))
	if err != nil {
		return false, ErrUnknownHash
	}
	return equal(got, want.b), nil
}

// matchScrypt reads ln=LOG2N,r=BLOCK,p=PARALLEL$SALT$HASH (RFC 7914).
func matchScrypt(rest string, password []byte) (bool, error) {
	parts := strings.Split(rest, "$")
	var log, r, p int
	if len(parts) != 3 {
		return false, ErrUnknownHash
	}
	if _, err := fmt.Sscanf(parts[0], "ln=%d,r=%d,p=%d", &log, &r, &p); err != nil || log < 1 || log > 24 {
		return false, ErrUnknownHash
	}
	return compareScrypt(1<<log, r, p, plain64(parts[1]), plain64(parts[2]), password)
}

// djangoScrypt reads SALT$N$R$P$HASH with the salt as text.
func djangoScrypt(rest string, password []byte) (bool, error) {
	parts := strings.Split(rest, "$")
	if len(parts) != 5 {
		return false, ErrUnknownHash
	}
	var cost [3]int
	for i := range cost {
		n, err := strconv.Atoi(parts[1+i])
		if err != nil {
			return false, ErrUnknownHash
		}
		cost[i] = n
	}
	return compareScrypt(cost[0], cost[1], cost[2], bytesOf([]byte(parts[0]), nil), plain64(parts[4]), password)
}

func compareScrypt(n, r, p int, salt, want decodedBytes, password []byte) (bool, error) {
	if salt.err != nil || want.err != nil || len(want.b) == 0 || len(want.b) > 512 {
		return false, ErrUnknownHash
	}
	got, err := deriveScrypt(n, r, p, salt.b, len(want.b), password)
	if err != nil {
		return false, err
	}
	return equal(got, want.b), nil
}

func deriveScrypt(n, r, p int, salt []byte, size int, password []byte) ([]byte, error) {
	if n < 2 || r < 1 || p < 1 || r > 64 || p > 64 || n > mostScryptBytes/(128*r) {
		return nil, ErrUnknownHash
	}
	key, err := scrypt.Key(password, salt, n, r, p, size)
	return key, unknown(err)
}

// matchFirebase reads ln=LOG2N,r=ROUNDS$SALT$HASH$SEPARATOR$KEY: the key that
// scrypt derives encrypts the project's signer key into the hash.
func matchFirebase(rest string, password []byte) (bool, error) {
	parts := strings.Split(rest, "$")
	var log, r int
	if len(parts) != 5 {
		return false, ErrUnknownHash
	}
	if _, err := fmt.Sscanf(parts[0], "ln=%d,r=%d", &log, &r); err != nil || log < 1 || log > 24 {
		return false, ErrUnknownHash
	}
	salt, want, separator, signer := plain64(parts[1]), plain64(parts[2]), plain64(parts[3]), plain64(parts[4])
	if salt.err != nil || want.err != nil || separator.err != nil || signer.err != nil || len(want.b) == 0 {
		return false, ErrUnknownHash
	}
	key, err := deriveScrypt(1<<log, r, 1, append(salt.b, separator.b...), 32, password)
	if err != nil {
		return false, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return false, ErrUnknownHash
	}
	got := make([]byte, len(signer.b))
	cipher.NewCTR(block, make([]byte, aes.BlockSize)).XORKeyStream(got, signer.b)
	return equal(got, want.b), nil
}

// decodedBytes is what a part of a hash stands for.
type decodedBytes struct {
	b   []byte
	err error
}

func bytesOf(b []byte, err error) decodedBytes { return decodedBytes{b, err} }

// plain64 reads the standard alphabet, padded or not.
func plain64(s string) decodedBytes {
	return bytesOf(base64.RawStdEncoding.DecodeString(strings.TrimRight(s, "=")))
}

// adapted64 reads passlib's alphabet, which has a dot for the plus.
func adapted64(s string) decodedBytes { return plain64(strings.ReplaceAll(s, ".", "+")) }

package credential

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/go-crypt/crypt/algorithm"
	"github.com/go-crypt/crypt/algorithm/argon2"
	"github.com/go-crypt/crypt/algorithm/md5crypt"
	cryptscrypt "github.com/go-crypt/crypt/algorithm/scrypt"
	"github.com/go-crypt/crypt/algorithm/shacrypt"
	"golang.org/x/crypto/bcrypt"
)

// Limits of the work that a hash may ask for. A hash from a file that somebody
// else made must not take the server's time or memory.
const (
	mostBcryptCost   = 16
	mostArgon2Memory = 256 << 10 // KiB
	mostArgon2Time   = 16
	mostCryptRounds  = 5_000_000
)

// mostBcryptBytes is where bcrypt stops reading.
const mostBcryptBytes = 72

// matchBcrypt reads crypt(3)'s form. A longer password than bcrypt reads is
// never right: whatever stands behind its end would not be compared, and would
// be part of the better hash that is made of it.
func matchBcrypt(hash string, password []byte) (bool, error) {
	cost, err := bcrypt.Cost([]byte(hash))
	if err != nil || cost > mostBcryptCost {
		return false, ErrUnknownHash
	}
	if len(password) > mostBcryptBytes {
		password, err = password[:mostBcryptBytes], bcrypt.ErrPasswordTooLong // the same work, and no
	}
	if compared := bcrypt.CompareHashAndPassword([]byte(hash), password); err == nil {
		err = compared
	} else {
		return false, nil
	}
	if errors.Is(err, bcrypt.ErrMismatchedHashAndPassword) {
		return false, nil
	}
	return err == nil, unknown(err)
}

// djangoBcryptSHA256 hashes the hexadecimal SHA-256 of the password.
func djangoBcryptSHA256(rest string, password []byte) (bool, error) {
	sum := sha256.Sum256(password)
	return matchBcrypt(rest, []byte(hex.EncodeToString(sum[:])))
}

// matchArgon2 reads RFC 9106's PHC form, version 1.3 only.
func matchArgon2(hash string, password []byte) (bool, error) {
	var memory, time, threads uint32
	parts := strings.Split(hash, "$")
	if len(parts) != 6 {
		return false, ErrUnknownHash
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &memory, &time, &threads); err != nil {
		return false, ErrUnknownHash
	}
	if memory > mostArgon2Memory || time > mostArgon2Time || threads > 16 {
		return false, ErrUnknownHash
	}
	return decoded(argon2.Decode(hash))(password)
}

func djangoArgon2(rest string, password []byte) (bool, error) {
	return matchArgon2("$"+rest, password)
}

func matchMD5Crypt(hash string, password []byte) (bool, error) {
	return decoded(md5crypt.Decode(hash))(password)
}

func matchSHACrypt(hash string, password []byte) (bool, error) {
	for part := range strings.SplitSeq(hash, "$") {
		text, ok := strings.CutPrefix(part, "rounds=")
		if rounds, err := strconv.Atoi(text); ok && (err != nil || rounds > mostCryptRounds) {
			return false, ErrUnknownHash
		}
	}
	return decoded(shacrypt.Decode(hash))(password)
}

// The second letter of yescrypt's parameters is the logarithm of its memory.
const mostYescrypt = "F" // 2^17 blocks of 4 KiB, the most that crypt(3) makes without being asked for more

func matchYescrypt(hash string, password []byte) (bool, error) {
	parts := strings.Split(hash, "$")
	if len(parts) < 5 || len(parts[2]) < 2 || cryptLetters[parts[2][1]] > cryptLetters[mostYescrypt[0]] {
		return false, ErrUnknownHash
	}
	return decoded(cryptscrypt.Decode(hash))(password)
}

// decoded compares with a hash that the library has read.
func decoded(d algorithm.Digest, err error) func(password []byte) (bool, error) {
	return func(password []byte) (bool, error) {
		if err != nil {
			return false, ErrUnknownHash
		}
		ok, err := d.MatchBytesAdvanced(password)
		if errors.Is(err, algorithm.ErrPasswordInvalid) {
			return false, nil
		}
		return ok && err == nil, unknown(err)
	}
}

func unknown(err error) error {
	if err == nil {
		return nil
	}
	return ErrUnknownHash
}

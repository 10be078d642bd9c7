package proof

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"strings"

	"github.com/readmit/readmit/internal/secret"
)

// KeyPrefix begins the keys of the REST API.
const KeyPrefix = "rmk"

const (
	typedBytes   = 32
	checksumSize = 6 // four bytes in base64url
	leastBytes   = 16
)

// NewToken makes a random token of that many bytes in base64url, such as for a
// cookie or a link. It panics below 16 bytes, which could be guessed.
func NewToken(bytes int) secret.String {
	if bytes < leastBytes {
		panic(fmt.Sprintf("proof: a token of %d bytes could be guessed: use %d or more", bytes, leastBytes))
	}
	raw := make([]byte, bytes)
	_, _ = rand.Read(raw)
	return secret.String(base64.RawURLEncoding.EncodeToString(raw))
}

// NewTypedToken makes a random token that people and scanners of leaked
// secrets can recognise: the prefix, an underscore, 43 characters of base64url
// (256 random bits), and 6 characters that are the CRC-32 (IEEE) of everything
// before them as four big-endian bytes in base64url. As a regular expression:
// rmk_[A-Za-z0-9_-]{49}.
func NewTypedToken(prefix string) secret.String {
	text := prefix + "_" + NewToken(typedBytes).Reveal()
	return secret.String(text + checksum(text))
}

// IsTypedToken tells whether the text has the form of [NewTypedToken] with that
// prefix and its checksum is right. It says nothing about whether the token is
// valid, but a mistyped or cut one needs no look into the database.
func IsTypedToken(prefix string, token secret.String) bool {
	text := token.Reveal()
	if !strings.HasPrefix(text, prefix+"_") || len(text) != len(prefix)+1+43+checksumSize {
		return false
	}
	cut := len(text) - checksumSize
	return checksum(text[:cut]) == text[cut:]
}

// HashToken gives the SHA-256 of the token's text, the form in which it is
// stored and looked up. A plain hash suffices, because a token cannot be
// guessed; it must not be used for passwords or short codes.
func HashToken(token secret.String) []byte {
	sum := sha256.Sum256([]byte(token.Reveal()))
	return sum[:]
}

func checksum(text string) string {
	sum := binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE([]byte(text)))
	return base64.RawURLEncoding.EncodeToString(sum)
}

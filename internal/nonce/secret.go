package nonce

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/readmit/readmit/internal/id"
	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/secret"
)

const (
	prefix  = "non"
	idSize  = 16
	macSize = sha256.Size
)

// macOf makes the secret of a nonce: with the key that it was issued under, or
// with the newest one.
func macOf(ring *keyring.Ring, key []byte, nonce string, kind Kind) (keyID, mac []byte, err error) {
	parts := [][]byte{[]byte(nonce), []byte(kind)}
	if key == nil {
		code := ring.MAC(keyring.PurposeNonce, parts...)
		return code[:len(code)-macSize], code[len(code)-macSize:], nil
	}
	var k keyring.KeyID
	if copy(k[:], key) != len(k) || len(key) != len(k) {
		return nil, nil, fmt.Errorf("make the secret of %s: its key's id has %d bytes", nonce, len(key))
	}
	code, err := ring.MACWith(keyring.PurposeNonce, k, parts...)
	if err != nil {
		return nil, nil, fmt.Errorf("make the secret of %s: %w", nonce, err)
	}
	return key, code[len(code)-macSize:], nil
}

func digestOf(mac []byte) []byte {
	sum := sha256.Sum256(mac)
	return sum[:]
}

// linkText is 16 bytes of id and 32 of MAC in base64url: 64 characters, of
// which 256 bits cannot be guessed.
func linkText(nonce string, mac []byte) (secret.String, error) {
	raw, err := hex.DecodeString(strings.TrimPrefix(nonce, prefix+"_"))
	if err != nil || len(raw) != idSize {
		return "", fmt.Errorf("write a link for %s: %w", nonce, id.ErrMalformed)
	}
	return secret.String(base64.RawURLEncoding.EncodeToString(append(raw, mac...))), nil
}

// readLink takes a link's text apart. Every link has one spelling.
func readLink(link secret.String) (nonce string, mac []byte, ok bool) {
	text := strings.TrimSpace(link.Reveal())
	if len(text) != base64.RawURLEncoding.EncodedLen(idSize+macSize) || strings.ContainsAny(text, "\r\n") {
		return "", nil, false
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(raw) != idSize+macSize {
		return "", nil, false
	}
	return prefix + "_" + hex.EncodeToString(raw[:idSize]), raw[idSize:], true
}

// codeText is the code of so many digits that a MAC gives. A MAC's first 64
// bits are so many more than any code's that each code is as likely as any.
func codeText(mac []byte, digits int64) string {
	most := uint64(1)
	for range digits {
		most *= 10
	}
	return fmt.Sprintf("%0*d", int(digits), binary.BigEndian.Uint64(mac)%most)
}

// sameCode compares a typed code in time that does not depend on how much of it
// is right. People write codes in groups: blanks and dashes do not count.
func sameCode(want string, typed secret.String) bool {
	got := strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "-", "", "\t", "").Replace(typed.Reveal())
	return subtle.ConstantTimeCompare([]byte(want), []byte(got)) == 1
}

package keyring

import (
	"crypto/cipher"
	"fmt"
)

// A sealed text is: one byte for the form, the key's id, and what AES-256-GCM
// gives with a random nonce (12 bytes nonce, the text, 16 bytes tag).
const (
	sealedForm   = 1
	sealedHeader = 1 + keyIDSize
	sealedExtra  = sealedHeader + 12 + 16
)

// Seal encrypts plaintext with the newest key of the purpose by AES-256-GCM and
// binds it to aad, which is not part of the result and must be given again to
// open it. The result is 37 bytes longer than the plaintext and carries the
// key's id; sealing the same text twice gives two different results.
func (r *Ring) Seal(p Purpose, plaintext, aad []byte) []byte {
	g := r.newest(p)
	return seal(g.aead, g.id, plaintext, aad)
}

// Open decrypts what [Ring.Seal] gave for the same purpose and aad, with
// whichever key sealed it. It returns [ErrMalformed], [ErrUnknownKey] or
// [ErrTampered].
func (r *Ring) Open(p Purpose, ciphertext, aad []byte) ([]byte, error) {
	id, err := SealedWith(ciphertext)
	if err != nil {
		return nil, fmt.Errorf("open %s data: %w", p, err)
	}
	g, err := r.find(p, id)
	if err != nil {
		return nil, fmt.Errorf("open %s data: %w", p, err)
	}
	plaintext, err := open(g.aead, ciphertext, aad)
	if err != nil {
		return nil, fmt.Errorf("open %s data: %w", p, err)
	}
	return plaintext, nil
}

// SealedWith tells which key sealed the data, without opening it. It returns
// [ErrMalformed].
func SealedWith(ciphertext []byte) (KeyID, error) {
	if len(ciphertext) < sealedExtra || ciphertext[0] != sealedForm {
		return KeyID{}, ErrMalformed
	}
	return KeyID(ciphertext[1:sealedHeader]), nil
}

func seal(aead cipher.AEAD, id KeyID, plaintext, aad []byte) []byte {
	out := make([]byte, 0, sealedExtra+len(plaintext))
	out = append(out, sealedForm)
	out = append(out, id[:]...)
	return aead.Seal(out, nil, plaintext, bound(out, aad))
}

func open(aead cipher.AEAD, ciphertext, aad []byte) ([]byte, error) {
	header, body := ciphertext[:sealedHeader], ciphertext[sealedHeader:]
	plaintext, err := aead.Open(nil, nil, body, bound(header, aad))
	if err != nil {
		return nil, ErrTampered
	}
	return plaintext, nil
}

// The header is bound too, so that it cannot be exchanged.
func bound(header, aad []byte) []byte {
	all := make([]byte, 0, len(header)+len(aad))
	return append(append(all, header...), aad...)
}

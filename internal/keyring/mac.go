package keyring

import (
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
)

const macSize = keyIDSize + sha256.Size

// MAC gives a code over the parts with the newest key of the purpose: the key's
// id and the HMAC-SHA256, together 40 bytes. Each part counts with its length,
// so that ("ab", "c") and ("a", "bc") have different codes. The same parts give
// the same code until the key is rotated; to make the code again after that,
// keep the id and call [Ring.MACWith].
func (r *Ring) MAC(p Purpose, parts ...[]byte) []byte {
	return r.newest(p).code(parts)
}

// MACWith gives the code that [Ring.MAC] gave while the key of that id was the
// newest. It returns [ErrUnknownKey].
func (r *Ring) MACWith(p Purpose, id KeyID, parts ...[]byte) ([]byte, error) {
	g, err := r.find(p, id)
	if err != nil {
		return nil, fmt.Errorf("make a %s code: %w", p, err)
	}
	return g.code(parts), nil
}

// MACKeyID tells which key made a code of [Ring.MAC]. It returns
// [ErrMalformed].
func MACKeyID(code []byte) (KeyID, error) {
	if len(code) != macSize {
		return KeyID{}, ErrMalformed
	}
	return KeyID(code[:keyIDSize]), nil
}

// VerifyMAC tells whether the code was made by [Ring.MAC] for the same purpose
// and parts, in time that does not depend on how much of it is right. A code
// whose key was forgotten is false.
func (r *Ring) VerifyMAC(p Purpose, code []byte, parts ...[]byte) bool {
	id, err := MACKeyID(code)
	if err != nil {
		return false
	}
	want, err := r.MACWith(p, id, parts...)
	if err != nil {
		return false
	}
	return hmac.Equal(want, code)
}

func (g *generation) code(parts [][]byte) []byte {
	return append(g.id[:], mac(g.mac, parts...)...)
}

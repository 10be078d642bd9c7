package keyring

import (
	"crypto/cipher"
	"crypto/rand"
	"fmt"
)

// AccountKey seals one account's data. It lives in memory only; what is stored
// is its wrapped form, in a row of its own. Destroying that row destroys what
// the key sealed. The zero value holds no key and must not be used.
type AccountKey struct {
	id   KeyID
	aead cipher.AEAD
}

// NewAccountKey makes a random key and its wrapped form (69 bytes), sealed with
// the newest account_wrap key.
func (r *Ring) NewAccountKey() (key AccountKey, wrapped []byte) {
	base := make([]byte, keySize)
	_, _ = rand.Read(base)
	key, err := newAccountKey(base)
	if err != nil {
		// Sizes are constants: only a broken crypto library can come here.
		panic(fmt.Sprintf("keyring: make an account key: %v", err))
	}
	return key, r.Seal(PurposeAccountWrap, base, nil)
}

// Unwrap gives back the key from its wrapped form. It returns [ErrMalformed],
// [ErrUnknownKey] or [ErrTampered].
func (r *Ring) Unwrap(wrapped []byte) (AccountKey, error) {
	base, err := r.Open(PurposeAccountWrap, wrapped, nil)
	if err != nil {
		return AccountKey{}, fmt.Errorf("unwrap an account key: %w", err)
	}
	if len(base) != keySize {
		return AccountKey{}, fmt.Errorf("unwrap an account key: %w", ErrMalformed)
	}
	return newAccountKey(base)
}

// Rewrap wraps the same account key with the newest account_wrap key, so that
// older ones can be forgotten. It returns the errors of [Ring.Unwrap].
func (r *Ring) Rewrap(wrapped []byte) ([]byte, error) {
	base, err := r.Open(PurposeAccountWrap, wrapped, nil)
	if err != nil {
		return nil, fmt.Errorf("wrap an account key again: %w", err)
	}
	return r.Seal(PurposeAccountWrap, base, nil), nil
}

// ID names the key.
func (k AccountKey) ID() KeyID { return k.id }

// String gives the key's id, never the key.
func (k AccountKey) String() string { return "account key " + k.id.String() }

// Seal encrypts plaintext and binds it to aad, in the same form as [Ring.Seal].
func (k AccountKey) Seal(plaintext, aad []byte) []byte {
	return seal(k.aead, k.id, plaintext, aad)
}

// Open decrypts what [AccountKey.Seal] gave for the same aad. It returns
// [ErrMalformed], [ErrUnknownKey] for another account's data, or [ErrTampered].
func (k AccountKey) Open(ciphertext, aad []byte) ([]byte, error) {
	id, err := SealedWith(ciphertext)
	if err != nil {
		return nil, fmt.Errorf("open account data: %w", err)
	}
	if id != k.id {
		return nil, fmt.Errorf("open account data: %w: key %s", ErrUnknownKey, id)
	}
	plaintext, err := open(k.aead, ciphertext, aad)
	if err != nil {
		return nil, fmt.Errorf("open account data: %w", err)
	}
	return plaintext, nil
}

func newAccountKey(base []byte) (AccountKey, error) {
	aead, err := newAEAD(base)
	if err != nil {
		return AccountKey{}, err
	}
	id, err := derive(base, nil, "id", keyIDSize)
	if err != nil {
		return AccountKey{}, err
	}
	return AccountKey{KeyID(id), aead}, nil
}

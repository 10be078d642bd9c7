package testkit

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"testing"

	"github.com/fxamacker/cbor/v2"
	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/secret"
)

// Authenticator is a device that holds one passkey, and the browser before it,
// for tests. It follows W3C Web Authentication, level 3, without attestation.
// Tests change its fields to misbehave.
type Authenticator struct {
	T      testing.TB
	Host   string // the host that the passkey is for
	Origin string // the page's
	ID     []byte
	Key    *ecdsa.PrivateKey
	Owner  []byte
	Count  uint32 // 0: does not count
	// Unverified leaves out asking who the user is.
	Unverified bool
}

// NewAuthenticator returns a device without a passkey, on http://localhost:8484.
func NewAuthenticator(t testing.TB) *Authenticator {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	id := make([]byte, 16)
	_, _ = rand.Read(id)
	return &Authenticator{T: t, Host: "localhost", Origin: "http://localhost:8484", ID: id, Key: key, Count: 1}
}

// Make answers the options for a new passkey.
func (a *Authenticator) Make(options json.RawMessage) secret.String {
	a.T.Helper()
	var asked struct {
		Challenge string `json:"challenge"`
		User      struct {
			ID string `json:"id"`
		} `json:"user"`
	}
	require.NoError(a.T, json.Unmarshal(options, &asked))
	owner, err := base64.RawURLEncoding.DecodeString(asked.User.ID)
	require.NoError(a.T, err)
	a.Owner = owner
	point, err := a.Key.PublicKey.Bytes() // 4, x, y
	require.NoError(a.T, err)
	public, err := cbor.Marshal(map[int]any{1: 2, 3: -7, -1: 1, -2: point[1:33], -3: point[33:]})
	require.NoError(a.T, err)
	data := a.data(0x40)
	data = append(data, make([]byte, 16)...) // the model: none
	data = binary.BigEndian.AppendUint16(data, uint16(len(a.ID)))
	data = append(append(data, a.ID...), public...)
	object, err := cbor.Marshal(map[string]any{"fmt": "none", "attStmt": map[string]any{}, "authData": data})
	require.NoError(a.T, err)
	return a.answer(map[string]any{
		"clientDataJSON": encoded(a.client("webauthn.create", asked.Challenge)), "attestationObject": encoded(object),
		"transports": []string{"internal"},
	})
}

// Prove answers the options for a proof.
func (a *Authenticator) Prove(options json.RawMessage) secret.String {
	a.T.Helper()
	var asked struct {
		Challenge string `json:"challenge"`
	}
	require.NoError(a.T, json.Unmarshal(options, &asked))
	if a.Count > 0 {
		a.Count++
	}
	client, data := a.client("webauthn.get", asked.Challenge), a.data(0)
	hash := sha256.Sum256(client)
	signed := sha256.Sum256(append(append([]byte(nil), data...), hash[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, a.Key, signed[:])
	require.NoError(a.T, err)
	return a.answer(map[string]any{
		"clientDataJSON": encoded(client), "authenticatorData": encoded(data), "signature": encoded(signature), "userHandle": encoded(a.Owner),
	})
}

// data is the head of what the device signs: host, flags and count.
func (a *Authenticator) data(flags byte) []byte {
	host := sha256.Sum256([]byte(a.Host))
	flags |= 0x01
	if !a.Unverified {
		flags |= 0x04
	}
	return binary.BigEndian.AppendUint32(append(host[:], flags), a.Count)
}

func (a *Authenticator) client(kind, challenge string) []byte {
	text, err := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": a.Origin, "crossOrigin": false})
	require.NoError(a.T, err)
	return text
}

func (a *Authenticator) answer(response map[string]any) secret.String {
	text, err := json.Marshal(map[string]any{
		"id": encoded(a.ID), "rawId": encoded(a.ID), "type": "public-key", "authenticatorAttachment": "platform",
		"clientExtensionResults": map[string]any{}, "response": response,
	})
	require.NoError(a.T, err)
	return secret.String(text)
}

func encoded(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

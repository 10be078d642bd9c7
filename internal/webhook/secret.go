package webhook

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
)

const (
	// secretBytes is the length of a secret (Standard Webhooks 1.0.0, "Signature
	// scheme": 24 to 64 bytes).
	secretBytes = 32
	// secretPrefix begins a secret as it is shown (the same place).
	secretPrefix = "whsec_"
)

// newSecret makes a secret for an endpoint and keeps it sealed. It is shown
// this once.
func newSecret(tx *op.Tx, endpoint string) (secret.String, error) {
	key := make([]byte, secretBytes)
	if _, err := rand.Read(key); err != nil {
		return "", fmt.Errorf("draw a secret: %w", err)
	}
	id := tx.NewID("whs")
	err := New(tx).insertSecret(tx.Ctx, insertSecretParams{
		ID: id, Tenant: tx.Actor.Tenant, Endpoint: endpoint, AddedAt: tx.Now.UnixMicro(),
		Sealed: tx.Ring().Seal(keyring.PurposeTokenWrap, key, boundTo(endpoint, id)),
	})
	if err != nil {
		return "", fmt.Errorf("keep a secret: %w", err)
	}
	return secret.String(secretPrefix + base64.StdEncoding.EncodeToString(key)), nil
}

// boundTo binds a sealed secret to its row.
func boundTo(endpoint, id string) []byte { return []byte("webhook " + endpoint + " " + id) }

// keysOf opens the secrets of an endpoint that are good now, the newest first.
func (s *Service) keysOf(rows []secretsOfRow, endpoint string) ([][]byte, error) {
	var keys [][]byte
	for _, r := range rows {
		key, err := s.db.Ring.Open(keyring.PurposeTokenWrap, r.Sealed, boundTo(endpoint, r.ID))
		if err != nil {
			return nil, fmt.Errorf("open a secret of %s: %w", endpoint, err)
		}
		keys = append(keys, key)
	}
	return keys, nil
}

// Secret says of one secret how long it is good, never what it is.
type Secret struct {
	ID        string     `json:"id"`
	AddedAt   time.Time  `json:"added_at"`
	ExpiresAt *time.Time `json:"expires_at"`
}

func secretsShown(tx *op.Tx, endpoint string) ([]Secret, error) {
	rows, err := New(tx).secretsOf(tx.Ctx, secretsOfParams{Endpoint: endpoint, ExpiresAt: nullable(tx.Now.UnixMicro())})
	if err != nil {
		return nil, fmt.Errorf("list the secrets of an endpoint: %w", err)
	}
	out := []Secret{}
	for _, r := range rows {
		out = append(out, Secret{ID: r.ID, AddedAt: micro(r.AddedAt), ExpiresAt: maybe(r.ExpiresAt)})
	}
	return out, nil
}

package oauth

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

// The stages of a signing key. All of them are published, so that nobody sees a
// signature before its key.
const (
	stageNext    = "next"
	stageCurrent = "current"
	stageOld     = "old"
)

// Times of signing keys. A key is remembered in memory for less time than it is
// published before and after it signs.
const (
	keysRemembered = 30 * time.Second
	OldKeysKept    = 24 * time.Hour
)

// keys remembers each tenant's signing keys for a while.
type keys struct {
	db   *op.DB
	mu   *sync.Mutex
	kept map[string]keySet
}

// keySet are the keys of one tenant.
type keySet struct {
	until  time.Time
	signer signer
	public jose.JSONWebKeySet
}

// signer signs by ES256 (RFC 7518, section 3.4), the one algorithm there is.
type signer struct {
	id      string
	private *ecdsa.PrivateKey
}

// of returns a tenant's keys. A tenant that has none gets its first two.
func (k *keys) of(ctx context.Context, tenant string) (keySet, error) {
	now := k.db.Now()
	k.mu.Lock()
	set, there := k.kept[tenant]
	k.mu.Unlock()
	if there && now.Before(set.until) {
		return set, nil
	}
	set, err := k.read(ctx, tenant)
	if err == nil && set.signer.private == nil {
		if err = k.begin(ctx, tenant); err == nil {
			set, err = k.read(ctx, tenant)
		}
	}
	if err != nil {
		return keySet{}, err
	}
	set.until = now.Add(keysRemembered)
	k.mu.Lock()
	defer k.mu.Unlock()
	k.kept[tenant] = set
	return set, nil
}

// forget makes the next look at a tenant's keys read them anew.
func (k *keys) forget(tenant string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.kept, tenant)
}

func (k *keys) read(ctx context.Context, tenant string) (set keySet, err error) {
	var rows []signingKeysOfRow
	err = k.db.Store.Read(ctx, func(tx *store.Tx) error {
		rows, err = New(tx).signingKeysOf(ctx, tenant)
		return err
	})
	if err != nil {
		return keySet{}, fmt.Errorf("read the signing keys: %w", err)
	}
	for _, r := range rows {
		public, err := x509.ParsePKIXPublicKey(r.Public)
		if err != nil {
			return keySet{}, fmt.Errorf("read signing key %s: %w", r.ID, err)
		}
		set.public.Keys = append(set.public.Keys, jose.JSONWebKey{Key: public, KeyID: r.ID, Algorithm: string(jose.ES256), Use: "sig"})
		if r.Stage != stageCurrent {
			continue
		}
		if set.signer, err = k.open(tenant, r); err != nil {
			return keySet{}, err
		}
	}
	return set, nil
}

func (k *keys) open(tenant string, r signingKeysOfRow) (signer, error) {
	der, err := k.db.Ring.Open(keyring.PurposeTokenWrap, r.Private, []byte(tenant+r.ID))
	if err != nil {
		return signer{}, fmt.Errorf("open signing key %s: %w", r.ID, err)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		return signer{}, fmt.Errorf("read signing key %s: %w", r.ID, err)
	}
	private, ok := parsed.(*ecdsa.PrivateKey)
	if !ok || private.Curve != elliptic.P256() {
		return signer{}, fmt.Errorf("signing key %s is not of P-256", r.ID)
	}
	return signer{id: r.ID, private: private}, nil
}

// begin gives a tenant its first keys. If another process is faster, its keys
// stand.
func (k *keys) begin(ctx context.Context, tenant string) error {
	current, err := k.make(tenant)
	if err != nil {
		return err
	}
	next, err := k.make(tenant)
	if err != nil {
		return err
	}
	err = k.db.Store.Write(ctx, func(tx *store.Tx) error {
		if err := current.keep(ctx, tx, stageCurrent, k.db.Now()); err != nil {
			return err
		}
		return next.keep(ctx, tx, stageNext, k.db.Now())
	})
	if err != nil {
		return fmt.Errorf("make the first signing keys: %w", err)
	}
	return nil
}

// newKey is a signing key that was not kept yet.
type newKey struct {
	id, tenant      string
	public, private []byte
}

// make makes a key, outside of any transaction. Its id is the beginning of the
// public key's SHA-256.
func (k *keys) make(tenant string) (newKey, error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return newKey{}, fmt.Errorf("make a signing key: %w", err)
	}
	public, err := x509.MarshalPKIXPublicKey(&private.PublicKey)
	if err != nil {
		return newKey{}, fmt.Errorf("write a signing key: %w", err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return newKey{}, fmt.Errorf("write a signing key: %w", err)
	}
	sum := sha256.Sum256(public)
	id := base64.RawURLEncoding.EncodeToString(sum[:12])
	return newKey{id: id, tenant: tenant, public: public, private: k.db.Ring.Seal(keyring.PurposeTokenWrap, der, []byte(tenant+id))}, nil
}

func (n newKey) keep(ctx context.Context, tx *store.Tx, stage string, now time.Time) error {
	_, err := New(tx).insertSigningKey(ctx, insertSigningKeyParams{
		ID: n.id, Tenant: n.tenant, Stage: stage, Public: n.public, Private: n.private, CreatedAt: now.UnixMicro(), Since: now.UnixMicro(),
	})
	if err != nil {
		return fmt.Errorf("keep a signing key: %w", err)
	}
	return nil
}

// JWKS returns the public keys by which a tenant's tokens are checked (RFC 7517).
func (s *Service) JWKS(ctx context.Context, tenant string) (jose.JSONWebKeySet, error) {
	set, err := s.keys.of(ctx, tenant)
	return set.public, err
}

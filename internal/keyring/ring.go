package keyring

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/note"
)

// Ring holds the keys of one installation. Its methods may be called from many
// goroutines at once.
type Ring struct {
	dir  string
	now  func() time.Time
	root root

	mu   sync.RWMutex
	keys map[Purpose][]*generation // by number, newest last
}

// Open reads the keys in dir, which is DATA/keys. In an empty or absent folder
// it makes them first; of several processes that do so at the same time, all
// end with the same keys. The folder is made with mode 0700 and its files with
// 0600, each synced to disk before it is used. The clock dates new keys.
//
// It changes nothing in a folder that holds keys, except that it adds the first
// generation of a purpose that has none. It returns [ErrTooOpen],
// [ErrRootMissing], [ErrRootChanged] or [ErrDamaged], wrapped with the file and
// with what to do next.
func Open(dir string, now func() time.Time) (*Ring, error) {
	if err := prepareFolder(dir); err != nil {
		return nil, fmt.Errorf("open the keys: %w", err)
	}
	root, err := loadRoot(dir, now())
	if err != nil {
		return nil, fmt.Errorf("open the keys: %w", err)
	}
	r := &Ring{dir: dir, now: now, root: root, keys: map[Purpose][]*generation{}}
	for _, p := range purposes {
		if err := errors.Join(r.makeFirst(p), r.load(p)); err != nil {
			return nil, fmt.Errorf("open the keys: %w", err)
		}
		if len(r.keys[p]) == 0 {
			return nil, fmt.Errorf("open the keys: %w: no %s key is left; put back your copy of the folder", ErrDamaged, p)
		}
	}
	return r, nil
}

// RootID is a short name of the root key that tells nothing about the key. A
// database that remembers it can refuse to start with another folder of keys.
func (r *Ring) RootID() string { return r.root.id }

// Signer gives the Ed25519 key that signs checkpoints of the audit log, and its
// public half, as package golang.org/x/mod/sumdb/note uses them. All nodes that
// share the folder sign with the same key.
func (r *Ring) Signer() (note.Signer, note.Verifier) {
	return r.root.signer, r.root.verifier
}

// VerifierKey is the public half of the signing key as text, in the form that
// note.NewVerifier reads. It may be published.
func (r *Ring) VerifierKey() string { return r.root.verifierKey }

package keyring

import (
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"time"

	"golang.org/x/mod/sumdb/note"
)

const (
	rootName   = "root.json"
	rootFormat = 1
	keySize    = 32
)

type rootFile struct {
	Format   int       `json:"format"`
	Made     time.Time `json:"made"`
	Key      []byte    `json:"key"`
	Signer   string    `json:"signer"`
	Verifier string    `json:"verifier"`
}

type root struct {
	key         []byte
	id          string
	signer      note.Signer
	verifier    note.Verifier
	verifierKey string
}

// Several processes may come here at once with an empty folder: each offers a
// root, one is taken, and all of them read that one.
func loadRoot(dir string, now time.Time) (root, error) {
	path := filepath.Join(dir, rootName)
	r, err := readRoot(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return r, err
	}
	names, err := keyFiles(dir)
	if err != nil {
		return root{}, err
	}
	if len(names) == 0 {
		err := createRoot(path, now)
		if err != nil && !errors.Is(err, fs.ErrExist) {
			return root{}, err
		}
	}
	// Whoever made the other files made the root before them.
	r, err = readRoot(path)
	if errors.Is(err, fs.ErrNotExist) {
		return root{}, fmt.Errorf("%w: %s holds %s but no %s; put back %[4]s from your copy of the folder, without it nothing sealed can be opened",
			ErrRootMissing, dir, names[0], rootName)
	}
	return r, err
}

func createRoot(path string, now time.Time) error {
	key := make([]byte, keySize)
	_, _ = rand.Read(key) // never fails: crypto/rand ends the program instead
	id, err := rootID(key)
	if err != nil {
		return err
	}
	signer, verifier, err := note.GenerateKey(rand.Reader, "readmit-"+id)
	if err != nil {
		return fmt.Errorf("make the signing key: %w", err)
	}
	content, err := json.MarshalIndent(rootFile{rootFormat, now.UTC(), key, signer, verifier}, "", "\t")
	if err != nil {
		return fmt.Errorf("write the root key: %w", err)
	}
	return createKeyFile(path, content)
}

func readRoot(path string) (root, error) {
	content, err := readKeyFile(path)
	if err != nil {
		return root{}, err
	}
	var file rootFile
	if err := json.Unmarshal(content, &file); err != nil || file.Format != rootFormat || len(file.Key) != keySize {
		return root{}, fmt.Errorf("%w: %s is not a root key of format %d; put back your copy of it", ErrDamaged, path, rootFormat)
	}
	id, err := rootID(file.Key)
	if err != nil {
		return root{}, err
	}
	signer, err := note.NewSigner(file.Signer)
	if err != nil {
		return root{}, fmt.Errorf("%w: the signing key in %s: %w; put back your copy of it", ErrDamaged, path, err)
	}
	verifier, err := note.NewVerifier(file.Verifier)
	if err != nil || verifier.KeyHash() != signer.KeyHash() || verifier.Name() != signer.Name() {
		return root{}, fmt.Errorf("%w: the signing keys in %s do not belong together; put back your copy of it", ErrDamaged, path)
	}
	return root{file.Key, id, signer, verifier, file.Verifier}, nil
}

func rootID(key []byte) (string, error) {
	id, err := derive(key, nil, "root id", 8)
	return hex.EncodeToString(id), err
}

// Derives by HKDF-SHA256 (RFC 5869).
func derive(key, salt []byte, info string, size int) ([]byte, error) {
	out, err := hkdf.Key(sha256.New, key, salt, "readmit/keyring/1/"+info, size)
	if err != nil {
		return nil, fmt.Errorf("derive the key for %s: %w", info, err)
	}
	return out, nil
}

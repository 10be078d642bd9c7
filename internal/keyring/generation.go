package keyring

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strconv"
	"time"
)

const keyIDSize = 8

// KeyID names one generation of one purpose, or one account's key. It tells
// nothing about the key.
type KeyID [keyIDSize]byte

// String gives the id as 16 hexadecimal digits.
func (id KeyID) String() string { return hex.EncodeToString(id[:]) }

// The first half of a generation's id is its number, so that an id that is not
// known yet leads to its file; the second half comes from the key itself.
func (id KeyID) number() uint32 { return binary.BigEndian.Uint32(id[:4]) }

// The salt makes a generation forgettable: without its file, the root key alone
// does not give the key back.
type generationFile struct {
	Purpose Purpose   `json:"purpose"`
	Number  uint32    `json:"number"`
	Made    time.Time `json:"made"`
	Root    string    `json:"root"`
	Salt    []byte    `json:"salt"`
	Check   []byte    `json:"check"`
}

type generation struct {
	id   KeyID
	made time.Time
	aead cipher.AEAD
	mac  []byte
}

func generationPath(dir string, p Purpose, number uint32) string {
	return filepath.Join(dir, string(p)+"."+strconv.FormatUint(uint64(number), 10)+".json")
}

func createGeneration(dir string, root root, p Purpose, number uint32, now time.Time) error {
	file := generationFile{Purpose: p, Number: number, Made: now.UTC().Truncate(time.Second), Root: root.id, Salt: make([]byte, keySize)}
	_, _ = rand.Read(file.Salt)
	check, err := file.check(root)
	if err != nil {
		return err
	}
	file.Check = check
	content, err := json.MarshalIndent(file, "", "\t")
	if err != nil {
		return fmt.Errorf("write a key file: %w", err)
	}
	return createKeyFile(generationPath(dir, p, number), content)
}

func readGeneration(dir string, root root, p Purpose, number uint32) (*generation, error) {
	path := generationPath(dir, p, number)
	content, err := readKeyFile(path)
	if err != nil {
		return nil, err
	}
	var file generationFile
	if err := json.Unmarshal(content, &file); err != nil {
		return nil, fmt.Errorf("%w: %s: %w; put back your copy of it", ErrDamaged, path, err)
	}
	if file.Root != root.id {
		return nil, fmt.Errorf("%w: %s was made under root %s, %s holds root %s; put back the whole folder from one copy",
			ErrRootChanged, path, file.Root, rootName, root.id)
	}
	check, err := file.check(root)
	if err != nil {
		return nil, err
	}
	if file.Purpose != p || file.Number != number || !hmac.Equal(check, file.Check) {
		return nil, fmt.Errorf("%w: %s was changed; put back your copy of it", ErrDamaged, path)
	}
	return file.derive(root)
}

// Ties the file to the root key and to its own name and date.
func (f generationFile) check(root root) ([]byte, error) {
	key, err := derive(root.key, nil, "check", keySize)
	if err != nil {
		return nil, err
	}
	number := strconv.FormatUint(uint64(f.Number), 10)
	return mac(key, []byte(f.Purpose), []byte(number), []byte(f.Made.UTC().Format(time.RFC3339Nano)), f.Salt), nil
}

func (f generationFile) derive(root root) (*generation, error) {
	base, err := derive(root.key, f.Salt, "purpose/"+string(f.Purpose), keySize)
	if err != nil {
		return nil, err
	}
	aead, err := newAEAD(base)
	if err != nil {
		return nil, err
	}
	macKey, err := derive(base, nil, "mac", keySize)
	if err != nil {
		return nil, err
	}
	tail, err := derive(base, nil, "id", keyIDSize/2)
	if err != nil {
		return nil, err
	}
	g := &generation{made: f.Made, aead: aead, mac: macKey}
	binary.BigEndian.PutUint32(g.id[:4], f.Number)
	copy(g.id[4:], tail)
	return g, nil
}

func newAEAD(base []byte) (cipher.AEAD, error) {
	key, err := derive(base, nil, "seal", keySize)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("set up AES-256: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, fmt.Errorf("set up GCM: %w", err)
	}
	return aead, nil
}

// HMAC-SHA256 over the parts, each led by its length, so that no two ways of
// cutting the same bytes give the same code.
func mac(key []byte, parts ...[]byte) []byte {
	h := hmac.New(sha256.New, key)
	var size [8]byte
	for _, part := range parts {
		binary.BigEndian.PutUint64(size[:], uint64(len(part)))
		h.Write(size[:])
		h.Write(part)
	}
	return h.Sum(nil)
}

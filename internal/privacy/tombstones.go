package privacy

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Tombstones is the file that names the accounts which were erased. It stands
// outside of the database and its backups, so that a backup which is restored
// does not bring them back. It has a line for each, in the order in which they
// were erased, and nothing personal: a login ID, its tenant and when.
//
// One process at a time appends to it: whoever holds the lease of the erasing.
// All processes over one database use one file: see [Service.Shared].
type Tombstones struct{ Path string }

// Tombstone is one line of the file.
type Tombstone struct {
	Login  string    `json:"login"`
	Tenant string    `json:"tenant"`
	At     time.Time `json:"at"`
}

// tombstoneLine has a digest beside it, so that a line that was damaged erases
// nobody else.
type tombstoneLine struct {
	Tombstone
	Sum string `json:"sum"`
}

// What can be wrong with the file of tombstones.
var (
	ErrTombstonesMissing = errors.New("the file of tombstones is missing")
	ErrTombstonesDamaged = errors.New("the file of tombstones is damaged")
)

const tombstonesHeader = `{"type":"readmit-tombstones","version":1}`

func (t Tombstone) sum() string {
	s := sha256.Sum256([]byte(t.Login + "\n" + t.Tenant + "\n" + t.At.UTC().Format(time.RFC3339Nano)))
	return hex.EncodeToString(s[:8])
}

func (t Tombstone) line() ([]byte, error) {
	line, err := json.Marshal(tombstoneLine{t, t.sum()})
	if err != nil {
		return nil, fmt.Errorf("write a tombstone: %w", err)
	}
	return append(line, '\n'), nil
}

// Make makes the file, without a line, readable by its owner only. It returns
// fs.ErrExist if it is there.
func (f Tombstones) Make() error {
	if err := os.MkdirAll(filepath.Dir(f.Path), 0o700); err != nil {
		return fmt.Errorf("make the folder of the tombstones: %w", err)
	}
	file, err := os.OpenFile(f.Path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("make the file of tombstones: %w", err)
	}
	_, err = file.WriteString(tombstonesHeader + "\n")
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("make the file of tombstones: %w", err)
	}
	return syncFolder(filepath.Dir(f.Path))
}

func syncFolder(dir string) error {
	folder, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("sync the folder of the tombstones: %w", err)
	}
	// Not every file system can sync a folder; those that cannot say so.
	_ = folder.Sync()
	return folder.Close()
}

// Append adds a line, and returns once it is on disk. The same account a second
// time, after a crash, adds none. A line that a crash has cut off is taken away
// first: what it was to say was never relied on.
func (f Tombstones) Append(t Tombstone) error {
	there, whole := false, int64(0)
	err := f.lines(func(l Tombstone) error {
		there = there || l.Login == t.Login
		return nil
	}, &whole)
	if err != nil || there {
		return err
	}
	line, err := t.line()
	if err != nil {
		return err
	}
	file, err := os.OpenFile(f.Path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return fmt.Errorf("write a tombstone: %w", err)
	}
	info, err := file.Stat()
	if err == nil && info.Size() > whole {
		err = file.Truncate(whole)
	}
	if err == nil { // at the end, wherever that is by now: no line is ever written over
		_, err = file.Write(line)
	}
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("write a tombstone: %w", err)
	}
	return nil
}

// Each calls do with every line, in order. It returns [ErrTombstonesMissing] or
// [ErrTombstonesDamaged] with what to do.
func (f Tombstones) Each(do func(Tombstone) error) error {
	var whole int64
	return f.lines(do, &whole)
}

// Count returns how many lines the file has, each of which names an account.
func (f Tombstones) Count() (n int64, err error) {
	err = f.Each(func(Tombstone) error { n++; return nil })
	return n, err
}

func (f Tombstones) lines(do func(Tombstone) error, whole *int64) error {
	file, err := os.Open(f.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: there is no %s; put back your newest copy of it", ErrTombstonesMissing, f.Path)
	}
	if err != nil {
		return fmt.Errorf("read the tombstones: %w", err)
	}
	defer file.Close()
	r := bufio.NewReader(file)
	for number := 1; ; number++ {
		line, err := r.ReadBytes('\n')
		if errors.Is(err, io.EOF) && number > 1 {
			return nil // what is behind the last line break was never relied on
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("read the tombstones: %w", err)
		}
		t, err := parseTombstone(number, bytes.TrimSuffix(line, []byte{'\n'}))
		if err != nil {
			return fmt.Errorf("%w: line %d of %s cannot be read; put back your newest copy of the file", ErrTombstonesDamaged, number, f.Path)
		}
		*whole += int64(len(line))
		if number == 1 {
			continue
		}
		if err := do(t); err != nil {
			return err
		}
	}
}

func parseTombstone(number int, line []byte) (Tombstone, error) {
	if number == 1 {
		if string(line) != tombstonesHeader {
			return Tombstone{}, ErrTombstonesDamaged
		}
		return Tombstone{}, nil
	}
	var l tombstoneLine
	if err := json.Unmarshal(line, &l); err != nil || l.Sum != l.sum() {
		return Tombstone{}, ErrTombstonesDamaged
	}
	return l.Tombstone, nil
}

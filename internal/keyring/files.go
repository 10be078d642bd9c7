package keyring

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

const (
	tempPrefix = ".new-"
	othersMay  = 0o007
	// A key file is a few hundred bytes; anything larger is another file.
	maxKeyFile = 64 << 10
)

// The folder is made for its owner alone. An empty folder that was made by
// somebody else, such as a container's volume, is closed before use.
func prepareFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make the key folder: %w", err)
	}
	names, err := keyFiles(dir)
	if err != nil {
		return err
	}
	if len(names) == 0 {
		// If this is refused, the check below says what is wrong.
		_ = os.Chmod(dir, 0o700)
	}
	info, err := os.Stat(dir)
	if err != nil {
		return fmt.Errorf("look at the key folder: %w", err)
	}
	return refuseOpen(dir, info, "700")
}

func refuseOpen(path string, info fs.FileInfo, want string) error {
	// Windows reports the same mode for every file.
	if runtime.GOOS == "windows" || info.Mode().Perm()&othersMay == 0 {
		return nil
	}
	return fmt.Errorf("%w: %s has mode %#o; run: chmod %s %s", ErrTooOpen, path, info.Mode().Perm(), want, path)
}

// Names of what is in the folder, without files that are still being written.
func keyFiles(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("list the key folder: %w", err)
	}
	var names []string
	for _, entry := range entries {
		name := entry.Name()
		if strings.HasPrefix(name, tempPrefix) || name == "lost+found" {
			continue
		}
		names = append(names, name)
	}
	return names, nil
}

func readKeyFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("read a key file: %w", err)
	}
	if err := refuseOpen(path, info, "600"); err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > maxKeyFile {
		return nil, fmt.Errorf("%w: %s is not a key file; put back your copy of it", ErrDamaged, path)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read a key file: %w", err)
	}
	return content, nil
}

// Writes a file that appears whole or not at all, and only if there is none of
// that name: a hard link, unlike a rename, refuses to replace. It returns
// fs.ErrExist if somebody else was first.
func createKeyFile(path string, content []byte) error {
	dir, name := filepath.Split(path)
	temp, err := os.CreateTemp(dir, tempPrefix+name+"-*")
	if err != nil {
		return fmt.Errorf("write a key file: %w", err)
	}
	defer os.Remove(temp.Name())
	_, err = temp.Write(content)
	err = errors.Join(err, temp.Chmod(0o600), temp.Sync(), temp.Close())
	if err != nil {
		return fmt.Errorf("write a key file: %w", err)
	}
	if err := os.Link(temp.Name(), path); err != nil {
		return fmt.Errorf("put a key file in place (the file system must allow hard links): %w", err)
	}
	return syncFolder(dir)
}

func syncFolder(dir string) error {
	if runtime.GOOS == "windows" {
		return nil // Windows has no way to sync a folder.
	}
	folder, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("sync the key folder: %w", err)
	}
	if err := errors.Join(folder.Sync(), folder.Close()); err != nil {
		return fmt.Errorf("sync the key folder: %w", err)
	}
	return nil
}

package keyring

import (
	"os"
	"path/filepath"
)

// Present reports whether the folder holds a root key. [Open] makes one where
// there is none, which must not happen where older data is to be opened.
func Present(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, rootName))
	return err == nil
}

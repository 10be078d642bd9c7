//go:build linux || darwin

package store

import "syscall"

// freeIn asks the file system, for those who are not its administrator.
func freeIn(dir string) (int64, bool) {
	var s syscall.Statfs_t
	if syscall.Statfs(dir, &s) != nil {
		return 0, false
	}
	return int64(s.Bavail) * int64(s.Bsize), true //nolint:unconvert // the types differ between systems
}

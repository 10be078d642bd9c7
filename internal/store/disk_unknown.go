//go:build !linux && !darwin

package store

// freeIn does not know how to ask this system.
func freeIn(string) (int64, bool) { return 0, false }

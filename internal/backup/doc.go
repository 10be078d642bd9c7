// Package backup owns copies of the embedded database: how they are sealed,
// when the keys that they are sealed with are destroyed, and how they are
// opened again.
//
// A backup is two files. One has the whole database without the keys of single
// accounts; the other has these keys, and only the newest of it is kept, apart
// from the first: what was erased cannot be opened by it, even out of an old
// backup. Both are sealed with a dated key of the installation, which is
// destroyed when the backups are [Kept] old.
//
// It owns no table. What is done with an opened backup before anybody may use
// it, above all that the tombstones are replayed, is package app's.
package backup

// Package archtest holds the tests about the tree itself: who imports whom,
// where an operation lives, who writes a table, what nobody may call, what
// must be documented; and the pages of docs/reference that are made from the
// code.
//
// It has no code of its own. Each check is a function over parsed sources, so
// that a test can hand it a planted violation and see it found. An exception
// stands beside its check with its reason, and fails once nothing needs it.
package archtest

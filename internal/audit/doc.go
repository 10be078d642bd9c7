// Package audit answers questions about the audit log: who did what, and
// whether the log is still what was written.
//
// It owns no table: the ledger writes entries and their tree, and this package
// reads them. It owns the form of an exported log and the check of both.
//
// An entry's leaf never changes. Its personal part can be erased, after which
// the entry still verifies; it can be changed, after which it does not.
package audit

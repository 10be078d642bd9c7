// Package audit answers questions about the audit log: who did what, and
// whether the log is still what was written.
//
// It owns the form of an exported log, the check of both, and the table of what
// checks found (audit_check). It does not own the entries and their tree: the
// ledger writes them, and this package reads them.
//
// An entry's leaf never changes. Its personal part can be erased, after which
// the entry still verifies; it can be changed, after which it does not.
package audit

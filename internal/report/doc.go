// Package report owns the figures of the report pages: what is counted from the
// ledger's events, how far, and how it is counted again.
//
// It does not own the events, nor the accounts, whose present figures it reads.
// How it counts exactly once, and what becomes of the counts of an erased
// account, is in docs/design/0013-reports.md.
//
// A stretch of events is waiting, counted up to a place, or counted to its end.
// A rebuild is under way or finished.
package report

// Package webhook owns what other systems are told of what happened here: a
// tenant's events in the order of their positions, for programs that ask.
//
// It does not own the events: the ledger writes, numbers and reads them. It
// owns no table and has no states.
package webhook

// Package ledger writes what happened: one event row for each fact and one
// audit row for each act, read or refusal, in the operation's own transaction.
// After commit, its [Sequencer] numbers them, so that no two operations wait
// for one counter: events get their pos, audit entries their place in a Merkle
// tree whose size and hash it signs.
//
// It owns the tables event, account_stream, account_key, audit,
// audit_personal, tree_hash, tree_checkpoint, sequence and lease. It does not
// judge what was written: package audit verifies it.
//
// Personal data stands only in sealed columns. What is about an account is
// sealed with that account's key, so that destroying the key erases it.
//
// An event or audit entry is written without a number, is numbered within
// about a second, and never changes afterwards, except that its personal part
// can be erased.
package ledger

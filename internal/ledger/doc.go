// Package ledger writes what happened: one event row for each fact and one
// audit row for each act, read or refusal, in the operation's own transaction.
//
// It owns the tables event, account_stream, account_key, audit and
// audit_personal. It does not number them: the sequencer does, after commit
// (see Sequencer), so that no two operations wait for one counter.
//
// Personal data stands only in sealed columns. What is about an account is
// sealed with that account's key, so that destroying the key erases it.
package ledger

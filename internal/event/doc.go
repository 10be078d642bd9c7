// Package event owns what can be said to have happened: the types of events
// with their names, versions, cards and aliases, and the envelope in which an
// event is stored and sent.
//
// It does not write them: the ledger does, in the operation's transaction.
package event

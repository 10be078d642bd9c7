// Package desk owns what happens between an agent and a customer: the
// activity of an account as the desk reads it, and the notes written on it.
//
// It owns the tables note and note_version. It reads the ledger's events of
// one account; it does not write them.
package desk

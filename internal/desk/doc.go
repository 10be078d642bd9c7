// Package desk owns what happens between an agent and a customer: the
// activity of an account as the desk reads it, the notes written on it, and a
// second person's yes to what one should not decide alone.
//
// It owns the tables note, note_version and approval. It reads the ledger's
// events of one account; it does not write them.
//
// An approval is asked; then approved, rejected, withdrawn or expired. One that
// is approved becomes done or failed, if the customer or somebody else does not
// stop it while it waits (docs/design/0011).
package desk

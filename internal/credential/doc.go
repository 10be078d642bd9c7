// Package credential owns the proofs by which a customer signs in that are not
// another provider's: passwords so far.
//
// It owns the table credential_password: one hash for each account that has a
// password, in its own form or in that of the system it was imported from.
//
// It does not own who may sign in (account), how a hash is computed (proof),
// or the sessions that follow.
package credential

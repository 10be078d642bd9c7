// Package credential owns the proofs by which a customer signs in that are not
// another provider's: passwords, second factors, passkeys and backup codes.
//
// It owns the tables that begin with credential_: one password's hash for each
// account that has one, in its own form or in that of the system it was
// imported from; factors with what belongs to their kinds; challenges that
// devices answered; the count of wrong codes; and what was decided about the
// second factor of a single account.
//
// It does not own who may sign in (account), how a hash is computed (proof),
// links and codes that are sent (nonce), the sign-in that asks for a factor
// (signin), or the sessions that follow.
//
// Secrets go one way: nothing here gives a hash, an app's secret or a code back
// to anybody but the customer to whom it is shown once.
package credential

// Package federation owns sign-in providers of others (OpenID Connect, Google,
// Apple, Facebook) and which of their users is which account, by issuer and
// subject and never by an e-mail.
//
// It owns the tables provider and federation_flow.
package federation

// Package federation owns sign-in providers of others (OpenID Connect, Google,
// Apple, Facebook) and which of their users is which account, by issuer and
// subject and never by an e-mail.
//
// It owns the tables provider and federation_flow. It does not own accounts'
// identities (account), nor what account signs in or is made when somebody
// comes back from a provider (signin), nor the addresses that browsers are sent
// to and from (the portal).
//
// A provider is switched off when it is added, and then on, off or removed. Its
// short name means one issuer for ever: an identity is the short name and the
// provider's subject. A flow is begun when a browser leaves, used when it comes
// back, once, in the same browser, or expires after ten minutes.
package federation

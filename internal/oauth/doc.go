// Package oauth owns the applications that customers sign in to, what they were
// granted, and the tokens and keys that say so (OAuth 2.1, OpenID Connect
// Core 1.0). The endpoints stand in package oidc; docs/design/0010 says why the
// core is our own and what of it is audited.
//
// It owns the tables application, oauth_scope, signing_key, oauth_request,
// oauth_grant, oauth_consent, oauth_device, oauth_revoked, oauth_telling and
// oauth_followed. It does not own who may authenticate (account) or how long a
// session stands (session): it asks both each time.
//
// A grant is made with its code (generation 0), advances with each redeemed
// code or refresh token, and ends by being revoked, by its time, or because its
// account's epoch or its session ended.
package oauth

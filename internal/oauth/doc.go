// Package oauth owns the applications that customers sign in to, what they were
// granted, and the tokens and keys that say so (OAuth 2.1, OpenID Connect
// Core 1.0). The endpoints stand in package oidc.
//
// It owns the tables application, oauth_request, oauth_code, oauth_grant,
// oauth_refresh, oauth_device, oauth_scope and signing_key.
package oauth

// Package oidc serves the protocol endpoints of OpenID Connect and OAuth 2.1 on
// each tenant's own host, over the operations of package oauth: discovery, keys,
// authorization, tokens, devices, introspection, revocation, userinfo, logout.
//
// It owns no table and no rule: it reads requests, says who asks, and writes
// answers in the form that the specifications ask for. The pages on which
// customers sign in and agree are the portal's.
package oidc

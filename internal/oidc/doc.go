// Package oidc serves the protocol endpoints of OpenID Connect and OAuth 2.1 on
// each tenant's own host, over the operations of package oauth.
package oidc

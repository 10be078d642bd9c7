package oauth

import "slices"

// The levels of authentication, as acr names them (OpenID Connect Core 1.0,
// section 2; the words are NIST SP 800-63B's levels).
const (
	ACROne = "aal1" // one proof
	ACRTwo = "aal2" // two proofs, or a passkey
)

// acr is the level that the proofs of a session reach (RFC 8176): two of them,
// or one that is two in itself.
func acr(methods []string) string {
	if len(methods) > 1 || slices.Contains(methods, "hwk") || slices.Contains(methods, "mfa") || slices.Contains(methods, "passkey") {
		return ACRTwo
	}
	return ACROne
}

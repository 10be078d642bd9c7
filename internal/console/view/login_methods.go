package view

import "time"

// LoginMethods are the ways in which a customer signs in.
type LoginMethods struct {
	Methods []LoginMethod
	// Additional are the tenant's own providers, linked or not.
	Additional []LoginMethod
	// Further are the other providers that the customer could link, in words.
	Further string
}

// LoginMethod is one way to sign in.
type LoginMethod struct {
	Name  string
	Kind  Identity
	Added time.Time // zero: it is not linked
	Used  time.Time // zero: never
	// Remove takes it away; nil for what is not linked, and for passkeys, which
	// are removed one by one.
	Remove *Act
}

package view

import "time"

// LoginMethods are the ways in which a customer signs in.
type LoginMethods struct {
	Methods []LoginMethod
	// Further are the tenant's other providers, in words.
	Further string
}

// LoginMethod is one way to sign in.
type LoginMethod struct {
	Name  string
	Kind  Identity
	Added time.Time
	Used  time.Time // zero: never
	// Remove takes a provider's away; nil for the others.
	Remove *Act
}

// Package id owns the identifiers of everything that can be named: UUIDs of
// version 7 (RFC 9562), shown with a typed prefix outside (cas_…, ses_…).
// An account's id is its plain UUID, the login ID.
package id

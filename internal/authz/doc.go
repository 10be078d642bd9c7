// Package authz owns who acts and what they may do: actors, permissions,
// roles, and the tenants and segments that a role is limited to.
//
// It holds no state and reads no table: staff and keys are resolved to an
// Actor by the packages that own them.
package authz

// Package gate owns what stands between an actor and an operation beyond the
// role: finding the target within the actor's tenant and segments and, later,
// caller checks, limits and approvals. The application hands it to package op.
//
// It owns no table and keeps no state: it asks the packages that own the
// targets.
package gate

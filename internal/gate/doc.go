// Package gate owns what stands between an actor and an operation beyond the
// role: finding the target within the actor's tenant and segments, the
// agents' limits, a second person's yes and, later, caller checks. The application hands it
// to package op. It also knows which method each operation is that a second
// person says yes to.
//
// It owns no table and keeps no state: it asks the packages that own the
// targets.
package gate

// Package edge owns what every transport shares at its outermost layer: the
// request's id and client address, the security headers, the refusal of
// requests forged by other sites, limits on bodies and on failed sign-ins, the
// answer after a panic, and the access log.
//
// It does not know any operation and reads no table. Its only state is in
// [Failures]: who failed to prove who they are lately, in memory and per node.
package edge

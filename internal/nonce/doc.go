// Package nonce owns what a customer proves a channel with: one-time links and
// codes. Each is good once, for one purpose, for as long as its account's
// auth_epoch is the one it was issued under, and until a newer one of its kind
// is issued.
//
// It owns the table nonce. It does not own how a link reaches its owner
// (message) or what redeeming one changes (account, credential, signin).
package nonce

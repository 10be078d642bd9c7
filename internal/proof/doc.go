// Package proof makes and checks what people and programs prove themselves
// with: passwords, time-based codes, and random tokens.
//
// It owns how a password is judged, hashed and compared, how many hashes run at
// once, what a TOTP secret and its QR code look like, and the form of tokens.
// It owns no table and remembers nothing: who has which password, which step of
// a TOTP secret was used last, and which tokens are valid is the business of
// packages credential, session and staff. Hashes of other systems are read by
// package credential.
//
// A hash is of today's cost or needs an upgrade; a token has no state here.
package proof

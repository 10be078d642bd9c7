// Package secret holds the one type for text that must not be shown: passwords,
// tokens, codes and keys on their way through the program.
//
// It owns the type [String] and what it prints. It does not own how a secret is
// made, compared, hashed or sealed: see packages proof and keyring.
//
// It has no states.
package secret

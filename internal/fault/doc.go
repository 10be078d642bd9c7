// Package fault owns the errors that a person is meant to read.
//
// A fault has a kind, from which each transport derives its status, a stable
// snake_case code, a message that says what to do next, and errors of single
// fields. Every other error is internal: it is logged with the request's id
// and answered with one fixed sentence.
//
// It does not own the codes: they are declared beside the rules that raise
// them.
package fault

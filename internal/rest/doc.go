// Package rest owns the REST API, version 1: the address of each operation,
// how a request becomes an operation's input, and how answers and faults are
// written (JSON, and problem documents of RFC 9457).
//
// It does not own any rule. Each route takes an operation's method as it is;
// what a caller may do, what is valid and what is recorded is decided there.
// Adding an operation to the API is one line in routes.go.
//
// Its only state is how often an address failed to show a valid key lately.
package rest

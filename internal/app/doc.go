// Package app builds Readmit from its configuration: the database, the keys,
// the operations, the transports, and the server around them. It is the only
// package that knows all others, and that asks the operating system for the
// time.
//
// It owns no rule and, apart from the note of which keys belong to the
// database, no table.
//
// An App is open, then serving, then closed; commands that do not serve use
// its operations in between.
package app

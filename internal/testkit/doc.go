// Package testkit gives tests real databases, actors and a clock. It is never
// part of the binary: a test about the tree sees to it.
//
// [Each] runs a test on SQLite and on PostgreSQL, each with a fresh database.
// PostgreSQL is taken from READMIT_TEST_POSTGRES (an address whose user may
// create databases), or started for the test process from the installed
// server, and ends with the process. READMIT_TEST_POSTGRES=off leaves it out.
package testkit

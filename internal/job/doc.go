// Package job owns background work that returns at an interval: when it runs,
// what happens after a failure or a panic, and how it ends.
//
// It does not own the work, and it keeps no table: what is done here may be
// done by several processes at once and again after a crash, because it only
// removes what has ended or repeats what is harmless. Work that one process
// must do alone takes a lease of its own, as the sequencer does.
//
// A job is waiting, running, or resting after a failure.
package job

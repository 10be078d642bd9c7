// Package health says how the installation is, in words: for the page that
// every desk role may read, for programs, and for readmit doctor.
//
// It owns: the table of the processes that serve (node), which each of them
// writes now and then, and the judgement of what it measures and reads
// elsewhere: the database, the sequencer, jobs, backups, the audit log's
// checks, imports, sign-in providers, and what waits to be sent.
//
// It does not own: any of those, nor the probes of load balancers (/healthz,
// /readyz), nor metrics. What is not built yet is not shown as well.
//
// A check is ok, slow, failing or unknown. A node is alive, or lost if it went
// without a word; it is forgotten an hour later.
package health

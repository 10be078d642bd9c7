// Package obs owns how Readmit shows what it does: the form of its log, its
// metrics and their registry, and request ids.
//
// It does not decide what is logged or measured. No metric and no log line
// carries a search term, an address line or a secret: labels are names of
// operations and templates of routes only.
package obs

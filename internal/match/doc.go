// Package match owns the mathematics of finding: which keys lead to the
// spellings near an e-mail address (a pass-join index), how near two spellings
// are, in which order they are shown, what a pattern with * means and how a
// database can serve it, and where the strings with a given beginning end.
//
// It does not own the canonical forms of text (package fold), the tables, or
// the words that explain a match to a reader.
//
// It has no state. The keys of [Segments] are stored: to change how they are
// made means to build the table anew.
package match

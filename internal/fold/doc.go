// Package fold owns the canonical forms of text: the one decoder for every
// input, the folded form of names, the canonical form of e-mail addresses and
// phone numbers, and the readings of a phone number that is still being typed.
//
// It does not own where these forms are stored, nor how near two of them are:
// that is package match.
//
// It has no state: every function depends on its arguments alone. What is
// stored in folded columns was made by one [Version] of the rules, so that a
// change of the rules can be found and carried out row by row.
package fold

// Version is the version of the folding rules. It is stored beside folded
// columns, and raised whenever [Name], [Words] or [ParseEmail] would answer
// differently for a text that may already be stored.
const Version = 1

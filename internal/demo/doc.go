// Package demo owns the fictional customers that a desk is tried out with:
// who they are, and what has happened to their accounts.
//
// A population repeats: the same seed and the same time give the same people,
// and the first ones do not depend on how many are asked for. Names, e-mails,
// phones and histories are made up, but spread as they are in life: few
// surnames that many share, most mail at one provider, most sign-ins lately.
// Addresses on the network are those reserved for documentation (RFC 5737,
// RFC 3849), and all small mail domains end in .example (RFC 2606).
//
// It does not own how accounts are stored, nor real people's data: no list in
// it was taken from a directory of persons.
package demo

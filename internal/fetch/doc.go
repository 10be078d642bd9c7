// Package fetch asks other systems over HTTP in a way that cannot be turned
// against the own network. It is the only package that makes an HTTP client; a
// test about the tree sees to it.
//
// The address is checked when it is connected to, after every resolution, so
// that neither a redirect nor a DNS answer that changes leads inwards. There is
// no proxy from the environment, no redirect is followed, cookies are not kept,
// and time and size are limited. Plain HTTP and private addresses are for
// networks that the operator has listed.
//
// It owns no table. It does not own what is asked, nor what an answer means.
package fetch

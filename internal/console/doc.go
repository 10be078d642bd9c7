// Package console is the staff's desk in the browser: it turns requests into
// operations, and what they answer into the pages of package view.
//
// It owns: the addresses of the console, the session cookie, how what was
// typed into a form is read, in which words a fault is told, and in which
// sentence an event stands on a card.
//
// It does not own: any rule. Each handler reads its request, calls operations,
// and draws the answer; what a person may do is asked there. Nor does it own
// the look (package view), the words (package locale) or the security headers
// (package edge).
//
// States: none of its own. A search is kept sealed in the address of its
// results, so that terms stand in no address and no log, and any node can open
// them again.
//
// Everything works without JavaScript: a form without the HX-Request header is
// answered by a page or a redirect.
package console

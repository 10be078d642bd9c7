// Package portal is what customers see in the browser: registering, signing
// in, recovering, and their own account; and the same steps as JSON for those
// who draw their own pages. It turns requests into operations and what they
// answer into the pages of package page.
//
// It owns: the addresses of the customers' pages, in which words a fault is
// told to a customer, and how what was typed into a form is kept. Everything
// works without script, except that a passkey needs the browser's.
//
// A tenant is found by the host that is asked for, never by anything else that
// the browser sends; nothing that it brings back decides where it is sent.
//
// It does not own: any rule (that is in the capabilities), the cookies' names
// (edge), the protocol endpoints beside it (oidc).
package portal

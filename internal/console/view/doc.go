// Package view draws the pages of the staff console.
//
// It owns: the templ components, the plain structs they print (view models),
// the addresses that links and forms lead to, and the choice of colour for a
// badge or label.
//
// It does not own: what is true, who may see it, or what is masked. Handlers
// fill the structs with what this person may read; a value that must be hidden
// never reaches this package. Nor does it own words: every visible text comes
// from package locale through [View], and a test reads the templates for
// texts that do not.
//
// States: none. A component prints what it is given and has no memory.
//
// All values are escaped when printed. The pages work under the policy of
// web.ContentSecurityPolicy: no script, style or handler inside the page.
package view

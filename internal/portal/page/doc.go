// Package page draws the pages that customers see, from plain values.
//
// It owns: their layout and the templ components. Each page works without
// script, except that passkeys need the device's own. What a page says comes
// from the catalogue of package texts.
//
// It does not own: what may be done, and what an address does: that is package
// portal.
package page

// Package locale speaks to staff in their language.
//
// It owns: every visible word of the console (one JSON file a language, in the
// format of go-i18n, so that translators' tools can read it), the choice of a
// language, and how numbers, dates and distances in time are written.
//
// It does not own: texts that a tenant writes itself, nor what customers read.
//
// States: none. Languages are read once at start; a [Printer] never changes.
package locale

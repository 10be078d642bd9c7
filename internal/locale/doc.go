// Package locale speaks to a person in their language.
//
// It owns: how a catalogue of texts is read (one JSON file a language, in the
// format of go-i18n, so that translators' tools can read it), the choice of a
// language, and how numbers, dates and distances in time are written.
//
// It does not own: the texts themselves. The console has its own, the
// customers' pages have theirs. Each catalogue must have the texts of dates
// (time.now, date.day, month.1 …), which [Printer.Ago] and its like write by.
//
// States: none. Languages are read once at start; a [Printer] never changes.
package locale

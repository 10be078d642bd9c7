package rest

import (
	"unicode/utf8"

	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
)

// reasonLength is how many characters a reason may have.
const reasonLength = 500

// checkWhy holds reason and case to be short lines of text: they are shown
// on cards and stand in the audit log.
func checkWhy(wrong *fault.Fields, w why) {
	_, err := fold.Lines(w.Reason)
	wrong.Check(err == nil, "reason", "not_text", "Write plain text.")
	wrong.Check(utf8.RuneCountInString(w.Reason) <= reasonLength, "reason", "too_long", "Use 500 characters at most.")
	_, err = fold.Text(w.Case)
	wrong.Check(err == nil && len(w.Case) <= 64, "case", "syntax", "Give the id of a case.")
}

package view

import (
	"strconv"
	"time"
)

// RevealForm is the form by which masked values are shown, as it was sent.
type RevealForm struct {
	Part, Because, Words string
	// Problems are what is missing, by the name of the field.
	Problems map[string]string
}

// Because are the reasons to have masked values shown, as reveal.because.*
// keys.
var Because = []string{"caller", "call_back", "correction", "fraud", "data_request", "other"}

// Reader is somebody of the staff, or a program, who read the account.
type Reader struct {
	Name string
	You  bool
	At   time.Time // last
	// Shown is when masked values were shown to them last, or zero.
	Shown time.Time
}

// revealForm is the form of a part: as it was sent, or empty.
func revealForm(a Account, part string) RevealForm {
	if a.Reveal != nil && a.Reveal.Part == part {
		return *a.Reveal
	}
	return RevealForm{Part: part}
}

// unmaskedFor is how long until the values that are shown are masked again, as
// a time of htmx; a moment longer, so that the server thinks so, too.
func unmaskedFor(v View, a Account) string {
	return strconv.FormatInt(max(a.ShownUntil.Sub(v.Now), 0).Milliseconds()+1000, 10) + "ms"
}

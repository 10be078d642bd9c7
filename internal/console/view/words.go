package view

import (
	"strconv"

	"github.com/readmit/readmit/internal/console/locale"
)

// languages are those the reader may choose in the own menu.
var languages = locale.Languages

// pressed is the value of aria-pressed.
func pressed(on bool) string { return strconv.FormatBool(on) }

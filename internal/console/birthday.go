package console

import (
	"strconv"
	"strings"

	"github.com/readmit/readmit/internal/console/locale"
)

// partialDate writes a date of which any part may be 0 for not known.
func (v *visit) partialDate(year, month, day int) string {
	args := locale.Args{"Year": year, "Day": day}
	if month >= 1 && month <= 12 {
		args["Month"] = v.T("month." + strconv.Itoa(month))
	}
	switch {
	case month > 0 && day > 0 && year > 0:
		return v.T("date.day_year", args)
	case month > 0 && day > 0:
		return v.T("date.day", args)
	case month > 0 && year > 0:
		return v.T("date.month_year", args)
	case year > 0:
		return strconv.Itoa(year)
	}
	return ""
}

// isoBirthday writes a birthday given as 1991-04-23, 1991-04, 1991 or --04-23
// (ISO 8601, with vCard's form for a missing year). What is none of these is
// shown as it is.
func (v *visit) isoBirthday(text string) string {
	year, rest, _ := strings.Cut(text, "-")
	if without, ok := strings.CutPrefix(text, "--"); ok {
		year, rest = "0", without
	}
	month, day, _ := strings.Cut(rest, "-")
	parts := [3]int{}
	for i, part := range []string{year, month, day} {
		if part == "" {
			continue
		}
		n, err := strconv.Atoi(part)
		if err != nil || n < 0 {
			return text
		}
		parts[i] = n
	}
	if parts[1] > 12 || parts[2] > 31 {
		return text
	}
	return v.partialDate(parts[0], parts[1], parts[2])
}

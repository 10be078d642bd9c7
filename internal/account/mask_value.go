package account

import (
	"strings"

	"github.com/readmit/readmit/internal/fold"
)

// Hidden stands for what is masked. It has the same length whatever it hides.
const Hidden = fold.Hidden

// MaskEmail is [fold.MaskEmail].
func MaskEmail(address string) string { return fold.MaskEmail(address) }

// MaskPhone is [fold.MaskPhone].
func MaskPhone(number string) string { return fold.MaskPhone(number) }

// maskAddress leaves the town and the country.
func maskAddress(a Address) Address {
	for _, line := range []*string{&a.Line1, &a.Line2, &a.Region, &a.PostalCode} {
		if *line != "" {
			*line = Hidden
		}
	}
	return a
}

// maskDate leaves the year of a date that is written year-month-day, of which
// parts may be missing.
func maskDate(date string) string {
	year, _, _ := strings.Cut(date, "-")
	if len(year) != 4 || strings.Trim(year, "0123456789") != "" {
		return Hidden
	}
	return year
}

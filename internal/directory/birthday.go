package directory

import (
	"errors"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/account"
)

// Birthday is a date of which any part may be missing, then zero.
type Birthday struct {
	Year  int
	Month int // 1–12
	Day   int // 1–31
}

var (
	errBirthdayForm  = errors.New("is not a date such as 1980-05-12, 1980-05, 1980 or --05-12")
	errBirthdayYear  = errors.New("has a year before 1850")
	errBirthdayMonth = errors.New("has a month that is not from 01 to 12")
	errBirthdayDay   = errors.New("has a day that its month does not have")
)

// ParseBirthday reads a birthday whose missing parts are left out: 1980-05-12,
// 1980-05, 1980, --05-12, --05, ---12 (RFC 6350, 4.3.1) and 1980---12. It
// returns an error that says what is wrong for any other form, for a day that
// no year has and for a year before 1850.
func ParseBirthday(s string) (Birthday, error) {
	var b Birthday
	rest, noYear := strings.CutPrefix(s, "--")
	if !noYear {
		var ok bool
		if b.Year, rest, ok = digits(s, 4); !ok {
			return Birthday{}, errBirthdayForm
		}
		if b.Year == 0 {
			return Birthday{}, errBirthdayYear
		}
		if rest == "" {
			return b, b.check()
		}
		if rest, ok = strings.CutPrefix(rest, "-"); !ok {
			return Birthday{}, errBirthdayForm
		}
	}
	if err := b.parseMonthAndDay(rest, noYear); err != nil {
		return Birthday{}, err
	}
	return b, b.check()
}

func (b *Birthday) parseMonthAndDay(rest string, noYear bool) error {
	missing := "--"
	if noYear {
		missing = "-"
	}
	var ok bool
	if day, noMonth := strings.CutPrefix(rest, missing); noMonth {
		b.Month = -1
		rest = "-" + day
	} else if b.Month, rest, ok = digits(rest, 2); !ok {
		return errBirthdayForm
	} else if b.Month < 1 || b.Month > 12 {
		return errBirthdayMonth
	}
	b.Month = max(b.Month, 0)
	if rest == "" {
		return nil
	}
	if rest[0] != '-' {
		return errBirthdayForm
	}
	if b.Day, rest, ok = digits(rest[1:], 2); !ok || rest != "" {
		return errBirthdayForm
	}
	if b.Day == 0 {
		return errBirthdayDay
	}
	return nil
}

func (b Birthday) check() error {
	if b.Year == 0 && b.Month == 0 && b.Day == 0 {
		return errBirthdayForm
	}
	if b.Year != 0 && b.Year < 1850 {
		return errBirthdayYear
	}
	if b.Day > b.lastDay() {
		return errBirthdayDay
	}
	return nil
}

// digits cuts a number of exactly n digits off the front.
func digits(s string, n int) (value int, rest string, ok bool) {
	if len(s) < n {
		return 0, "", false
	}
	for _, r := range []byte(s[:n]) {
		if r < '0' || r > '9' {
			return 0, "", false
		}
		value = value*10 + int(r-'0')
	}
	return value, s[n:], true
}

// lastDay is the last day that the month can have, in a leap year if the year
// is not known.
func (b Birthday) lastDay() int {
	year, month := b.Year, b.Month
	if month == 0 {
		return 31
	}
	if year == 0 {
		year = 2000
	}
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// String is the form that [ParseBirthday] reads; empty for the zero Birthday.
func (b Birthday) String() string { return account.Birthday(b).String() }

func birthdayText(c *checker, s string) (string, string) {
	s = strings.TrimSpace(s)
	b, err := ParseBirthday(s)
	if err != nil {
		return "", err.Error()
	}
	if !c.now.IsZero() && b.Year > c.now.Year() {
		return "", "is in the future"
	}
	return s, ""
}

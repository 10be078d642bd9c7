package locale

import (
	"strconv"
	"time"
)

// Units of [Printer.Ago], in the order the console's script uses them too.
const (
	day  = 24 * time.Hour
	week = 7 * day
)

// Ago writes how long before now an instant was: "just now", minutes, hours,
// days up to a week, then the day, and the year where it is another one. An
// instant after now is written as a day.
func (p *Printer) Ago(at, now time.Time, zone *time.Location) string {
	past := now.Sub(at)
	switch {
	case past < 0 || past >= week:
		return p.Day(at, now, zone)
	case past < time.Minute:
		return p.T("time.now")
	case past < time.Hour:
		return p.ago("time.minutes", past/time.Minute)
	case past < day:
		return p.ago("time.hours", past/time.Hour)
	}
	return p.ago("time.days", past/day)
}

// Day writes a date: day and month, and the year unless it is now's.
func (p *Printer) Day(at, now time.Time, zone *time.Location) string {
	at, now = at.In(zone), now.In(zone)
	args := Args{"Day": at.Day(), "Month": p.month(at), "Year": at.Year()}
	if at.Year() == now.Year() {
		return p.T("date.day", args)
	}
	return p.T("date.day_year", args)
}

// Clock writes the time of day to the minute, with the zone's short name where
// the clock shows it twice, as in the night in which summer time ends.
func (p *Printer) Clock(at time.Time, zone *time.Location) string {
	if at = at.In(zone); shownTwice(at) {
		return at.Format("15:04 MST")
	}
	return at.Format("15:04")
}

// shownTwice reports whether the clock was set back over an instant or will be
// set back to it.
func shownTwice(at time.Time) bool {
	_, offset := at.Zone()
	begin, end := at.ZoneBounds()
	if !begin.IsZero() {
		_, before := begin.Add(-time.Nanosecond).Zone()
		if at.Add(time.Duration(offset-before) * time.Second).Before(begin) {
			return true
		}
	}
	if end.IsZero() {
		return false
	}
	_, after := end.Zone()
	return !at.Add(time.Duration(offset-after) * time.Second).Before(end)
}

// Moment writes the time of day, with the day where that is not now's.
func (p *Printer) Moment(at, now time.Time, zone *time.Location) string {
	local, here := at.In(zone), now.In(zone)
	clock := p.Clock(at, zone)
	if local.Year() == here.Year() && local.YearDay() == here.YearDay() {
		return clock
	}
	return p.T("date.moment", Args{"Date": p.Day(at, now, zone), "Time": clock})
}

// MonthYear writes a date by its month, for columns where that says enough.
func (p *Printer) MonthYear(at time.Time, zone *time.Location) string {
	at = at.In(zone)
	return p.T("date.month_year", Args{"Month": p.month(at), "Year": at.Year()})
}

// Exact writes an instant to the second with its zone, for titles.
func (p *Printer) Exact(at time.Time, zone *time.Location) string {
	at = at.In(zone)
	return p.T("date.exact", Args{
		"Day": at.Day(), "Month": p.month(at), "Year": at.Year(),
		"Time": at.Format("15:04:05"), "Zone": at.Format("MST"),
	})
}

func (p *Printer) month(at time.Time) string {
	return p.T("month." + strconv.Itoa(int(at.Month())))
}

func (p *Printer) ago(key string, n time.Duration) string {
	return p.T(key, Args{"N": int(n)})
}

package report

import (
	"time"
)

// Grains are how long a time is that a count is kept for.
const (
	hour  = "h"
	day   = "d"
	month = "m"
)

// hoursKept is for how long counts of single hours are kept, and failed
// sign-ins by their address.
const hoursKept = 60 * 24 * time.Hour

// calendar says where hours, days and months begin in a tenant's zone.
type calendar struct{ zone *time.Location }

// calendarOf is the calendar of a zone by its name; one that is not known counts as
// UTC.
func calendarOf(zone string) calendar {
	z, err := time.LoadLocation(zone)
	if err != nil {
		z = time.UTC
	}
	return calendar{z}
}

// begin is when the hour, day or month begins that an instant is in.
func (c calendar) begin(grain string, at time.Time) time.Time {
	at = at.In(c.zone)
	y, m, d := at.Date()
	switch grain {
	case hour:
		return c.hour(at)
	case month:
		return c.first(y, m, 1)
	}
	return c.first(y, m, d)
}

// hour is when an hour of the zone begins, told by its instant: of an hour that
// the clock shows twice there are two. Where the clock is changed within an
// hour, the rest of it is one of its own.
func (c calendar) hour(at time.Time) time.Time {
	begin := at.Add(-inHour(at))
	if changed, _ := at.ZoneBounds(); !changed.IsZero() && begin.Before(changed) {
		return changed
	}
	return begin
}

// hourAfter is when the hour ends that an instant is in.
func (c calendar) hourAfter(at time.Time) time.Time {
	at = at.In(c.zone)
	end := at.Add(time.Hour - inHour(at))
	if _, changes := at.ZoneBounds(); !changes.IsZero() && changes.Before(end) {
		return changes
	}
	return end
}

func inHour(at time.Time) time.Duration {
	return time.Duration(at.Minute())*time.Minute + time.Duration(at.Second())*time.Second + time.Duration(at.Nanosecond())
}

// first is the first instant of a day, whose parts may be out of their ranges as
// in [time.Date]. Where summer time begins at midnight that is 01:00, and where
// it ends there, the first of two midnights.
func (c calendar) first(y int, m time.Month, d int) time.Time {
	wanted := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	y, m, d = wanted.Date()
	at := time.Date(y, m, d, 0, 0, 0, 0, c.zone)
	if at.Day() != d { // there is no midnight: it is as long before what is skipped
		_, at = at.ZoneBounds()
		return at
	}
	if earlier := at.Add(-time.Hour); earlier.Day() == d {
		return earlier
	}
	return at
}

// days is the first instant of the day that is so many days after an instant's.
func (c calendar) days(at time.Time, n int) time.Time {
	y, m, d := at.In(c.zone).Date()
	return c.first(y, m, d+n)
}

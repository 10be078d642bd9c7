package report

import (
	"time"

	"github.com/readmit/readmit/internal/fault"
)

// Ranges that can be asked for by name. Own is one of days.
const (
	Today   = "today"
	Week    = "7"
	Month   = "30"
	Quarter = "90"
	Year    = "365"
	Own     = "own"
)

var rangeDays = map[string]int{Today: 1, Week: 7, Month: 30, Quarter: 90, Year: 365}

// longest is how many days a range may have.
const longest = 10 * 366

const dateForm = "2006-01-02"

// Buckets of a trend.
const (
	ByHour  = "hour"
	ByDay   = "day"
	ByWeek  = "week"
	ByMonth = "month"
)

// Period is the time that figures are of: From at and To before.
type Period struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// period works out the days of an input, at an instant in a tenant's calendar.
// whole is to the end of its last day, compared up to now in the period before.
func (in ViewInput) period(cal calendar, now time.Time) (p, before Period) {
	today := cal.begin(day, now)
	if in.Range == Own {
		from, _ := time.Parse(dateForm, in.From)
		to, _ := time.Parse(dateForm, in.To)
		p = Period{cal.first(from.Date()), cal.first(to.AddDate(0, 0, 1).Date())}
	} else {
		p = Period{cal.days(today, 1-rangeDays[in.Range]), cal.days(today, 1)}
	}
	days := p.days()
	before = Period{cal.days(p.From, -days), cal.days(p.To, -days)}
	if soFar := cal.hourAfter(now); soFar.Before(p.To) {
		before.To = soFar.AddDate(0, 0, -days)
	}
	return p, before
}

func (p Period) days() int {
	return int((p.To.Sub(p.From) + 12*time.Hour) / (24 * time.Hour)) // days have 23 to 25 hours
}

// bucket is how fine a trend is: as asked for, or as it fits. Where hours are not
// kept any more, a day is one.
func (in ViewInput) bucket(p Period, hoursFrom int64) string {
	days := p.days()
	switch {
	case (in.By == ByHour || in.By == "" && days <= 1) && p.From.UnixMicro() >= hoursFrom:
		return ByHour
	case in.By != "" && in.By != ByHour:
		return in.By
	case days <= 92:
		return ByDay
	case days <= 2*366:
		return ByWeek
	}
	return ByMonth
}

// starts are when the buckets of a period begin; weeks begin on Monday, and the
// first bucket with the period.
func (cal calendar) starts(p Period, by string) (out []time.Time) {
	for at := p.From; at.Before(p.To); {
		out = append(out, at)
		y, m, d := at.In(cal.zone).Date()
		switch by {
		case ByHour:
			at = cal.hourAfter(at)
		case ByWeek:
			ahead := (8 - int(at.In(cal.zone).Weekday())) % 7
			if ahead == 0 {
				ahead = 7
			}
			at = cal.first(y, m, d+ahead)
		case ByMonth:
			at = cal.first(y, m+1, 1)
		default:
			at = cal.first(y, m, d+1)
		}
	}
	return out
}

// piece is a part of a period that is read in one grain.
type piece struct {
	grain       string
	since, upto int64
}

// pieces cover a period by whole months, then days, then the hours of a last
// day that is not whole. Where hours are not kept any more the day is whole.
func (cal calendar) pieces(p Period, hoursFrom int64) (out []piece) {
	add := func(grain string, from, to time.Time) {
		if from.Before(to) {
			out = append(out, piece{grain, from.UnixMicro(), to.UnixMicro()})
		}
	}
	last := cal.begin(day, p.To)
	if last.Before(p.To) {
		if last.UnixMicro() >= hoursFrom {
			add(hour, maxTime(last, p.From), p.To)
		} else {
			last = cal.days(last, 1)
		}
	}
	first, end := cal.begin(month, p.From), cal.begin(month, last)
	if first.Before(p.From) {
		first = cal.begin(month, first.AddDate(0, 0, 32))
	}
	if !first.Before(end) {
		add(day, p.From, last)
		return out
	}
	add(day, p.From, first)
	add(month, first, end)
	add(day, end, last)
	return out
}

func maxTime(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

func (in ViewInput) checkPeriod(f *fault.Fields) {
	if in.Range != Own {
		_, known := rangeDays[in.Range]
		f.Check(known, "range", "unknown", "Use today, 7, 30, 90, 365 or own.")
		return
	}
	from, errFrom := time.Parse(dateForm, in.From)
	to, errTo := time.Parse(dateForm, in.To)
	f.Check(errFrom == nil && from.Year() > 1970, "from", "not_a_date", "Give the first day, such as 2026-11-03.")
	f.Check(errTo == nil, "to", "not_a_date", "Give the last day, such as 2026-11-30.")
	if errFrom != nil || errTo != nil {
		return
	}
	f.Check(!to.Before(from), "to", "before_from", "The last day is before the first one.")
	f.Check(to.Sub(from) < longest*24*time.Hour, "to", "too_long", "Use ten years at most.")
}

package report

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestDaysFollowEachOtherWhereMidnightIsSkippedOrComesTwice walks eleven years of
// days, weeks and months in zones that change their clocks at midnight, at two
// o'clock, by half an hour, or never.
func TestDaysFollowEachOtherWhereMidnightIsSkippedOrComesTwice(t *testing.T) {
	for _, zone := range []string{"America/Santiago", "America/Havana", "Africa/Cairo", "Asia/Beirut", "Asia/Gaza", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Kiritimati", "UTC"} {
		cal := calendarOf(zone)
		require.Equal(t, zone, cal.zone.String(), "the zone is known")
		p := Period{cal.first(2016, 1, 1), cal.first(2027, 1, 1)}
		for by, wanted := range map[string]int{ByDay: 4018, ByWeek: 575, ByMonth: 132} {
			starts := cal.starts(p, by)
			require.Len(t, starts, wanted, "%s by %s", zone, by)
			for i, at := range starts {
				require.Equal(t, cal.begin(day, at), at, "%s begins with a day", at)
				require.NotEqual(t, at.Day(), at.Add(-time.Nanosecond).Day(), "%s is the first instant of its day", at)
				if i > 0 && by == ByDay {
					require.Equal(t, starts[i-1], cal.begin(day, at.Add(-time.Nanosecond)), "the day before ends there")
					require.Equal(t, at, cal.days(starts[i-1], 1))
				}
			}
		}
		for _, r := range []string{Today, Week, Year} { // on the day that has no midnight in Santiago
			now := time.Date(2026, 9, 6, 15, 0, 0, 0, cal.zone)
			p, before := ViewInput{Range: r}.period(cal, now)
			require.Equal(t, rangeDays[r], p.days(), zone)
			require.Equal(t, p.From, cal.begin(day, p.From))
			require.Equal(t, rangeDays[r], len(cal.starts(p, ByDay)))
			require.True(t, before.From.Before(p.From))
		}
	}
}

// TestHoursAreToldByTheirInstant walks through the nights in which clocks are
// changed: no hour is two, and each ends where the next begins.
func TestHoursAreToldByTheirInstant(t *testing.T) {
	for _, night := range []struct {
		zone  string
		y     int
		m     time.Month
		d     int
		hours int
	}{
		{"Europe/Berlin", 2026, 10, 25, 25}, {"Europe/Berlin", 2026, 3, 29, 23}, {"America/Havana", 2026, 11, 1, 25}, {"America/Santiago", 2026, 9, 6, 23},
		{"Australia/Lord_Howe", 2026, 4, 5, 25}, {"Australia/Lord_Howe", 2026, 10, 4, 24}, {"Asia/Kolkata", 2026, 10, 25, 24},
	} {
		cal := calendarOf(night.zone)
		from := cal.first(night.y, night.m, night.d)
		p := Period{from, cal.days(from, 1)}
		starts := cal.starts(p, ByHour)
		require.Len(t, starts, night.hours, night.zone)
		for i, at := range starts {
			end := p.To
			if i+1 < len(starts) {
				end = starts[i+1]
			}
			require.LessOrEqual(t, end.Sub(at), time.Hour, "%s", at)
			for in := at; in.Before(end); in = in.Add(time.Minute) {
				require.True(t, cal.begin(hour, in).Equal(at), "%s is in the hour of %s, not of %s", in, at, cal.begin(hour, in))
				require.True(t, cal.hourAfter(in).Equal(end))
			}
		}
	}
}

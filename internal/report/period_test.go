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

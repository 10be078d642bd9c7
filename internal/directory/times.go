package directory

import (
	"strings"
	"time"
)

// limit says how late an instant may be.
type limit bool

const (
	anyTime limit = false
	past    limit = true
)

// clockSlack is by how much another system's clock may be ahead of ours.
const clockSlack = 24 * time.Hour

var earliest = time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)

// instant reads an RFC 3339 time and cuts it to microseconds, which is what is kept.
func (c *checker) instant(s string, latest limit) (time.Time, string) {
	t, err := time.Parse(time.RFC3339Nano, strings.TrimSpace(s))
	switch {
	case err != nil:
		return time.Time{}, "is not a time in the form of RFC 3339, such as 2024-05-01T09:30:00Z"
	case t.Before(earliest) || t.Year() > 9999:
		return time.Time{}, "is before 1970 or after 9999"
	case latest == past && !c.now.IsZero() && t.After(c.now.Add(clockSlack)):
		return time.Time{}, "is in the future"
	}
	return t.UTC().Truncate(time.Microsecond), ""
}

func formatTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}

func parseFlag(s string) (bool, string) {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "true", "1", "yes", "t", "y":
		return true, ""
	case "false", "0", "no", "f", "n":
		return false, ""
	}
	return false, "is neither true nor false"
}

package webhook

import (
	"slices"
	"strings"

	"github.com/readmit/readmit/internal/fault"
)

// ErrGuardedWider keeps one person alone from having more personal values sent
// than two have agreed to.
var ErrGuardedWider = fault.New(fault.Conflict, "webhook_events_guarded", "This endpoint gets links, codes or personal values, so it is not told of more by one person alone. Take its values and its mark as the mailer away, change it, and choose them again: a second person agrees to that.")

// widens reports whether an endpoint would be told of more than it is: of
// another event, or of the same past a filter that is wider. It compares names
// as they are written, so that another name of what is chosen counts as more:
// what is in doubt is refused.
func widens(was Endpoint, to Settings) bool {
	for _, name := range to.Events {
		if !covers(was.Events, name) {
			return true
		}
	}
	return was.Segment != "" && was.Segment != to.Segment ||
		looser(was.Applications, to.Applications) || looser(was.Fields, to.Fields)
}

// covers reports whether chosen names hold a name: itself, its family, or *.
func covers(chosen []string, name string) bool {
	return slices.ContainsFunc(chosen, func(c string) bool {
		family, isFamily := strings.CutSuffix(c, ".*")
		return c == "*" || c == name || isFamily && strings.HasPrefix(name, family+".")
	})
}

// looser reports whether a filter lets through more than it did; an empty one
// lets through everything.
func looser(was, to []string) bool {
	if len(was) == 0 {
		return false
	}
	return len(to) == 0 || slices.ContainsFunc(to, func(one string) bool { return !slices.Contains(was, one) })
}

package webhook

import (
	"slices"
	"strings"

	"github.com/readmit/readmit/internal/event"
)

// Everything stands for all types of event, also those that later versions add.
const Everything = "*"

// untold are never sent: that something could not be sent would have to be
// sent again and again. The list of events and the stream have them.
var untold = []string{"webhook.delivery_failed", "webhook.delivery_given_up"}

// known reports whether a name can be chosen.
func known(chosen string) bool {
	family, isFamily := strings.CutSuffix(chosen, ".*")
	switch {
	case chosen == Everything:
		return true
	case isFamily:
		return slices.ContainsFunc(event.All(), func(t *event.Type) bool { return familyOf(t.Name) == family })
	}
	return slices.ContainsFunc(event.All(), func(t *event.Type) bool { return t.Name == chosen || slices.Contains(t.Aliases, chosen) })
}

func familyOf(name string) string {
	family, _, _ := strings.Cut(name, ".")
	return family
}

// choice is how names that were chosen stand for a type of event.
type choice struct {
	// some says that they stand for at least some events of it.
	some bool
	// alias is the name by which it was chosen; empty if it was by its own, by
	// its family, or by narrow aliases only.
	alias string
	// narrow are the aliases of which one must stand for an event; none: all
	// events were chosen.
	narrow []string
}

func choiceOf(names []string, kind string) choice {
	t := event.Named(kind)
	switch {
	case slices.Contains(untold, kind):
		return choice{}
	case slices.Contains(names, Everything) || slices.Contains(names, kind) || slices.Contains(names, familyOf(kind)+".*"):
		return choice{some: true}
	case t == nil:
		return choice{}
	}
	var c choice
	for _, a := range t.Aliases {
		if !slices.Contains(names, a) {
			continue
		}
		if _, narrow := t.NarrowOf(a); !narrow {
			return choice{some: true, alias: a}
		}
		c.some, c.narrow = true, append(c.narrow, a)
	}
	return c
}

// of reports whether an event, which comes with its data, was chosen, and by
// which alias, if it was by one.
func (c choice) of(e event.Envelope) (alias string, yes bool) {
	if len(c.narrow) == 0 {
		return c.alias, c.some
	}
	t := event.Named(e.Type)
	for _, a := range c.narrow {
		if n, _ := t.NarrowOf(a); n.Holds(e) {
			return a, true
		}
	}
	return "", false
}

// Choices are the types of event that can be chosen, by name.
func Choices() []*event.Type {
	return slices.DeleteFunc(event.All(), func(t *event.Type) bool {
		return slices.Contains(untold, t.Name) || familyOf(t.Name) == "testkit" || familyOf(t.Name) == "optest"
	})
}

package demo

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/directory"
)

// story collects what has happened to one account.
type story struct {
	dice
	p       *Person
	r       *directory.Record
	devices []device
	seen    map[device]bool
	list    []directory.Activity
}

// values are the data of an event.
type values map[string]any

// Activity tells what has happened to the account, oldest first: how it came
// to be as its record says, and months of sign-ins and changes. It is made
// from the seed on each call, and is the same each time.
func (p Person) Activity() []directory.Activity {
	s := &story{dice: dice{p.rng(streamHistory)}, p: &p, r: &p.Record, seen: map[device]bool{}}
	s.devices = drawDevices(s.dice, p.home)
	s.begin()
	s.contacts()
	s.profile()
	s.passwords()
	s.signIns()
	s.staffWork()
	s.standing()
	if p.script != nil {
		p.script(s)
	}
	return s.told()
}

// told puts the events in the order of time, and leaves out what would be
// before the account or after now.
func (s *story) told() []directory.Activity {
	s.list = slices.DeleteFunc(s.list, func(a directory.Activity) bool {
		return a.At.Before(s.r.CreatedAt) || a.At.After(s.p.now)
	})
	slices.SortStableFunc(s.list, func(a, b directory.Activity) int { return a.At.Compare(b.At) })
	return s.list
}

// say adds an event. Changed are the names of the fields that it changed.
func (s *story) say(at time.Time, what string, by directory.Actor, data values, changed ...string) {
	a := directory.Activity{Type: what, At: at.Truncate(time.Millisecond), Actor: by, Via: via(by), Changed: changed}
	if len(data) > 0 {
		text, err := json.Marshal(data)
		if err != nil {
			panic(fmt.Sprintf("demo: encode the data of %s: %v", what, err))
		}
		a.Data = text
	}
	s.list = append(s.list, a)
}

// change adds an event that replaced a value, or gave one if from is nil.
func (s *story) change(at time.Time, what string, by directory.Actor, field string, from, to any) {
	data := values{"new": values{field: to}}
	if from != nil {
		data["old"] = values{field: from}
	}
	s.say(at, what, by, data, field)
}

func via(by directory.Actor) string {
	switch by.Kind {
	case "member":
		return "console"
	case "key":
		return "rest"
	case "system":
		return "job"
	}
	return "portal"
}

// Who does things in the fictional company.
var (
	system    = directory.Actor{Kind: "system"}
	anonymous = directory.Actor{Kind: "anonymous"}
	shop      = directory.Actor{Kind: "key", Name: "Shop"}
	agents    = []directory.Actor{
		{Kind: "member", Name: "Ana Keller"},
		{Kind: "member", Name: "Tom Okafor"},
		{Kind: "member", Name: "Lucía Prieto"},
		{Kind: "member", Name: "Marek Zieliński"},
		{Kind: "member", Name: "Priya Nair"},
		{Kind: "member", Name: "Sam Whitfield"},
	}
)

// owner is the customer as an actor.
func (s *story) owner() directory.Actor {
	return directory.Actor{Kind: "customer", ID: s.r.LoginID, Name: shownName(s.r)}
}

// shownName is the name that a customer is shown with.
func shownName(r *directory.Record) string {
	words := strings.Join([]string{r.FirstName, r.LastName, r.SecondLastName}, " ")
	switch words = strings.Join(strings.Fields(words), " "); {
	case words != "":
		return words
	case r.Email != "":
		return r.Email
	case r.UnverifiedEmail != "":
		return r.UnverifiedEmail
	}
	return "No value provided"
}

// sometime is an instant of the account's life up to its last sign-in, by
// day; the bool is false if it has lived too short for anything to happen.
func (s *story) sometime() (time.Time, bool) {
	end := s.r.LastLoginAt
	if end.IsZero() {
		end = s.p.now
	}
	lived := end.Sub(s.r.CreatedAt)
	if lived < 3*day {
		return time.Time{}, false
	}
	at := byDay(s.dice, s.r.CreatedAt.Add(s.between(day, lived)), end)
	return at, at.After(s.r.CreatedAt.Add(2 * time.Hour))
}

// maybe calls tell with an instant of the account's life in percent of the
// cases.
func (s *story) maybe(percent float64, tell func(at time.Time)) {
	if !s.chance(percent) {
		return
	}
	if at, ok := s.sometime(); ok {
		tell(at)
	}
}

package op

import (
	"slices"
	"strings"
	"sync"
)

// Spec is the declaration of one operation.
type Spec struct {
	Name  string // capability.verb_object
	Title string // verb first, as on a button: "Unlock an account"
	Needs Needs
	// Read says that it changes nothing; it runs by [View].
	Read bool
	// Unrecorded says that a read shows no personal data, or that a change only
	// follows from what is audited already, so no audit entry is written for it. A
	// refused change is audited nevertheless.
	Unrecorded bool
	// Pair says that its target's Other is an account, too: whoever says yes to it
	// must reach both.
	Pair bool
	// Part says that it is one of the many that an operation was asked for as a
	// whole, on accounts that nobody opens: the desk's limits do not count it.
	Part bool
}

// Needs is what an operation asks of whoever wants to do it. They are floors:
// a tenant may raise them.
type Needs struct {
	Level  int  // of a caller check: 0, 1 or 2
	Reason bool // words why, or a case that has a topic
	Fresh  bool // the agent signed in again just now
	Second bool // a second person's yes
	Delay  bool // 24 hours in which the customer can cancel
	Told   bool // the customer is told on all old channels
	// Whole asks for a role that is not limited to segments: the operation is
	// about the tenant as a whole. Operations on an account or on oneself, and
	// those that ask for the reach of what they give, do without.
	Whole bool
	// Everywhere asks for a role in all tenants: the operation is about the
	// installation.
	Everywhere bool
}

var specs struct {
	sync.Mutex
	byName map[string]*Spec
}

// Define declares an operation that changes something. It is called from a
// package-level variable beside the method, and panics if the name is taken or
// malformed: such a binary must not start.
func Define(name, title string, needs Needs) *Spec {
	return register(&Spec{Name: name, Title: title, Needs: needs})
}

// DefineRead declares an operation that reads personal data.
func DefineRead(name, title string) *Spec {
	return register(&Spec{Name: name, Title: title, Read: true})
}

// DefineUnrecorded declares an operation that reads no personal data.
func DefineUnrecorded(name, title string) *Spec {
	return register(&Spec{Name: name, Title: title, Read: true, Unrecorded: true})
}

// DefineCounted declares an operation that changes something and only follows
// from what is audited already, thousands of times a second: a token that is
// refreshed in a session. Its events tell of it; an audit entry for each would
// hide what the log is for (docs/design/0010).
func DefineCounted(name, title string) *Spec {
	return register(&Spec{Name: name, Title: title, Unrecorded: true})
}

// ForWhole asks for a role in the whole tenant, of an operation that reads.
func (s *Spec) ForWhole() *Spec {
	s.Needs.Whole = true
	return s
}

// OfTwo says of an operation that its target names two accounts.
func (s *Spec) OfTwo() *Spec {
	s.Pair = true
	return s
}

// All returns every operation, by name.
func All() []*Spec {
	specs.Lock()
	defer specs.Unlock()
	out := make([]*Spec, 0, len(specs.byName))
	for _, s := range specs.byName {
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b *Spec) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// Named returns the operation of that name, or nil.
func Named(name string) *Spec {
	specs.Lock()
	defer specs.Unlock()
	return specs.byName[name]
}

func register(s *Spec) *Spec {
	specs.Lock()
	defer specs.Unlock()
	if specs.byName == nil {
		specs.byName = map[string]*Spec{}
	}
	capability, verb, ok := strings.Cut(s.Name, ".")
	if !ok || capability == "" || verb == "" || s.Title == "" {
		panic("op: " + s.Name + " is not capability.verb_object with a title")
	}
	if specs.byName[s.Name] != nil {
		panic("op: " + s.Name + " is defined twice")
	}
	specs.byName[s.Name] = s
	return s
}

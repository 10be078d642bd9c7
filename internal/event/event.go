package event

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

// Type is one type of event.
type Type struct {
	Name    string // dotted, past tense: desk.note_added
	Version int    // of its data's shape
	// Card is the badge on the account's activity; empty if it shows none.
	Card string
	// Aliases are the names by which a subscriber may also ask for it, or for some
	// of it: see [Type.NarrowOf].
	Aliases []string
	// Example is data of the type, for the documentation and its test.
	Example any
	// Aside says that what changed stands beside the account, such as a note: its
	// version stays.
	Aside bool

	narrow map[string]Narrow // by alias
}

// Besides marks a type of which nothing that it says changed is the account's
// own.
func (t *Type) Besides() *Type {
	t.Aside = true
	return t
}

var types struct {
	sync.Mutex
	byName map[string]*Type
}

// Define declares a type of event. It is called from package-level variables
// beside the operation that says it, and panics if the name is taken: a
// binary with two meanings of one name must not start.
func Define(name, card string, example any, aliases ...string) *Type {
	t := &Type{Name: name, Version: 1, Card: card, Example: example, Aliases: aliases}
	types.Lock()
	defer types.Unlock()
	if types.byName == nil {
		types.byName = map[string]*Type{}
	}
	if types.byName[name] != nil {
		panic("event: " + name + " is defined twice")
	}
	types.byName[name] = t
	return t
}

// All returns every defined type, by name.
func All() []*Type {
	types.Lock()
	defer types.Unlock()
	out := make([]*Type, 0, len(types.byName))
	for _, t := range types.byName {
		out = append(out, t)
	}
	slices.SortFunc(out, func(a, b *Type) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// Named returns the type of that name, or nil.
func Named(name string) *Type {
	types.Lock()
	defer types.Unlock()
	return types.byName[name]
}

// Fact is an event about to be recorded.
type Fact struct {
	// ID is given where a row of its own names the event; empty: a new one.
	ID   string
	Type *Type
	// Account is the account that it is about; nil if it is about none.
	Account *Account
	// Changed names the fields that changed, never their values.
	Changed []string
	// Data is encoded as JSON and sealed with the account's key.
	Data any
}

// Account names an account inside and outside.
type Account struct {
	N  int64
	ID string
	// Version is the one that an operation found it at; 0 if it did not look.
	Version int64
}

// Envelope is an event as it is read back.
type Envelope struct {
	ID      string          `json:"id"`
	Pos     int64           `json:"pos,omitempty"`
	Tenant  string          `json:"tenant"`
	Type    string          `json:"type"`
	Version int             `json:"version"`
	At      time.Time       `json:"at"`
	Account string          `json:"account,omitempty"`
	Order   int64           `json:"account_order,omitempty"`
	Actor   Actor           `json:"actor"`
	Via     string          `json:"via"`
	Case    string          `json:"case,omitempty"`
	Op      string          `json:"op"`
	Request string          `json:"request,omitempty"`
	Changed []string        `json:"changed,omitempty"`
	Data    json.RawMessage `json:"data,omitempty"`
}

// Actor is who did it, as told to readers.
type Actor struct {
	Kind string `json:"kind"`
	ID   string `json:"id,omitempty"`
	Name string `json:"name,omitempty"`
}

// Encode returns the fact's data as JSON, or nil if it has none.
func (f Fact) Encode() ([]byte, error) {
	if f.Data == nil {
		return nil, nil
	}
	b, err := json.Marshal(f.Data)
	if err != nil {
		return nil, fmt.Errorf("encode %s: %w", f.Type.Name, err)
	}
	return b, nil
}

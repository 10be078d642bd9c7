package event

import (
	"encoding/json"
	"slices"
)

// Narrow is what an alias stands for that means less than its type.
type Narrow struct {
	// Says which events it stands for, such as "by password".
	Says string
	// Holds reports whether it stands for an event, which comes with its data.
	Holds func(Envelope) bool
}

// Also gives a type an alias that stands for some of its events only: a
// subscriber who asks for it gets these. It is called once for an alias, where
// the type is defined.
func (t *Type) Also(alias, says string, holds func(Envelope) bool) *Type {
	if t.narrow == nil {
		t.narrow = map[string]Narrow{}
	}
	t.Aliases = append(slices.Clip(t.Aliases), alias)
	t.narrow[alias] = Narrow{Says: says, Holds: holds}
	return t
}

// NarrowOf returns what an alias of the type is narrowed to, and whether it is.
func (t *Type) NarrowOf(alias string) (Narrow, bool) {
	n, is := t.narrow[alias]
	return n, is
}

// Word returns a text in an event's data by its name; empty if there is none,
// or if the data was destroyed with its account's key.
func (e Envelope) Word(name string) string {
	var all map[string]json.RawMessage
	var text string
	if json.Unmarshal(e.Data, &all) != nil || json.Unmarshal(all[name], &text) != nil {
		return ""
	}
	return text
}

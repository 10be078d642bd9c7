package rest

import (
	"reflect"
	"slices"
)

// Texts returns the names of the route's inputs that take free text.
func (r Route) Texts() []string {
	var out []string
	for _, name := range r.input.names {
		t := r.input.fields[name].Type
		if t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		if r.free(name) && (t == termType || t.Kind().String() == "string") {
			out = append(out, name)
		}
	}
	return out
}

// Placeholders returns the path's placeholders with the fields they fill.
func (r Route) Placeholders() map[string]string { return r.path }

// Fields returns every field of the input that the caller may give.
func (r Route) Fields() []string {
	return slices.DeleteFunc(slices.Clone(r.input.names), func(n string) bool { return !r.free(n) })
}

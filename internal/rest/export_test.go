package rest

import (
	"maps"
	"reflect"
	"slices"
	"strings"
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

// Names are the names in JSON of everything that some operation takes or
// answers, however deep.
func Names() []string {
	found := map[string]bool{}
	for _, r := range Routes() {
		collect(r.input.typ, found, map[reflect.Type]bool{})
		collect(r.output, found, map[reflect.Type]bool{})
	}
	return slices.Sorted(maps.Keys(found))
}

func collect(t reflect.Type, into map[string]bool, seen map[reflect.Type]bool) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		collect(t.Elem(), into, seen)
		return
	case reflect.Struct:
	default:
		return
	}
	if seen[t] {
		return
	}
	seen[t] = true
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name != "" && name != "-" {
			into[name] = true
		}
		if f.IsExported() {
			collect(f.Type, into, seen)
		}
	}
}

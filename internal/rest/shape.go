package rest

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

// shape is what the adapter knows of an operation's input: its fields by
// their names in JSON, found once when the route is made.
type shape struct {
	typ    reflect.Type
	names  []string // in the order of their declaration
	fields map[string]reflect.StructField
}

func shapeOf(t reflect.Type) shape {
	s := shape{typ: t, fields: map[string]reflect.StructField{}}
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous || !f.IsExported() || name == "-" {
			continue
		}
		if name == "" {
			panic(fmt.Sprintf("rest: %s.%s has no name in JSON", t, f.Name))
		}
		s.names = append(s.names, name)
		s.fields[name] = f
	}
	return s
}

// field returns the addressed field of an input.
func (s shape) field(in reflect.Value, name string) reflect.Value {
	f, ok := s.fields[name]
	if !ok {
		panic(fmt.Sprintf("rest: %s has no field %s", s.typ, name))
	}
	return in.FieldByIndex(f.Index)
}

// required returns the fields without which the operation refuses: those that
// it complains about in an empty input. So the rule stands in one place.
func (s shape) required() map[string]bool {
	out := map[string]bool{}
	in, ok := reflect.New(s.typ).Elem().Interface().(op.Input)
	if !ok {
		return out
	}
	if f := fault.As(in.Validate()); f != nil {
		for _, field := range f.Fields {
			out[field.Name] = true
		}
	}
	return out
}

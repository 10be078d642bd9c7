package rest

import (
	"path"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

const schemaPrefix = "#/components/schemas/"

// schemaName names a type's schema by its package and its own name, since
// several packages have a type Entry; account.Account is Account.
func schemaName(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	name := huma.DefaultSchemaNamer(t, hint)
	owner := path.Base(t.PkgPath())
	if t.Kind() != reflect.Struct || t.Name() == "" || owner == "rest" || strings.EqualFold(owner, t.Name()) {
		return name
	}
	return strings.ToUpper(owner[:1]) + owner[1:] + name
}

// correct corrects what the schemas say: a list is never null, an object
// behind a pointer can be, and answers may get further fields.
func correct(schemas huma.Registry) {
	for name, s := range schemas.Map() {
		s.AdditionalProperties = nil
		t := schemas.TypeFromRef(schemaPrefix + name)
		for _, f := range reflect.VisibleFields(t) {
			field, rest, _ := strings.Cut(f.Tag.Get("json"), ",")
			p := s.Properties[field]
			if p == nil {
				continue
			}
			if p.Type == huma.TypeArray {
				p.Nullable = false
			}
			if p.Ref != "" && f.Type.Kind() == reflect.Pointer && !strings.Contains(rest, "omit") {
				s.Properties[field] = &huma.Schema{OneOf: []*huma.Schema{{Ref: p.Ref}, {Type: "null"}}}
			}
		}
	}
}

package rest

import (
	"encoding/json"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/readmit/readmit/internal/edge"
)

const documentPath = Base + "/openapi.json"

// Document returns the OpenAPI 3.1 description of the API, made from the
// routes and the types of their inputs and answers.
func Document(version string) ([]byte, error) {
	return newDocument(Routes(), version)
}

func newDocument(table []Route, version string) ([]byte, error) {
	doc := &huma.OpenAPI{
		OpenAPI: "3.1.0",
		Info: &huma.Info{
			Title: "Readmit API", Version: version,
			Description: "Customers' accounts and the support desk. Every answer that is no success is a problem document (RFC 9457) with a stable code.",
		},
		Servers:  []*huma.Server{{URL: Base}},
		Security: []map[string][]string{{"key": {}}},
		Components: &huma.Components{
			Schemas:         huma.NewMapRegistry(schemaPrefix, schemaName),
			SecuritySchemes: map[string]*huma.SecurityScheme{"key": {Type: "http", Scheme: "bearer", Description: "An API key."}},
			Parameters:      commonParameters(),
		},
	}
	problem := doc.Components.Schemas.Schema(reflect.TypeFor[Problem](), true, "Problem")
	for i := range table {
		doc.AddOperation(table[i].describe(doc.Components.Schemas, problem))
	}
	correct(doc.Components.Schemas)
	return json.MarshalIndent(doc, "", "  ")
}

// serveDocument serves the description to everybody.
func (a *api) serveDocument() {
	body, err := newDocument(a.table, a.Version)
	if err != nil {
		panic(err) // made of types only: every test sees it
	}
	a.mux.HandleFunc("GET "+documentPath, func(w http.ResponseWriter, r *http.Request) {
		edge.Of(r.Context()).Route = "GET " + documentPath
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-cache")
		_, _ = w.Write(body) // whoever asked may be gone
	})
}

func commonParameters() map[string]*huma.Param {
	text := &huma.Schema{Type: huma.TypeString}
	return map[string]*huma.Param{
		"tenant": {Name: TenantHeader, In: "header", Schema: text, Description: "Short name or id of the tenant, for a key that is for several."},
		"idempotency-key": {
			Name: "Idempotency-Key", In: "header", Schema: text,
			Description: "A new value for each new request. The same request with the same key within 24 hours is done once and answered alike.",
		},
		"if-match": {
			Name: "If-Match", In: "header", Schema: text,
			Description: "The ETag of the account that you read. If it was changed since, nothing is done, and the answer is 412 changed_meanwhile with what changed and by whom.",
		},
	}
}

// describe describes one route.
func (r *Route) describe(schemas huma.Registry, problem *huma.Schema) *huma.Operation {
	capability, _, _ := strings.Cut(r.Spec.Name, ".")
	o := &huma.Operation{
		OperationID: r.ID, Method: r.Method, Path: r.Path, Summary: r.Spec.Title, Tags: []string{capability},
		Description: "Needs the permission " + r.Spec.Name + ".",
		Parameters:  []*huma.Param{{Ref: "#/components/parameters/tenant"}},
		Responses: map[string]*huma.Response{
			strconv.Itoa(r.success()): {Description: "Done", Content: content("application/json", r.answerSchema(schemas))},
			"default":                 {Description: "Not done, and why", Content: content("application/problem+json", problem)},
		},
	}
	for _, part := range strings.Split(r.Path, "/") {
		if strings.HasPrefix(part, "{") {
			o.Parameters = append(o.Parameters, &huma.Param{Name: strings.Trim(part, "{}"), In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeString}})
		}
	}
	if r.Method == http.MethodGet {
		o.Parameters = append(o.Parameters, r.queryParameters(schemas)...)
		return o
	}
	o.Parameters = append(o.Parameters, &huma.Param{Ref: "#/components/parameters/idempotency-key"})
	if slices.Contains(slices.Collect(maps.Values(r.path)), "account") {
		o.Parameters = append(o.Parameters, &huma.Param{Ref: "#/components/parameters/if-match"})
	}
	o.RequestBody = &huma.RequestBody{Content: content("application/json", r.bodySchema(schemas))}
	return o
}

func (r *Route) queryParameters(schemas huma.Registry) []*huma.Param {
	var out []*huma.Param
	for _, name := range r.input.names {
		if !r.free(name) {
			continue
		}
		t := r.input.fields[name].Type
		p := &huma.Param{Name: parameterName(name, t), In: "query"}
		switch t {
		case termType:
			p.Schema, p.Description = &huma.Schema{Type: huma.TypeString}, "Also with an operator, as "+name+".eq, .prefix, .contains or .fuzzy, where the field has it."
		case termsType:
			p.Name, p.Schema, p.Description = "attribute.KEY", &huma.Schema{Type: huma.TypeString}, "For each attribute by its key; also with an operator, as attribute.KEY.prefix."
		default:
			p.Schema = schemas.Schema(t, true, name)
			p.Schema.Nullable = false
		}
		out = append(out, p)
	}
	return out
}

func (r *Route) bodySchema(schemas huma.Registry) *huma.Schema {
	s := &huma.Schema{Type: huma.TypeObject, Properties: map[string]*huma.Schema{}, AdditionalProperties: false}
	required := r.input.required()
	for _, name := range whyShape.names {
		s.Properties[name] = huma.SchemaFromField(schemas, whyShape.fields[name], name)
	}
	for _, name := range r.input.names {
		if !r.free(name) {
			continue
		}
		s.Properties[name] = huma.SchemaFromField(schemas, r.input.fields[name], name)
		if required[name] {
			s.Required = append(s.Required, name)
		}
	}
	return s
}

func (r *Route) answerSchema(schemas huma.Registry) *huma.Schema {
	s := schemas.Schema(r.output, true, r.ID)
	if !r.isList() {
		return s
	}
	s.Nullable = false
	return &huma.Schema{Type: huma.TypeObject, Properties: map[string]*huma.Schema{"items": s}, Required: []string{"items"}}
}

func content(media string, s *huma.Schema) map[string]*huma.MediaType {
	return map[string]*huma.MediaType{media: {Schema: s}}
}

package rest_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/rest"
)

// parsed is the part of an OpenAPI document that is checked here.
type parsed struct {
	OpenAPI string
	Info    struct{ Title, Version string }
	Paths   map[string]map[string]struct {
		OperationID string
		Summary     string
		Parameters  []struct {
			Name, In string
			Ref      string `json:"$ref"`
			Required bool
			Schema   map[string]any
		}
		RequestBody *struct {
			Content map[string]struct {
				Schema struct {
					Properties           map[string]any
					Required             []string
					AdditionalProperties any
				}
			}
		}
		Responses map[string]struct {
			Description string
			Content     map[string]any
		}
	}
	Components struct {
		Schemas map[string]struct {
			Properties map[string]any
			Required   []string
		}
	}
}

func TestDocument(t *testing.T) {
	body, err := rest.Document("1.2.3")
	require.NoError(t, err)
	var doc parsed
	require.NoError(t, json.Unmarshal(body, &doc))
	require.Equal(t, "3.1.0", doc.OpenAPI)
	require.Equal(t, "1.2.3", doc.Info.Version)

	ids := map[string]bool{}
	for path, methods := range doc.Paths {
		for method, o := range methods {
			where := method + " " + path
			require.NotEmpty(t, o.OperationID, where)
			require.NotEmpty(t, o.Summary, where)
			require.False(t, ids[o.OperationID], "%s is there twice", o.OperationID)
			ids[o.OperationID] = true
			var inPath, inQuery []string
			for _, p := range o.Parameters {
				require.True(t, p.Ref != "" || len(p.Schema) > 0, "%s: parameter %s has no schema", where, p.Name)
				switch p.In {
				case "path":
					require.True(t, p.Required)
					inPath = append(inPath, p.Name)
				case "query":
					inQuery = append(inQuery, p.Name)
				}
			}
			require.ElementsMatch(t, placeholders(path), inPath, where)
			require.Len(t, slices.Compact(slices.Sorted(slices.Values(inQuery))), len(inQuery), where)
			require.Contains(t, o.Responses, "default", where)
			require.Equal(t, method == "post", o.RequestBody != nil, where)
			for status, r := range o.Responses {
				require.NotEmpty(t, r.Description, "%s %s", where, status)
				require.Len(t, r.Content, 1)
			}
			if o.RequestBody != nil {
				s := o.RequestBody.Content["application/json"].Schema
				require.Equal(t, false, s.AdditionalProperties, where)
				require.Subset(t, keys(s.Properties), s.Required, where)
			}
		}
	}
	for name, s := range doc.Components.Schemas {
		require.Subset(t, keys(s.Properties), s.Required, name)
	}
	for _, r := range rest.Routes() {
		require.True(t, ids[r.ID], "%s is not described", r.ID)
	}
	requireReferences(t, body)
	require.Equal(t, []string{"text"}, doc.Paths["/accounts/{id}/notes"]["post"].RequestBody.Content["application/json"].Schema.Required,
		"what is required comes from the operation's own rules")
}

func TestDocumentIsServedWithoutAKey(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		a := s.send(t, "GET", "/api/v1/openapi.json", "", bare)
		require.Equal(t, 200, a.status)
		require.Equal(t, "application/json", a.header.Get("Content-Type"))
		require.True(t, json.Valid([]byte(a.body)))
	})
}

// requireReferences follows every $ref.
func requireReferences(t *testing.T, body []byte) {
	t.Helper()
	var doc any
	require.NoError(t, json.Unmarshal(body, &doc))
	found := regexp.MustCompile(`"\$ref": "#/([^"]+)"`).FindAllStringSubmatch(string(body), -1)
	require.NotEmpty(t, found)
	for _, ref := range found {
		at := doc
		for _, part := range strings.Split(ref[1], "/") {
			object, ok := at.(map[string]any)
			require.True(t, ok, ref[0])
			at = object[part]
			require.NotNil(t, at, ref[0])
		}
	}
}

func placeholders(path string) []string {
	out := []string{}
	for _, m := range regexp.MustCompile(`\{(\w+)\}`).FindAllStringSubmatch(path, -1) {
		out = append(out, m[1])
	}
	return out
}

func keys(m map[string]any) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, fmt.Sprint(k))
	}
	return out
}

package console

import (
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/tenant"
)

// fields are the tenant's own fields.
func (c *console) fields(v *visit) ([]tenant.Field, error) {
	return c.Tenants.FieldsOf(v.r.Context(), v.tenant.ID)
}

// labels are what the tenant calls its own fields, by key.
func (c *console) labels(v *visit) (map[string]string, error) {
	fields, err := c.fields(v)
	if err != nil {
		return nil, err
	}
	out := make(map[string]string, len(fields))
	for _, f := range fields {
		out[f.Key] = f.Label
	}
	return out, nil
}

// searchable are the fields of a tenant's own in the search form.
func searchable(fields []tenant.Field) []view.AttributeField {
	var out []view.AttributeField
	for _, f := range fields {
		if f.Searchable {
			out = append(out, view.AttributeField{Key: f.Key, Label: f.Label})
		}
	}
	return out
}

package client

import (
	"context"
	"net/http"
	"net/url"
)

// Fields has the operations on a tenant's custom attributes.
type Fields struct{ c *Client }

// Field is one custom attribute of a tenant's accounts.
type Field struct {
	Key        string `json:"key"`
	Type       string `json:"type"` // text, number, boolean, date
	Label      string `json:"label"`
	Required   bool   `json:"required"`
	ReadOnly   bool   `json:"read_only"` // for the customer
	Internal   bool   `json:"internal"`  // never shown to the customer
	Personal   bool   `json:"personal"`  // masked for staff until it is revealed
	Unique     bool   `json:"unique"`
	Searchable bool   `json:"searchable"`
	Position   int    `json:"position"`
}

// List returns the custom attributes, in their order.
func (f *Fields) List(ctx context.Context) ([]Field, error) {
	return listOf[Field](ctx, f.c, "/fields")
}

// Add adds a custom attribute. A key that is in use is a [*Problem] with the
// code "field_exists".
func (f *Fields) Add(ctx context.Context, field Field) (*Field, error) {
	return f.send(ctx, "/fields", field)
}

// Change changes the attribute of the field's key: its label, order and rules.
// Its type, and whether it is unique, stay as they are; another one is a
// [*Problem] with the code "field_fixed".
func (f *Fields) Change(ctx context.Context, field Field) (*Field, error) {
	rules := struct {
		Field
		Key string `json:"key,omitempty"` // stands in the address
	}{Field: field}
	return f.send(ctx, "/fields/"+url.PathEscape(field.Key)+"/change", rules)
}

// Remove removes a custom attribute. While an account has a value for it, that
// is a [*Problem] with the code "field_used".
func (f *Fields) Remove(ctx context.Context, key string) error {
	return f.c.Do(ctx, http.MethodPost, "/fields/"+url.PathEscape(key)+"/remove", nil, nil, nil)
}

func (f *Fields) send(ctx context.Context, path string, body any) (*Field, error) {
	var out Field
	if err := f.c.Do(ctx, http.MethodPost, path, nil, body, &out); err != nil {
		return nil, err
	}
	return &out, nil
}

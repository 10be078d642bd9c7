package console

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"

	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/tenant"
)

// attributesPage lists the tenant's custom attributes.
func (c *console) attributesPage(v *visit) error { return c.drawAttributes(v, http.StatusOK, "", nil) }

// drawAttributes shows what was typed again if it was not taken: for the
// attribute of that key, or for a new one if it is empty.
func (c *console) drawAttributes(v *visit, status int, key string, f *fault.Error) error {
	fields, err := c.Tenants.ListFields(v.r.Context(), v.actor, tenant.ListFieldsInput{})
	if err != nil {
		return err
	}
	page := view.AttributesPage{
		Settings: c.settings(v, v.T("attributes.title")), Types: tenant.FieldTypes, CanEdit: v.actor.May("tenant.change_field"),
		Add: view.AttributeForm{Type: tenant.FieldTypes[0]},
	}
	for i, field := range fields {
		row := view.AttributeRow{AttributeForm: shownAttribute(field), Place: i + 1, First: i == 0, Last: i == len(fields)-1}
		if f != nil && field.Key == key {
			typed := v.typedAttribute(field)
			row.AttributeForm, row.Open = v.refusedAttribute(typed, f), true
			row.Unique = field.Unique
		}
		page.Rows = append(page.Rows, row)
	}
	if f != nil && key == "" {
		page.Add = v.refusedAttribute(v.typedAttribute(tenant.Field{Key: v.form("attribute"), Type: v.form("type"), Unique: v.form("unique") != ""}), f)
	}
	v.draw(status, view.Attributes(page))
	return nil
}

func shownAttribute(f tenant.Field) view.AttributeForm {
	return view.AttributeForm{
		Key: f.Key, Type: f.Type, Label: f.Label, Required: f.Required, ReadOnly: f.ReadOnly, Internal: f.Internal,
		Personal: f.Personal, Unique: f.Unique, Searchable: f.Searchable,
	}
}

// typedAttribute is a field with what the form says of it. Type, uniqueness
// and place stay as they are.
func (v *visit) typedAttribute(f tenant.Field) tenant.Field {
	set := func(name string) bool { return v.r.PostFormValue(name) != "" }
	f.Label, f.Required, f.ReadOnly, f.Internal = v.form("label"), set("required"), set("read_only"), set("internal")
	f.Personal, f.Searchable = set("personal"), set("searchable")
	return f
}

func (v *visit) refusedAttribute(typed tenant.Field, f *fault.Error) view.AttributeForm {
	form := shownAttribute(typed)
	form.Problems = map[string]string{}
	for _, wrong := range f.Fields {
		form.Problems[wrong.Name] = v.inWords("attribute."+wrong.Name, wrong.Message, nil)
	}
	if len(f.Fields) == 0 {
		form.Problem = v.sentence(f)
	}
	return form
}

func (c *console) addAttribute(v *visit) error {
	field := v.typedAttribute(tenant.Field{Key: v.form("attribute"), Type: v.form("type"), Unique: v.form("unique") != ""})
	added, err := c.Tenants.AddField(v.r.Context(), v.actor, tenant.AddFieldInput(field))
	if f := fault.As(err); f != nil && (f.Kind == fault.Invalid || f.Kind == fault.Conflict) {
		return c.drawAttributes(v, statusOf(f), "", f)
	}
	return c.toAttributes(v, err, v.T("attributes.added", args{"Name": added.Label}))
}

// attribute finds the field that the address names.
func (c *console) attribute(v *visit) (tenant.Field, error) {
	fields, err := c.Tenants.ListFields(v.r.Context(), v.actor, tenant.ListFieldsInput{})
	if err != nil {
		return tenant.Field{}, err
	}
	at := slices.IndexFunc(fields, func(f tenant.Field) bool { return f.Key == v.r.PathValue("key") })
	if at < 0 {
		return tenant.Field{}, tenant.ErrFieldUnknown
	}
	return fields[at], nil
}

func (c *console) changeAttribute(v *visit) error {
	field, err := c.attribute(v)
	if err != nil {
		return err
	}
	field = v.typedAttribute(field)
	field.Position = 0 // where it is
	_, err = c.Tenants.ChangeField(v.r.Context(), v.actor, tenant.ChangeFieldInput(field))
	if f := fault.As(err); f != nil && f.Kind == fault.Invalid {
		return c.drawAttributes(v, statusOf(f), field.Key, f)
	}
	return c.toAttributes(v, err, v.T("attributes.changed", args{"Name": field.Label}))
}

func (c *console) moveAttribute(v *visit) error {
	field, err := c.attribute(v)
	if err != nil {
		return err
	}
	to, err := strconv.Atoi(v.form("to"))
	if err != nil {
		to = field.Position
	}
	field.Position = max(to, 1)
	_, err = c.Tenants.ChangeField(v.r.Context(), v.actor, tenant.ChangeFieldInput(field))
	return c.toAttributes(v, err, v.T("attributes.moved", args{"Name": field.Label}))
}

// removeAttributePage says what would happen before it happens.
func (c *console) removeAttributePage(v *visit) error {
	use, err := c.Tenants.ViewField(v.r.Context(), v.actor, tenant.ViewFieldInput{Key: v.r.PathValue("key")})
	if err != nil {
		return err
	}
	f := use.Field
	page := view.RemoveAttributePage{Settings: c.settings(v, v.T("attributes.remove_title")), Row: view.AttributeRow{AttributeForm: shownAttribute(f)}}
	for _, w := range []struct {
		so  bool
		key string
	}{
		{true, "attributes.what_form"},
		{f.Searchable, "attributes.what_search"},
		{f.Required, "attributes.what_required"},
		{!f.Internal, "attributes.what_customer"},
		{true, "attributes.what_import"},
		{true, "attributes.what_back"},
	} {
		if w.so {
			page.What = append(page.What, v.T(w.key, args{"Key": f.Key}))
		}
	}
	if use.Accounts > 0 {
		page.Blocked = v.N(cmp.Or(map[bool]string{true: "attributes.used_at_least"}[use.AtLeast], "attributes.used"), int(use.Accounts))
	}
	return v.show(view.RemoveAttribute(page))
}

func (c *console) removeAttribute(v *visit) error {
	_, err := c.Tenants.RemoveField(v.r.Context(), v.actor, tenant.RemoveFieldInput{Key: v.r.PathValue("key")})
	return c.toAttributes(v, err, v.T("attributes.removed"))
}

func (c *console) toAttributes(v *visit, err error, said string) error {
	if err != nil {
		return c.undone(v, view.AttributesPath(v.slug()), err)
	}
	return c.done(v, view.AttributesPath(v.slug()), said)
}

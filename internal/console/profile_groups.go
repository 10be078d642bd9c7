package console

import (
	"slices"
	"strconv"
	"strings"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/tenant"
)

// control is one control of the form.
func (f *profileForm) control(name, kind string, most int) view.ProfileControl {
	return view.ProfileControl{Name: name, Value: f.typed[name], Kind: kind, Most: most, Problem: f.problems[name]}
}

// editable reports whether the reader can change a field.
func (f *profileForm) editable(name string) bool {
	_, there := f.base[name]
	return f.canEdit && there
}

// put adds a field to a group: as a control, or as a fact to read with why it
// cannot be changed.
func (f *profileForm) put(v *visit, g *view.ProfileGroup, key, shown, help string, c view.ProfileControl) {
	if !f.editable(c.Name) {
		g.Fields = append(g.Fields, view.ProfileField{Key: key, Value: shown, Why: f.why(v)})
		return
	}
	i := view.ProfileInput{Label: v.T("field." + key), Help: help, Controls: []view.ProfileControl{c}}
	i.Clash = f.clash(v, c.Name, i.Label, f.shownIn(v, f.base, c.Name), f.shownIn(v, f.typed, c.Name))
	g.Inputs = append(g.Inputs, i)
}

// why says why a value cannot be changed by who could change others.
func (f *profileForm) why(v *visit) string {
	if !f.canEdit {
		return ""
	}
	return v.T("profile.masked")
}

func (f *profileForm) names(v *visit) view.ProfileGroup {
	a, g := f.read, view.ProfileGroup{Key: "names"}
	f.put(v, &g, "first_name", a.FirstName, "", f.control("first_name", "text", 200))
	f.put(v, &g, "last_name", a.LastName, "", f.control("last_name", "text", 200))
	f.put(v, &g, "second_last_name", a.SecondLastName, "", f.control("second_last_name", "text", 200))
	f.put(v, &g, "display_name", a.DisplayName, v.T("profile.display_name_help"), f.control("display_name", "text", 200))
	return g
}

func (f *profileForm) personal(v *visit) view.ProfileGroup {
	a, g := f.read, view.ProfileGroup{Key: "personal"}
	gender := f.control("gender", "select", 0)
	gender.Options = []view.ProfileOption{{Text: v.T("profile.not_known")}}
	for _, word := range account.Genders {
		gender.Options = append(gender.Options, view.ProfileOption{Value: word, Text: v.T("gender." + word)})
	}
	f.put(v, &g, "gender", v.word("gender.", a.Gender), "", gender)
	f.birthday(v, &g)
	f.put(v, &g, "locale", a.Locale, v.T("profile.locale_help"), f.control("locale", "text", 35))
	zone := f.control("time_zone", "text", 64)
	zone.Zones = true
	f.put(v, &g, "zone", a.TimeZone, v.T("profile.zone_help"), zone)
	picture := f.control("picture", "url", 2000)
	picture.Mode = "url"
	f.put(v, &g, "picture", a.Picture, v.T("profile.picture_help"), picture)
	return g
}

func (f *profileForm) birthday(v *visit, g *view.ProfileGroup) {
	if !f.editable("birthday.day") {
		g.Fields = append(g.Fields, view.ProfileField{Key: "birthday", Value: v.birthday(f.read), Why: f.why(v)})
		return
	}
	i := view.ProfileInput{Label: v.T("field.birthday"), Help: v.T("profile.birthday_help")}
	for _, part := range birthdayParts {
		c := f.control("birthday."+part, "text", 4)
		c.Label, c.Mode = v.T("profile."+part), "numeric"
		if part == "month" {
			c.Kind, c.Options = "select", months(v)
		}
		i.Controls = append(i.Controls, c)
	}
	i.Clash = f.clash(v, "birthday", i.Label, f.shownIn(v, f.base, "birthday"), f.shownIn(v, f.typed, "birthday"))
	g.Inputs = append(g.Inputs, i)
}

func months(v *visit) []view.ProfileOption {
	out := []view.ProfileOption{{Text: "–"}}
	for m := 1; m <= 12; m++ {
		out = append(out, view.ProfileOption{Value: strconv.Itoa(m), Text: v.T("month." + strconv.Itoa(m))})
	}
	return out
}

// addresses adds those that stand there, those that somebody else removed
// while they were being changed, and an empty one.
func (f *profileForm) addresses(v *visit, p *view.Profile) {
	if slices.Contains(f.read.Masked, account.PartAddress) || !f.canEdit {
		for _, a := range f.read.Addresses {
			p.Addresses = append(p.Addresses, view.ProfileAddress{ID: a.ID, Line: addressLine(a), Type: a.Type, ReadOnly: true, Why: f.why(v)})
		}
	} else {
		for _, id := range f.addressIDs() {
			p.Addresses = append(p.Addresses, f.address(v, "address."+id, id))
		}
	}
	if f.canEdit {
		empty := f.address(v, "new", "")
		p.New = &empty
	}
}

// addressIDs are the ids of the addresses in the form, in a lasting order.
func (f *profileForm) addressIDs() (out []string) {
	for name := range f.typed {
		if id, ok := strings.CutPrefix(name, "address."); ok && strings.HasSuffix(id, ".line1") {
			out = append(out, strings.TrimSuffix(id, ".line1"))
		}
	}
	slices.Sort(out)
	return out
}

var addressWidths = map[string]int{"type": 64, "postal_code": 20, "country": 2}

func (f *profileForm) address(v *visit, unit, id string) view.ProfileAddress {
	out := view.ProfileAddress{ID: id, Line: f.shownIn(v, f.base, unit), Type: f.base[unit+".type"], Removed: f.typed[unit+".remove"] != ""}
	out.Input.Label = v.T("field.address")
	for _, part := range addressParts {
		c := f.control(unit+"."+part, "text", 200)
		c.Label = v.T("address." + part)
		if most := addressWidths[part]; most > 0 {
			c.Most = most
		}
		if part == "type" {
			c.Kind, c.Options = "select", addressTypes(v, c.Value)
		}
		out.Open = out.Open || c.Problem != "" || f.given && c.Value != f.base[c.Name]
		out.Input.Controls = append(out.Input.Controls, c)
	}
	out.Open = out.Open || out.Removed
	if out.Input.Clash = f.clash(v, unit, out.Input.Label, out.Line, f.shownIn(v, f.typed, unit)); out.Input.Clash != nil {
		out.Input.Clash.TheirsGone, out.Input.Clash.YoursGone = f.clashes[unit].Gone, out.Removed
		if out.Removed {
			out.Input.Controls = append(out.Input.Controls, view.ProfileControl{Name: unit + ".remove", Value: "true"})
		}
	}
	return out
}

func addressTypes(v *visit, now string) []view.ProfileOption {
	words := []string{"", "home", "work", "billing", "shipping", "other"}
	if !slices.Contains(words, now) {
		words = append(words, now)
	}
	out := make([]view.ProfileOption, 0, len(words))
	for _, w := range words {
		out = append(out, view.ProfileOption{Value: w, Text: v.word("address.type.", w)})
	}
	out[0].Text = v.T("address.type.none")
	return out
}

// attributes are the tenant's own fields, in their order, and values whose
// field is no more.
func (f *profileForm) attributes(v *visit) view.ProfileGroup {
	g, known := view.ProfileGroup{Key: "attributes"}, map[string]bool{}
	for _, one := range f.fields {
		known[one.Key] = true
		name := "attr." + one.Key
		value, _ := attributeOf(f.read, one.Key)
		if !f.editable(name) {
			g.Fields = append(g.Fields, view.ProfileField{Label: one.Label, Value: v.attribute(one.Type, value), Why: f.why(v)})
			continue
		}
		i := view.ProfileInput{Label: one.Label, Help: v.attributeHelp(one), Required: one.Required, Controls: []view.ProfileControl{f.attribute(v, one)}}
		i.Clash = f.clash(v, name, one.Label, v.attribute(one.Type, f.base[name]), v.attribute(one.Type, f.typed[name]))
		g.Inputs = append(g.Inputs, i)
	}
	for _, one := range f.read.Attributes {
		if !known[one.Key] {
			why := ""
			if f.canEdit {
				why = v.T("profile.field_gone")
			}
			g.Fields = append(g.Fields, view.ProfileField{Label: one.Key, Value: one.Value, Why: why})
		}
	}
	return g
}

func (f *profileForm) attribute(v *visit, one tenant.Field) view.ProfileControl {
	c := f.control("attr."+one.Key, "text", 1000)
	switch one.Type {
	case "number":
		c.Mode = "decimal"
	case "date":
		c.Kind = "date"
	case "boolean":
		c.Kind, c.Options = "select", []view.ProfileOption{
			{Text: v.T("profile.not_known")}, {Value: "true", Text: v.T("bool.true")}, {Value: "false", Text: v.T("bool.false")},
		}
	}
	return c
}

// attributeHelp says who else sees or changes the field.
func (v *visit) attributeHelp(f tenant.Field) string {
	var said []string
	if f.Internal {
		said = append(said, v.T("profile.internal"))
	} else if f.ReadOnly {
		said = append(said, v.T("profile.read_only_to_customer"))
	}
	if f.Unique {
		said = append(said, v.T("profile.unique"))
	}
	return joined(" ", said...)
}

// attribute writes a value of a tenant's own field.
func (v *visit) attribute(kind, value string) string {
	if kind == "boolean" {
		return v.word("bool.", value)
	}
	return value
}

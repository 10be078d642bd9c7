package console

import (
	"strconv"
	"strings"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/fault"
)

// input is what the form changes, and where in the form each path of the input
// stands.
func (f *profileForm) input() (in account.UpdateProfileInput, paths map[string]string) {
	in = account.UpdateProfileInput{Account: f.read.ID, Version: f.version}
	paths = map[string]string{}
	for name, at := range map[string]**string{
		"first_name": &in.FirstName, "last_name": &in.LastName, "second_last_name": &in.SecondLastName, "display_name": &in.DisplayName,
		"gender": &in.Gender, "locale": &in.Locale, "time_zone": &in.TimeZone, "picture": &in.Picture,
	} {
		if f.touched(name) {
			value := f.typed[name]
			*at = &value
		}
		paths[name] = name
	}
	if f.touched("birthday") {
		b, wrong := birthdayIn(f.typed)
		in.Birthday = &b
		if wrong != "" {
			f.problems[wrong] = ""
		}
	}
	paths["birthday"] = "birthday"
	for _, part := range birthdayParts {
		paths["birthday."+part] = "birthday." + part
	}
	f.addressInput(&in, paths)
	for _, one := range f.fields {
		name := "attr." + one.Key
		if f.touched(name) {
			if in.Attributes == nil {
				in.Attributes = map[string]string{}
			}
			in.Attributes[one.Key] = f.typed[name]
		}
		paths["attributes."+one.Key] = name
	}
	return in, paths
}

// touched reports whether anything of a unit differs from what stood there.
func (f *profileForm) touched(unit string) bool {
	for name, value := range f.typed {
		old, there := f.base[name]
		if unitOf(name) == unit && (value != old || !there) {
			return true
		}
	}
	return false
}

func (f *profileForm) addressInput(in *account.UpdateProfileInput, paths map[string]string) {
	path := func(list string, i int, unit string) {
		at := list + "." + strconv.Itoa(i)
		paths[at] = unit
		for _, part := range addressParts {
			paths[at+"."+part] = unit + "." + part
		}
	}
	for _, id := range f.addressIDs() {
		unit := "address." + id
		_, there := f.base[unit+".line1"]
		switch a := addressIn(f.typed, unit+"."); {
		case f.typed[unit+".remove"] != "":
			if !there {
				continue // both removed it
			}
			path("remove_addresses", len(in.RemoveAddresses), unit)
			in.RemoveAddresses = append(in.RemoveAddresses, id)
		case !there: // somebody removed it, and it is to stay
			path("add_addresses", len(in.AddAddresses), unit)
			in.AddAddresses = append(in.AddAddresses, a)
		case f.touched(unit):
			path("change_addresses", len(in.ChangeAddresses), unit)
			in.ChangeAddresses = append(in.ChangeAddresses, account.AddressChange{ID: id, PostalAddress: a})
		}
	}
	if a := addressIn(f.typed, "new."); a != (account.PostalAddress{}) {
		path("add_addresses", len(in.AddAddresses), "new")
		in.AddAddresses = append(in.AddAddresses, a)
	}
}

// blame puts each field's fault beside it; what has no place in the form is
// said above it.
func (f *profileForm) blame(v *visit, refused *fault.Error, paths map[string]string) {
	f.given, f.problem = true, v.T("profile.not_saved")
	var rest []string
	for _, wrong := range refused.Fields {
		unit, ours := paths[wrong.Name]
		if !ours {
			rest = append(rest, v.profileProblem(wrong.Name, wrong))
			continue
		}
		name := placeOf(unit)
		f.problems[name] = v.profileProblem(name, wrong)
	}
	if len(rest) > 0 {
		f.problem = joined(" ", rest...)
	}
}

// profileProblem is what is wrong with a field of the form: in words for the
// field, or in those for every field.
func (v *visit) profileProblem(name string, wrong fault.Field) string {
	part := name[strings.LastIndexByte(name, '.')+1:]
	if strings.HasPrefix(name, "attr.") || strings.HasPrefix(name, "attributes.") {
		part = "attr"
	}
	return v.inWords("profile."+part+"."+wrong.Code, v.inWords("profile."+wrong.Code, wrong.Message, nil), nil)
}

// placeOf is the field beside which a fault of a whole unit is said.
func placeOf(unit string) string {
	switch {
	case unit == "birthday":
		return "birthday.day"
	case unit == "new", strings.HasPrefix(unit, "address.") && strings.Count(unit, ".") == 1:
		return unit + ".line1"
	}
	return unit
}

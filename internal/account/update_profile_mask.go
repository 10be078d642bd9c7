package account

import (
	"slices"
	"strings"

	"github.com/readmit/readmit/internal/fault"
)

// ErrMasked is returned if an editor changes what is masked for them: nobody
// overwrites, or guesses at, what they cannot see. Its fields name which.
var ErrMasked = fault.New(fault.Forbidden, "field_masked", "Some of these fields are masked for you, so they cannot be changed. Reveal them first, or leave them out.")

// readShown reads the account as the editor sees it.
func (e *edit) readShown() error {
	mask, err := MaskOf(e.tx)
	if err != nil {
		return err
	}
	e.shown, e.mask = e.before, mask
	e.shown.Phones, e.shown.Addresses = slices.Clone(e.before.Phones), slices.Clone(e.before.Addresses)
	e.shown.Attributes, e.shown.Identities = slices.Clone(e.before.Attributes), slices.Clone(e.before.Identities)
	mask.Account(&e.shown)
	return nil
}

// masked reports whether the value that stands under a name is masked for the
// editor. What is empty is not.
func (e *edit) masked(name string) bool {
	if id, ok := strings.CutPrefix(name, "address."); ok {
		return e.mask.Hides(PartAddress) && (e.at(id) != nil || e.gone(id))
	}
	if key, ok := strings.CutPrefix(name, "attribute."); ok {
		return e.mask.HidesAttribute(key) && slices.ContainsFunc(e.before.Attributes, func(a Attribute) bool { return a.Key == key }) ||
			!slices.Equal(valuesOf(e.before, key), valuesOf(e.shown, key))
	}
	if name == "birthday" {
		return e.before.Birthday != nil && e.mask.Hides(PartBirthday)
	}
	for _, t := range profileTexts {
		if t.name == name {
			return *t.at(&e.before) != *t.at(&e.shown)
		}
	}
	return false
}

func valuesOf(a Account, key string) (out []string) {
	for _, one := range a.Attributes {
		if one.Key == key {
			out = append(out, one.Value)
		}
	}
	return out
}

// refuseMasked notes a field that the editor may not change.
func (e *edit) refuseMasked(path string) {
	e.hidden = append(e.hidden, fault.Field{Name: path, Code: "masked", Message: "This field is masked for you. Reveal it first, or leave it out."})
}

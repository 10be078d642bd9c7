package console

import (
	"slices"
	"strconv"
	"strings"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/fault"
)

// clash asks about a field that somebody else changed too, or is nil.
func (f *profileForm) clash(v *visit, unit, label, theirs, yours string) *view.ProfileClash {
	one, there := f.clashes[unit]
	if !there {
		return nil
	}
	by := one.By
	if by == "" {
		by = v.T("brand")
	}
	return &view.ProfileClash{
		Unit: unit, By: by, At: one.At, Theirs: theirs, Yours: yours, TheirsGone: one.Gone,
		Chosen: one.Chosen, Problem: f.problems["choose."+unit], Label: label,
	}
}

// shownIn writes what stands under a unit's names for reading.
func (f *profileForm) shownIn(v *visit, values map[string]string, unit string) string {
	switch {
	case unit == "gender":
		return v.word("gender.", values[unit])
	case unit == "birthday":
		b, _ := birthdayIn(values)
		return v.partialDate(b.Year, b.Month, b.Day)
	case unit == "new" || strings.HasPrefix(unit, "address."):
		a := addressIn(values, unit+".")
		return addressLine(account.Address{Line1: a.Line1, Line2: a.Line2, Locality: a.Locality, Region: a.Region, PostalCode: a.PostalCode, Country: a.Country})
	}
	return values[unit]
}

// birthdayIn reads the parts of a birthday; the second result names a part that
// is no number.
func birthdayIn(values map[string]string) (b account.Birthday, wrong string) {
	for part, at := range map[string]*int{"day": &b.Day, "month": &b.Month, "year": &b.Year} {
		typed := strings.TrimSpace(values["birthday."+part])
		if typed == "" {
			continue
		}
		n, err := strconv.Atoi(typed)
		if err != nil || n < 1 {
			wrong = "birthday." + part
			continue
		}
		*at = n
	}
	return b, wrong
}

// rebase puts the form on what stands in the database now: fields that were not
// touched show it, and those that somebody else changed too are asked about.
func (f *profileForm) rebase(v *visit, fresh *profileForm, refused *fault.Error, paths map[string]string) {
	before := f.base
	f.base, f.version, f.read, f.fields = fresh.base, fresh.version, fresh.read, fresh.fields
	f.clashes, f.given, f.stale = map[string]clash{}, true, true
	for _, wrong := range refused.Fields {
		if unit, ours := paths[wrong.Name]; ours && wrong.Conflict != nil {
			f.clashes[unit] = clash{By: wrong.Conflict.By, At: wrong.Conflict.At, Gone: wrong.Conflict.Now == nil}
		}
	}
	typed := map[string]string{}
	for name, value := range f.base {
		typed[name] = value
	}
	for name, value := range f.typed {
		_, asked := f.clashes[unitOf(name)]
		if value != before[name] || asked {
			typed[name] = value
		}
	}
	f.typed = typed
	f.problem = v.T("clash.intro")
}

// settle carries out what was chosen where two values were asked about. It
// reports whether everything was answered.
func (f *profileForm) settle(v *visit) bool {
	for _, unit := range sortedUnits(f.clashes) {
		one := f.clashes[unit]
		switch one.Chosen {
		case "":
			f.problems["choose."+unit] = v.T("clash.choose")
		case "theirs":
			for name := range f.typed {
				if unitOf(name) != unit {
					continue
				}
				if old, there := f.base[name]; there {
					f.typed[name] = old
				} else {
					delete(f.typed, name)
				}
			}
		}
	}
	return len(f.problems) == 0
}

func sortedUnits(clashes map[string]clash) (out []string) {
	for unit := range clashes {
		out = append(out, unit)
	}
	slices.Sort(out)
	return out
}

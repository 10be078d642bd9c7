package account

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"

	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/tenant"
)

// Limits of a profile.
const (
	mostAddresses  = 20
	mostAttributes = 200
	lineLength     = 200
	postalLength   = 20
	typeLength     = 64
	pictureLength  = 2000
	firstBirthYear = 1850
	lastBirthYear  = 9999
)

// Genders are the words that a profile's gender can be, besides none.
var Genders = []string{"MALE", "FEMALE", "NON_CONFORMING", "PREFER_NOT_TO_SAY"}

// profile turns the input into canonical values and notes what is wrong. It
// leaves attributes alone: they need the tenant's schema.
func (c *check) profile(in *UpdateProfileInput) {
	c.Check(in.Version >= 0, "version", "range", "Give the version that you saw, or leave it out.")
	for _, t := range profileTexts {
		if given := t.given(in); *given != nil {
			canonical := t.read(c, t.name, **given)
			*given = &canonical
		}
	}
	if in.Birthday != nil {
		c.birthday(*in.Birthday)
	}
	c.addresses(in)
	c.Check(len(in.Attributes) <= mostAttributes, "attributes", "too_many", fmt.Sprintf("Send %d attributes at most.", mostAttributes))
}

func readName(c *check, field, raw string) string { return c.text(field, raw, nameLength) }

func readLocale(c *check, _, raw string) string { return c.locale(strings.TrimSpace(raw)) }

func readGender(c *check, field, raw string) string {
	s := strings.ReplaceAll(strings.ToUpper(strings.TrimSpace(raw)), "-", "_")
	if s != "" && !slices.Contains(Genders, s) {
		c.Add(field, "unknown", "Give one of "+strings.Join(Genders, ", ")+", or nothing.")
		return ""
	}
	return s
}

func readZone(c *check, field, raw string) string {
	s := strings.TrimSpace(raw)
	if s == "" {
		return ""
	}
	if _, err := time.LoadLocation(s); err != nil || s == "Local" || len(s) > typeLength {
		c.Add(field, "unknown", "Give a time zone such as Europe/Madrid.")
		return ""
	}
	return s
}

func readPicture(c *check, field, raw string) string {
	s := c.text(field, raw, pictureLength)
	if s == "" {
		return ""
	}
	u, err := url.Parse(s)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" || u.User != nil {
		c.Add(field, "syntax", "Give an address that begins with https://.")
		return ""
	}
	return s
}

// birthday takes a date of which any part may be missing, if there is such a
// day in some year.
func (c *check) birthday(b Birthday) {
	yearKnown := b.Year >= firstBirthYear && b.Year <= lastBirthYear
	c.Check(b.Year == 0 || yearKnown, "birthday.year", "range", fmt.Sprintf("Give the year in four digits, from %d on, or nothing.", firstBirthYear))
	c.Check(b.Month >= 0 && b.Month <= 12, "birthday.month", "range", "Give a month from 1 to 12, or nothing.")
	last := 31
	if b.Month >= 1 && b.Month <= 12 {
		last = lastDay(b.Year, b.Month)
	}
	c.Check(b.Day >= 0 && b.Day <= last, "birthday.day", "range", "Give a day that this month has (1 to "+strconv.Itoa(last)+"), or nothing.")
}

func lastDay(year, month int) int {
	if year == 0 {
		year = 2000 // a leap year: the year may still turn out to be one
	}
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// after reports whether the birthday is later than the day of t.
func (b Birthday) after(t time.Time) bool {
	if b.Year == 0 {
		return false
	}
	return time.Date(b.Year, time.Month(max(b.Month, 1)), max(b.Day, 1), 0, 0, 0, 0, time.UTC).After(t)
}

// String is the birthday as events and files tell it: 1991-04-23, with - for a year that is
// missing; 1991-04, 1991 and ---23 if other parts are. Empty for none.
func (b Birthday) String() string {
	year := "-"
	if b.Year != 0 {
		year = fmt.Sprintf("%04d", b.Year)
	}
	switch {
	case b == Birthday{}:
		return ""
	case b.Month == 0 && b.Day == 0:
		return year
	case b.Month == 0 && b.Year == 0:
		return fmt.Sprintf("---%02d", b.Day)
	case b.Month == 0:
		return fmt.Sprintf("%s---%02d", year, b.Day)
	case b.Day == 0:
		return fmt.Sprintf("%s-%02d", year, b.Month)
	}
	return fmt.Sprintf("%s-%02d-%02d", year, b.Month, b.Day)
}

func (c *check) addresses(in *UpdateProfileInput) {
	for _, list := range []struct {
		name string
		n    int
	}{{"add_addresses", len(in.AddAddresses)}, {"change_addresses", len(in.ChangeAddresses)}, {"remove_addresses", len(in.RemoveAddresses)}} {
		if list.n > mostAddresses {
			c.Add(list.name, "too_many", fmt.Sprintf("An account has %d addresses at most.", mostAddresses))
			return
		}
	}
	in.AddAddresses, in.ChangeAddresses = slices.Clone(in.AddAddresses), slices.Clone(in.ChangeAddresses)
	for i := range in.AddAddresses {
		c.address("add_addresses."+strconv.Itoa(i), &in.AddAddresses[i])
	}
	seen := map[string]bool{}
	once := func(path, id string) {
		c.Check(!seen[id], path, "repeated", "Change or remove each address once.")
		seen[id] = true
	}
	for i := range in.ChangeAddresses {
		path := "change_addresses." + strconv.Itoa(i)
		once(path, in.ChangeAddresses[i].ID)
		c.address(path, &in.ChangeAddresses[i].PostalAddress)
	}
	for i, id := range in.RemoveAddresses {
		once("remove_addresses."+strconv.Itoa(i), id)
	}
}

func (c *check) address(path string, a *PostalAddress) {
	for _, part := range []struct {
		name string
		at   *string
		most int
	}{
		{"line1", &a.Line1, lineLength}, {"line2", &a.Line2, lineLength}, {"locality", &a.Locality, lineLength},
		{"region", &a.Region, lineLength}, {"postal_code", &a.PostalCode, postalLength},
	} {
		*part.at = c.text(path+"."+part.name, *part.at, part.most)
	}
	a.Type = strings.ToLower(strings.TrimSpace(a.Type))
	c.Check(len(a.Type) <= typeLength && !strings.ContainsFunc(a.Type, notInType), path+".type", "syntax", "Give a word such as home, work or billing.")
	a.Country = strings.ToUpper(strings.TrimSpace(a.Country))
	if a.Country != "" {
		region, err := language.ParseRegion(a.Country)
		c.Check(err == nil && len(a.Country) == 2 && region.IsCountry(), path+".country", "unknown", "Give the country's code of two letters, such as DE.")
	}
	c.Check(a.Line1+a.Line2+a.Locality+a.Region+a.PostalCode != "" || c.wrong(path+"."), path+".line1", "required", "Give at least one line, the town or the postal code.")
}

// wrong reports whether something at or below path is noted already.
func (c *check) wrong(path string) bool {
	f := fault.As(c.Err())
	return f != nil && slices.ContainsFunc(f.Fields, func(w fault.Field) bool { return strings.HasPrefix(w.Name, path) })
}

func notInType(r rune) bool {
	return (r < 'a' || r > 'z') && (r < '0' || r > '9') && !strings.ContainsRune("_.:-", r)
}

// attribute holds one value to its field of the schema. An empty value takes
// the attribute away, unless it is required.
func (c *check) attribute(f tenant.Field, raw string) string {
	path := "attributes." + f.Key
	value := c.text(path, raw, attributeLength)
	if err := checkType(f.Type, value); err != nil {
		c.Add(path, "type", strings.ToUpper(err.Error()[:1])+err.Error()[1:]+".")
	}
	c.Check(value != "" || !f.Required || c.wrong(path), path, "required", "This field is required.")
	return value
}

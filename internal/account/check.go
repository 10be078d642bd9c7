package account

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/language"

	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/tenant"
)

// Limits of single values, in characters.
const (
	nameLength      = 200
	idLength        = 100
	attributeLength = 1000
)

// check turns what was typed into canonical values and collects what is wrong.
type check struct {
	fault.Fields
	fields []tenant.Field
}

// draft reads an input. Without a region, numbers need their country code and
// attributes are not held to the schema.
func (c *check) draft(in CreateInput, region string) *Draft {
	d := &Draft{
		FirstName: c.text("first_name", in.FirstName, nameLength), LastName: c.text("last_name", in.LastName, nameLength),
		SecondLastName: c.text("second_last_name", in.SecondLastName, nameLength), DisplayName: c.text("display_name", in.DisplayName, nameLength),
		UnverifiedEmail: c.email("email", in.Email), LegacyID: c.text("legacy_id", in.LegacyID, idLength),
		Username: c.username(in.Username, region), CustomerID: c.ownID("customer_id", in.CustomerID, region),
		Locale: c.locale(in.Locale),
	}
	if region == "" {
		c.text("phone", in.Phone, idLength)
		return d
	}
	if number := c.phone("phone", in.Phone, region); number != "" {
		d.Phones = []Phone{{Number: number, Type: "PRIMARY"}}
	}
	d.Attributes = c.attributes(in.Attributes)
	for _, f := range c.fields {
		if f.Unique {
			d.Unique = append(d.Unique, f.Key)
		}
	}
	return d
}

func (c *check) text(field, raw string, most int) string {
	s, err := fold.Text(raw)
	if err != nil {
		c.Add(field, "not_text", err.Error())
		return ""
	}
	if utf8.RuneCountInString(s) > most {
		c.Add(field, "too_long", fmt.Sprintf("Use %d characters at most.", most))
		return ""
	}
	return s
}

func (c *check) email(field, raw string) string {
	if raw == "" {
		return ""
	}
	e, err := fold.ParseEmail(raw)
	if err != nil {
		c.Add(field, "syntax", err.Error())
		return ""
	}
	return e.Canonical
}

func (c *check) phone(field, raw, region string) string {
	if raw == "" {
		return ""
	}
	number, err := fold.ParsePhone(raw, region)
	if err != nil {
		c.Add(field, "syntax", err.Error())
		return ""
	}
	return number
}

func (c *check) username(raw, region string) string {
	s := c.ownID("username", raw, region)
	if s != "" && utf8.RuneCountInString(s) < 5 {
		c.Add("username", "too_short", "Use 5 to 100 characters.")
		return ""
	}
	return s
}

// ownID reads a name in the namespace of sign-in identifiers. What looks like
// an e-mail or a telephone number could be taken for another person's.
func (c *check) ownID(field, raw, region string) string {
	s := c.text(field, raw, idLength)
	if s == "" {
		return ""
	}
	if fold.LooksLikeEmail(s) || fold.LooksLikePhone(s, region) {
		c.Add(field, "looks_like_contact", "It looks like an e-mail or a telephone number. Choose one that does not.")
		return ""
	}
	return s
}

func (c *check) locale(raw string) string {
	if raw == "" {
		return ""
	}
	tag, err := language.Parse(raw)
	if err != nil {
		c.Add("locale", "unknown", "Give a language such as en or pt-BR.")
		return ""
	}
	return tag.String()
}

// attributes holds values to the tenant's schema.
func (c *check) attributes(values map[string]string) []Attribute {
	byKey := map[string]tenant.Field{}
	for _, f := range c.fields {
		byKey[f.Key] = f
		c.Check(!f.Required || values[f.Key] != "", "attributes."+f.Key, "required", "This field is required.")
	}
	out := make([]Attribute, 0, len(values))
	for _, key := range slices.Sorted(maps.Keys(values)) {
		f, known := byKey[key]
		if !known {
			c.Add("attributes."+key, "unknown", "The tenant has no such field. Add it to the schema first.")
			continue
		}
		value := c.text("attributes."+key, values[key], attributeLength)
		if err := checkType(f.Type, value); err != nil {
			c.Add("attributes."+key, "type", err.Error())
			continue
		}
		if value != "" {
			out = append(out, Attribute{Key: key, Value: value})
		}
	}
	return out
}

var (
	errNumber  = errors.New("give a number such as 12 or 0.5")
	errBoolean = errors.New("give true or false")
	errDate    = errors.New("give a date such as 2026-11-03")
)

func checkType(kind, value string) error {
	if value == "" {
		return nil
	}
	switch kind {
	case "number":
		if _, err := strconv.ParseFloat(value, 64); err != nil || strings.ContainsAny(value, "xXpPnN_") {
			return errNumber
		}
	case "boolean":
		if value != "true" && value != "false" {
			return errBoolean
		}
	case "date":
		if _, err := time.Parse(time.DateOnly, value); err != nil {
			return errDate
		}
	}
	return nil
}

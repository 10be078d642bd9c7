package console

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/keyring"
)

// asked is what stands in the search form, by the names of its fields. Empty
// fields are left out.
type asked map[string]string

// attributePrefix stands before the key of a tenant's own field.
const attributePrefix = "attr."

var askedFields = []string{
	"q", "first_name", "last_name", "email", "phone", "login_id", "username", "customer_id", "legacy_id", "tag",
	"status", "identity", "sort", "created_from", "created_to", "last_login_from", "last_login_to", "all_tenants",
}

// everyStatus is the filter of the first tile: it leaves nobody out.
const everyStatus = "all"

// furtherFields are folded away until one of them holds something.
var furtherFields = askedFields[6:]

// askedIn reads the search form.
func askedIn(form url.Values) asked {
	in := asked{}
	for name := range form {
		value := form.Get(name)
		known := slices.Contains(askedFields, name) || strings.HasPrefix(name, attributePrefix)
		if known && strings.TrimSpace(value) != "" {
			in[name] = value
		}
	}
	if in["sort"] == view.Sorts[0] {
		delete(in, "sort")
	}
	return in
}

// nothing reports whether no account is asked for: an order, or where to look,
// alone asks nothing.
func (in asked) nothing() bool {
	for name := range in {
		if name != "sort" && name != "all_tenants" {
			return false
		}
	}
	return true
}

// keptLimit is how many bytes a kept search may have: its sealed form stands
// in addresses.
const keptLimit = 3000

// keep seals a search into the text by which its address names it, for readers
// in the same tenant. It is empty for a search that is too long to be kept.
func (c *console) keep(tenant string, in asked) string {
	plain, err := json.Marshal(in)
	if err != nil || len(plain) > keptLimit {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(c.Ring.Seal(keyring.PurposeSearch, plain, keptFor(tenant)))
}

// kept opens what [console.keep] sealed.
func (c *console) kept(tenant, token string) (in asked, ok bool) {
	sealed, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil {
		return nil, false
	}
	plain, err := c.Ring.Open(keyring.PurposeSearch, sealed, keptFor(tenant))
	if err != nil {
		return nil, false
	}
	return in, json.Unmarshal(plain, &in) == nil
}

func keptFor(tenant string) []byte { return []byte("console search " + tenant) }

// askedOf is a search as the form would hold it, with its days in the zone.
func askedOf(in account.SearchInput, zone *time.Location) asked {
	out := asked{}
	put := func(name, value string) {
		if value != "" {
			out[name] = value
		}
	}
	day := func(name string, at *time.Time, before int) {
		if at != nil {
			put(name, at.In(zone).AddDate(0, 0, -before).Format(time.DateOnly))
		}
	}
	put("q", in.Q)
	for name, term := range map[string]account.Term{
		"first_name": in.FirstName, "last_name": in.LastName, "email": in.Email, "phone": in.Phone, "login_id": in.LoginID,
		"username": in.Username, "customer_id": in.CustomerID, "legacy_id": in.LegacyID, "tag": in.Tag,
	} {
		put(name, term.Value)
	}
	for key, term := range in.Attributes {
		put(attributePrefix+key, term.Value)
	}
	put("status", strings.ToLower(in.Status))
	put("identity", in.IdentityType)
	for word, sort := range sortWords {
		if sort == in.Sort {
			put("sort", word)
		}
	}
	if in.AllTenants {
		put("all_tenants", "true")
	}
	day("created_from", in.CreatedFrom, 0)
	day("created_to", in.CreatedTo, 1)
	day("last_login_from", in.LastLoginFrom, 0)
	day("last_login_to", in.LastLoginTo, 1)
	return out
}

var sortWords = map[string]string{"": "", "name": account.SortName, "last_login": "-" + account.SortLastLogin, "created": "-" + account.SortCreated}

// input reads the form as a search. Dates are days in the zone; both ends
// count. A field that is no date is a fault.
func (in asked) input(zone *time.Location) (account.SearchInput, error) {
	var problems fault.Fields
	day := func(name string, after int) *time.Time {
		if in[name] == "" {
			return nil
		}
		at, err := time.ParseInLocation(time.DateOnly, in[name], zone)
		if err != nil {
			problems.Add(name, "bad_date", "Write the date as year-month-day.")
			return nil
		}
		at = at.AddDate(0, 0, after)
		return &at
	}
	term := func(name string) account.Term { return account.Term{Value: in[name]} }
	out := account.SearchInput{
		Q: in["q"], FirstName: term("first_name"), LastName: term("last_name"), Email: term("email"),
		Phone: term("phone"), LoginID: term("login_id"), Username: term("username"),
		CustomerID: term("customer_id"), LegacyID: term("legacy_id"), Tag: term("tag"),
		Status: in.status(), IdentityType: in["identity"], Sort: in.order(),
		CreatedFrom: day("created_from", 0), CreatedTo: day("created_to", 1),
		LastLoginFrom: day("last_login_from", 0), LastLoginTo: day("last_login_to", 1), AllTenants: in["all_tenants"] != "",
	}
	for name, value := range in {
		if key, own := strings.CutPrefix(name, attributePrefix); own {
			if out.Attributes == nil {
				out.Attributes = map[string]account.Term{}
			}
			out.Attributes[key] = account.Term{Value: value}
		}
	}
	return out, problems.Err()
}

// status is the filter by status; that of everybody is none.
func (in asked) status() string {
	if in["status"] == everyStatus {
		return ""
	}
	return strings.ToUpper(in["status"])
}

// order is the search's sort; a word that is none is passed on to be refused.
func (in asked) order() string {
	if word, known := sortWords[in["sort"]]; known {
		return word
	}
	return in["sort"]
}

// inForm is the same for the form on the page.
func (in asked) inForm(fields []view.AttributeField, problems map[string]string) view.Search {
	s := view.Search{
		Box: in["q"], FirstName: in["first_name"], LastName: in["last_name"], Email: in["email"], Phone: in["phone"],
		LoginID: in["login_id"], Username: in["username"], CustomerID: in["customer_id"], LegacyID: in["legacy_id"], Tag: in["tag"],
		Status: in["status"], Identity: in["identity"], Sort: in["sort"],
		CreatedFrom: in["created_from"], CreatedTo: in["created_to"],
		LastLoginFrom: in["last_login_from"], LastLoginTo: in["last_login_to"],
		AllTenants: in["all_tenants"] != "", Problems: problems,
	}
	for _, f := range fields {
		f.Value = in[attributePrefix+f.Key]
		s.Attributes = append(s.Attributes, f)
	}
	for name := range in {
		if name == "status" {
			continue // a tile asks for it, and a chip tells
		}
		if slices.Contains(furtherFields, name) || strings.HasPrefix(name, attributePrefix) {
			s.MoreOpen = true
		}
	}
	return s
}

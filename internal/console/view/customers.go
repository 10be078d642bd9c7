package view

import "time"

// CustomersPage is the landing page: counts by state, the search fields, and
// either the results of a search or the reader's own lists.
type CustomersPage struct {
	Frame
	Tiles  []Tile
	Search Search
	// Results is nil while nothing is searched; then Pinned and Recent show.
	Results *Results
	Saved   []SavedSearch
	Pinned  []AccountLink
	Recent  []AccountLink
	// Invite leads to where a customer is invited; empty if the reader may not.
	Invite string
}

// Tile is a count by state, and the filter for it.
type Tile struct {
	// Key is the last part of a tile.* key of package locale: total, verified,
	// pending, locked, pending_deletion.
	Key     string
	Count   int
	AtLeast bool
	Href    string
	Current bool
}

// Figure is the tile's number as it is written, with a plus where it is a lower
// bound.
func (t Tile) Figure(v View) string {
	if t.AtLeast {
		return v.Number(t.Count) + "+"
	}
	return v.Number(t.Count)
}

// Search is what stands in the search form. Dates are written 2006-01-02.
type Search struct {
	Box                            string
	FirstName, LastName            string
	Email, Phone, LoginID          string
	Username, CustomerID, LegacyID string
	Tag                            string
	Status, Identity               string
	CreatedFrom, CreatedTo         string
	LastLoginFrom, LastLoginTo     string
	Attributes                     []AttributeField
	Sort                           string
	// AllTenants is the choice to search all of the reader's tenants.
	AllTenants bool
	// MoreOpen opens the further fields. What they hold counts either way, and
	// the chips say so.
	MoreOpen bool
	// Problems says by field name, in words, what cannot be searched.
	Problems map[string]string
}

// AttributeField is a searchable attribute of the tenant's own. Its field is
// named "attr." and the key.
type AttributeField struct{ Key, Label, Value string }

// Statuses are the values of the status filter, as status.* keys.
var Statuses = []string{"active", "inactive", "pending", "verified", "locked", "unverified", "frozen", "pending_deletion"}

// Sorts are the orders of the results, as sort.* keys; the first is the
// default.
var Sorts = []string{"relevance", "name", "last_login", "created"}

// Reading says how one given term was understood. Its chip takes the field
// named by Clear away again.
type Reading struct {
	// Field is a field.* key of package locale, or Label the name of an
	// attribute of the tenant's own.
	Field, Label string
	// How is a read.* key: is, starts, near, like, from, to.
	How   string
	Value string
	Clear string
}

// Results is one page of found accounts, or why there is none.
type Results struct {
	Slug     string
	Readings []Reading
	Rows     []Row
	// From is the place of the first row, counted from 1. Count is how many
	// were found at all; AtLeast makes it "1,000+".
	From, Count int
	AtLeast     bool
	// Next and Previous are addresses of other pages, or empty.
	Next, Previous string
	// Token names the search, so that it can be saved; empty hides the offer.
	Token string
	// Choosing lets the reader choose accounts for an act on many; nil for whoever
	// may not.
	Choosing *Choosing
	// Problem is a sentence in place of results: the search was not run.
	Problem string
	// Searched lists field.* keys for an empty result, Tips what may help.
	Searched []string
	Tips     []Tip
	// Tenants lists what a search of all tenants found in each.
	Tenants []TenantResults
}

// TenantResults is what was found in one tenant. Href leads to all of it;
// Refused says in words why nothing was sought there.
type TenantResults struct {
	Name, Href string
	Count      int
	AtLeast    bool
	Refused    string
}

// Tip is one way on from an empty result. Href may be empty.
type Tip struct {
	// Key is the last part of a tip.* key: fewer_letters, other_fields,
	// any_status, wildcard.
	Key  string
	Href string
}

// Row is one found account. E-mail and phone are as the reader may see them.
type Row struct {
	LoginID, Name, Initials string
	Email                   string
	EmailVerified           bool
	Phone                   string
	Labels                  []Label
	Tags                    []string
	Identities              []Identity
	// LastLogin and Created may be zero.
	LastLogin, Created time.Time
	// Match says in words how the row differs from what was asked ("1 letter
	// differs"), or is empty.
	Match string
	// Slug and Tenant are those of the account's tenant, if all were searched.
	Slug, Tenant string
}

// SavedSearch is a search the reader or the team keeps.
type SavedSearch struct {
	ID, Name, Href string
	Shared         bool
	// Own says that the reader keeps it and may rename and remove it; CanShare
	// that the reader may share it.
	Own, CanShare bool
	// Preferred says that the reader begins with it.
	Preferred bool
}

// SavedPage lists the reader's saved searches and those that the team shares.
type SavedPage struct {
	Frame
	Saved []SavedSearch
	// Renaming is the id of the search whose new name Problem is about, Name
	// what was typed; all empty otherwise.
	Renaming, Name, Problem string
}

// AccountLink is an account in one of the reader's own lists.
type AccountLink struct {
	LoginID, Name, Initials, Email string
	Labels                         []Label
	Seen                           time.Time
}

package client

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"time"
)

// Term is what is sought in one field. Op is "eq", "prefix", "contains" or
// "fuzzy", where the field has it, or empty for the field's own way. The zero
// Term asks nothing.
type Term struct {
	Op    string `json:"op,omitempty"`
	Value string `json:"value,omitempty"`
}

// Search asks for the accounts that meet everything that is given.
type Search struct {
	// Q is the one box: an e-mail, phone, login ID, customer ID, username, or
	// words of a name.
	Q              string          `json:"q,omitempty"`
	FirstName      Term            `json:"first_name,omitzero"`
	LastName       Term            `json:"last_name,omitzero"`
	SecondLastName Term            `json:"second_last_name,omitzero"`
	Email          Term            `json:"email,omitzero"`
	Phone          Term            `json:"phone,omitzero"`
	LoginID        Term            `json:"login_id,omitzero"`
	Username       Term            `json:"username,omitzero"`
	CustomerID     Term            `json:"customer_id,omitzero"`
	LegacyID       Term            `json:"legacy_id,omitzero"`
	Tag            Term            `json:"tag,omitzero"`         // the whole of it
	Attributes     map[string]Term `json:"attributes,omitempty"` // by key
	Status         string          `json:"status,omitempty"`     // ACTIVE, LOCKED, …
	IdentityType   string          `json:"identity_type,omitempty"`
	CreatedFrom    time.Time       `json:"created_from,omitzero"`
	CreatedTo      time.Time       `json:"created_to,omitzero"` // not included
	LastLoginFrom  time.Time       `json:"last_login_from,omitzero"`
	LastLoginTo    time.Time       `json:"last_login_to,omitzero"` // not included
	Sort           string          `json:"sort,omitempty"`         // relevance, name, created, last_login; - in front for descending
	Limit          int             `json:"limit,omitempty"`        // accounts a page, at most 200; 0: the server's choice
	// AllTenants searches every tenant that the key reaches. The best of all
	// stand on the only page; [SearchPage.Tenants] says where there is more.
	AllTenants bool `json:"all_tenants,omitempty"`
}

func (s Search) values(cursor string) url.Values {
	v := url.Values{}
	for name, text := range map[string]string{"q": s.Q, "status": s.Status, "identity_type": s.IdentityType, "sort": s.Sort} {
		if text != "" {
			v.Set(name, text)
		}
	}
	for name, t := range map[string]Term{
		"first_name": s.FirstName, "last_name": s.LastName, "second_last_name": s.SecondLastName, "email": s.Email, "phone": s.Phone,
		"login_id": s.LoginID, "username": s.Username, "customer_id": s.CustomerID, "legacy_id": s.LegacyID, "tag": s.Tag,
	} {
		t.add(v, name)
	}
	for key, t := range s.Attributes {
		t.add(v, "attribute."+key)
	}
	if s.AllTenants {
		v.Set("all_tenants", "true")
	}
	addTime(v, "created_from", s.CreatedFrom)
	addTime(v, "created_to", s.CreatedTo)
	addTime(v, "last_login_from", s.LastLoginFrom)
	addTime(v, "last_login_to", s.LastLoginTo)
	addPage(v, s.Limit, cursor)
	return v
}

func (t Term) add(v url.Values, name string) {
	if t.Op != "" {
		v.Set(name+"."+t.Op, t.Value)
	} else if t.Value != "" {
		v.Set(name, t.Value)
	}
}

// SearchPage is one page of what was found.
type SearchPage struct {
	Items      []Hit  `json:"items"`
	NextCursor string `json:"next_cursor"` // empty on the last page
	Total      Total  `json:"total"`
	// ReadAs says how each term was understood.
	ReadAs []ReadAs `json:"read_as"`
	// Partial says that the search was given up for time: more may match.
	Partial bool `json:"partial"`
	// Searched lists the fields that were compared.
	Searched []string `json:"searched"`
	// Tenants says what was found in each tenant, if all were searched.
	Tenants []TenantFound `json:"tenants"`
}

// TenantFound is what a search of all tenants found in one of them. Refused is
// a code if the key does not search there in this way.
type TenantFound struct {
	ID      string `json:"id"`
	Slug    string `json:"slug"`
	Name    string `json:"name"`
	Total   Total  `json:"total"`
	Refused string `json:"refused"`
}

// Hit is one account that was found.
type Hit struct {
	Summary
	Match *Match `json:"match"` // nil where only filters were given
	// Tenant is the id of the account's tenant, if all were searched.
	Tenant string `json:"tenant"`
}

// Match says how an account meets what was sought.
type Match struct {
	Class   string `json:"class"` // exact, near, other_provider, prefix, contains
	Field   string `json:"field"`
	Differs int    `json:"differs"` // letters, for near
}

// Total is how many accounts match; if Capped, at least so many.
type Total struct {
	Count  int  `json:"count"`
	Capped bool `json:"capped"`
}

// ReadAs says how one term was read.
type ReadAs struct {
	Field string `json:"field"`
	How   string `json:"how"`
	Value string `json:"value"`
}

// SearchPage returns one page of the accounts that are found, the best match
// first: the first page for the cursor "".
func (a *Accounts) SearchPage(ctx context.Context, s Search, cursor string) (*SearchPage, error) {
	var out SearchPage
	if err := a.c.Do(ctx, http.MethodGet, "/accounts", s.values(cursor), nil, &out); err != nil {
		return nil, err
	}
	return &out, nil
}

// Search walks through the accounts that are found and asks for further pages
// as they are needed. It ends after the first error.
func (a *Accounts) Search(ctx context.Context, s Search) iter.Seq2[Hit, error] {
	return pages(func(cursor string) ([]Hit, string, error) {
		page, err := a.SearchPage(ctx, s, cursor)
		if err != nil {
			return nil, "", err
		}
		return page.Items, page.NextCursor, nil
	})
}

package account

import (
	"context"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opSearch = op.DefineRead("account.search", "Search accounts")

// PartialPermission is what a role needs to search parts of e-mails and
// telephone numbers. Roles without it, for whom these fields are masked,
// search whole values only.
const PartialPermission = "account.search_partial"

// Operator says how a term is compared with a field.
type Operator string

// The operators. The zero Operator is the field's own way:
//
//   - names: the beginning of any word of the name;
//   - e-mail: a whole address finds the same and near ones, a * stands for any
//     letters, and anything else is the beginning of an address;
//   - phone: the beginning, however it is typed, or *1234 for the last digits;
//   - login ID: the whole; username, customer ID and legacy ID: the whole, or
//     with * a part;
//   - tag and attributes: the whole value.
const (
	Eq       Operator = "eq"
	Prefix   Operator = "prefix"
	Contains Operator = "contains"
	Fuzzy    Operator = "fuzzy"
	// Wildcard is never sent: it is how a term with * was read.
	Wildcard Operator = "wildcard"
)

// Term is what is sought in one field. The zero Term asks nothing.
type Term struct {
	Op    Operator `json:"op,omitempty"`
	Value string   `json:"value,omitempty"`
}

// The words of the status filter. ACTIVE, INACTIVE and PENDING_DELETION are
// what they say; VERIFIED is active with a primary e-mail or a verified phone;
// PENDING is pending, or active without any verified contact; LOCKED is a
// login lock in force; UNVERIFIED and FROZEN are the labels.
const (
	FilterActive          = "ACTIVE"
	FilterInactive        = "INACTIVE"
	FilterPending         = "PENDING"
	FilterVerified        = "VERIFIED"
	FilterLocked          = "LOCKED"
	FilterPendingDeletion = "PENDING_DELETION"
	FilterUnverified      = "UNVERIFIED"
	FilterFrozen          = "FROZEN"
)

// The orders of results; with - in front the other way round. The zero order
// is SortRelevance: the best match first, and the newest account first where
// nothing but filters is given.
const (
	SortRelevance = "relevance"
	SortName      = "name"
	SortCreated   = "created"
	SortLastLogin = "last_login"
)

// Limits of one search.
const (
	DefaultLimit = 25
	MaxLimit     = 200
	// MaxTerm is how many characters a term may have.
	MaxTerm = 1000
	// CountedTo is the greatest total that is told: more is "1,000+".
	CountedTo = 1000
)

// SearchInput asks for the accounts that meet everything that is given.
type SearchInput struct {
	// Q is the one box: an e-mail, phone, login ID, customer ID, username, or
	// words of a name.
	Q              string          `json:"q,omitempty"`
	FirstName      Term            `json:"first_name,omitzero"`
	LastName       Term            `json:"last_name,omitzero"`
	SecondLastName Term            `json:"second_last_name,omitzero"`
	Email          Term            `json:"email,omitzero"` // primary or unverified
	Phone          Term            `json:"phone,omitzero"` // any of the account's
	LoginID        Term            `json:"login_id,omitzero"`
	Username       Term            `json:"username,omitzero"`
	CustomerID     Term            `json:"customer_id,omitzero"`
	LegacyID       Term            `json:"legacy_id,omitzero"`
	Tag            Term            `json:"tag,omitzero"`
	Attributes     map[string]Term `json:"attributes,omitempty"` // by key; searchable ones only
	Status         string          `json:"status,omitempty"`     // one of the Filter words
	IdentityType   string          `json:"identity_type,omitempty"`
	CreatedFrom    *time.Time      `json:"created_from,omitempty"`
	CreatedTo      *time.Time      `json:"created_to,omitempty"` // not included
	LastLoginFrom  *time.Time      `json:"last_login_from,omitempty"`
	LastLoginTo    *time.Time      `json:"last_login_to,omitempty"` // not included
	Sort           string          `json:"sort,omitempty"`
	Limit          int             `json:"limit,omitempty"` // 0: [DefaultLimit]
	Cursor         string          `json:"cursor,omitempty"`
	// AllTenants searches every tenant in which the actor may search, and
	// answers the best of all on one page: it goes on in one of them.
	AllTenants bool `json:"all_tenants,omitempty"`
	// Typed says that the words are still being typed, so that this is not yet
	// one search. Only the console says so.
	Typed bool `json:"-"`
}

// Target is the tenant.
func (in SearchInput) Target() op.Target { return op.Target{} }

// SearchOutput is one page of what was found.
type SearchOutput struct {
	Items []Hit `json:"items"`
	// NextCursor leads to the next page; empty on the last one.
	NextCursor string `json:"next_cursor"`
	Total      Total  `json:"total"`
	// ReadAs says how each term was understood.
	ReadAs []Chip `json:"read_as"`
	// Partial says that the search was given up for time: more may match.
	Partial bool `json:"partial"`
	// Searched lists the fields that were compared.
	Searched []string `json:"searched"`
	// Tenants says what was found in each tenant, if all were searched.
	Tenants []TenantFound `json:"tenants,omitempty"`
}

// Hit is one account that was found.
type Hit struct {
	Summary
	// Match is nil where only filters were given, and where telling how a
	// masked field matches would tell what it holds.
	Match *MatchInfo `json:"match"`
	// Tenant is the id of its tenant, if all were searched.
	Tenant string `json:"tenant,omitempty"`
}

// MatchInfo says how an account meets what was sought.
type MatchInfo struct {
	Class string `json:"class"` // one of the Class words
	Field string `json:"field"` // the field that decided
	// Differs is how many letters differ, for [ClassNear].
	Differs int `json:"differs"`
}

// The classes of a match.
const (
	ClassExact         = "exact"
	ClassNear          = "near"
	ClassOtherProvider = "other_provider" // the same local part at an other domain
	ClassPrefix        = "prefix"
	ClassContains      = "contains"
)

// Total is how many accounts match; if Capped, at least so many.
type Total struct {
	Count  int  `json:"count"`
	Capped bool `json:"capped"`
}

// Chip says how one term was read. Field is a field of [SearchInput], or
// "name" for any name, or "attribute." and a key.
type Chip struct {
	Field string   `json:"field"`
	How   Operator `json:"how"`
	Value string   `json:"value"`
}

// Search finds accounts of the actor's tenant and segments by what is given;
// everything given must match. Every search is audited; its terms stand in the
// erasable part of the audit entry only. A search of all tenants is one in
// each, and is audited in each.
//
// It returns [ErrUnsupportedOperator], [ErrTermTooShort], [ErrTermTooLong] or
// fault.ErrInvalid for what cannot be asked, [ErrWholeValue] for a part of a
// field that is masked for the actor's role, [ErrNotSearchable] for an
// attribute that is not searchable, [ErrTooManyTenants], and the faults of
// package keyring for a cursor of another query.
func (s *Service) Search(ctx context.Context, actor authz.Actor, in SearchInput) (SearchOutput, error) {
	in = in.clipped()
	if in.AllTenants {
		return s.searchTenants(ctx, actor, in)
	}
	return s.searchTenant(ctx, actor, in)
}

// searchTenant searches the actor's tenant.
func (s *Service) searchTenant(ctx context.Context, actor authz.Actor, in SearchInput) (SearchOutput, error) {
	return op.View(ctx, s.db, actor, opSearch, in, func(tx *op.Tx) (SearchOutput, error) {
		return search(tx, s.db, s.sizes, in)
	})
}

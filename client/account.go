package client

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"time"
)

// Accounts has the operations on customers' accounts.
type Accounts struct{ c *Client }

// Summary is one account as a list shows it.
type Summary struct {
	ID              string     `json:"id"` // the login ID
	Version         int64      `json:"version"`
	ShownName       string     `json:"shown_name"`
	FirstName       string     `json:"first_name"`
	LastName        string     `json:"last_name"`
	SecondLastName  string     `json:"second_last_name"`
	DisplayName     string     `json:"display_name"`
	Email           *string    `json:"email"`            // the verified one
	UnverifiedEmail *string    `json:"unverified_email"` // the pending one
	Phone           *string    `json:"phone"`            // E.164
	PhoneVerified   bool       `json:"phone_verified"`
	Username        *string    `json:"username"`
	CustomerID      *string    `json:"customer_id"`
	LegacyID        *string    `json:"legacy_id"`
	Status          string     `json:"status"` // active, pending, inactive, merged, deleted
	Labels          []string   `json:"labels"`
	Tags            []string   `json:"tags"`
	IdentityTypes   []string   `json:"identity_types"`
	CreatedAt       time.Time  `json:"created_at"`
	CreatedBy       string     `json:"created_by"`
	LastLoginAt     *time.Time `json:"last_login_at"`
	LastLoginBy     string     `json:"last_login_by"`
	Lock            *Lock      `json:"lock"`
	// Masked lists the parts (email, phone, address …) of which something is
	// shown masked to the key.
	Masked []string `json:"masked"`
}

// Lock is the lock that failed sign-ins have put on an account.
type Lock struct {
	Since    time.Time  `json:"since"`
	Until    *time.Time `json:"until"` // nil: until it is lifted
	Attempts int        `json:"attempts"`
	Address  string     `json:"address"`
}

// Account is everything that is known of one account's profile.
type Account struct {
	Summary
	Gender            string      `json:"gender"`
	Birthday          *Birthday   `json:"birthday"`
	Locale            string      `json:"locale"`
	TimeZone          string      `json:"time_zone"`
	Picture           string      `json:"picture"`
	StatusReason      string      `json:"status_reason"`
	StatusBy          string      `json:"status_by"`
	StatusAt          *time.Time  `json:"status_at"`
	ImportedAt        *time.Time  `json:"imported_at"`
	DeletionPendingAt *time.Time  `json:"deletion_pending_at"`
	MustResetPassword bool        `json:"must_reset_password"`
	FrozenAt          *time.Time  `json:"frozen_at"`
	Phones            []Phone     `json:"phones"`
	Addresses         []Address   `json:"addresses"`
	Identities        []Identity  `json:"identities"`
	Attributes        []Attribute `json:"attributes"`
	Pinned            bool        `json:"pinned"` // by this key, to its own list
	// MergedInto is the account that this one became a part of; nil if it is itself.
	MergedInto *MergedAccount  `json:"merged_into"`
	Merged     []MergedAccount `json:"merged"` // what became a part of this one
	// RevealedUntil is when the first part that was revealed is masked again.
	RevealedUntil *time.Time `json:"revealed_until"`
}

// Birthday is a date of which any part may be missing (0).
type Birthday struct {
	Year  int `json:"year"`
	Month int `json:"month"`
	Day   int `json:"day"`
}

// Phone is one telephone number.
type Phone struct {
	ID         string     `json:"id"`
	Number     string     `json:"number"` // E.164
	Type       string     `json:"type"`
	VerifiedAt *time.Time `json:"verified_at"`
}

// Address is one postal address.
type Address struct {
	ID         string `json:"id"`
	Type       string `json:"type"`
	Line1      string `json:"line1"`
	Line2      string `json:"line2"`
	Locality   string `json:"locality"`
	Region     string `json:"region"`
	PostalCode string `json:"postal_code"`
	Country    string `json:"country"`
}

// Identity is one way to sign in.
type Identity struct {
	Type       string     `json:"type"`
	CreatedAt  time.Time  `json:"created_at"`
	LastUsedAt *time.Time `json:"last_used_at"`
}

// Attribute is one value of the tenant's own fields.
type Attribute struct {
	Key    string `json:"key"`
	Value  string `json:"value"`
	Masked bool   `json:"masked"`
}

// NewAccount is an account to create. Every field may be left empty.
type NewAccount struct {
	FirstName      string            `json:"first_name,omitempty"`
	LastName       string            `json:"last_name,omitempty"`
	SecondLastName string            `json:"second_last_name,omitempty"`
	DisplayName    string            `json:"display_name,omitempty"`
	Email          string            `json:"email,omitempty"`
	Phone          string            `json:"phone,omitempty"`
	Username       string            `json:"username,omitempty"`
	CustomerID     string            `json:"customer_id,omitempty"`
	LegacyID       string            `json:"legacy_id,omitempty"`
	Locale         string            `json:"locale,omitempty"`
	Attributes     map[string]string `json:"attributes,omitempty"`
	// Reason says why staff creates the account, instead of its owner.
	Reason string `json:"reason,omitempty"`
}

// Create creates an account without a way to sign in yet.
func (a *Accounts) Create(ctx context.Context, in NewAccount) (*Account, error) {
	var out Account
	if err := a.c.Do(ctx, http.MethodPost, "/accounts", nil, in, &out); err != nil {
		return nil, err
	}
	return &out, nil
}

// Get returns the account of a login ID. What the key may not see and what
// does not exist look the same: a [*Problem] with the code "not_found".
func (a *Accounts) Get(ctx context.Context, id string) (*Account, error) {
	var out Account
	if err := a.c.Do(ctx, http.MethodGet, "/accounts/"+url.PathEscape(id), nil, nil, &out); err != nil {
		return nil, err
	}
	return &out, nil
}

// Event is something that happened to an account.
type Event struct {
	ID      string          `json:"id"`
	Pos     int64           `json:"pos"`
	Tenant  string          `json:"tenant"`
	Type    string          `json:"type"` // desk.note_added
	Version int             `json:"version"`
	At      time.Time       `json:"at"`
	Account string          `json:"account"`
	Order   int64           `json:"account_order"`
	Actor   Actor           `json:"actor"`
	Via     string          `json:"via"`
	Case    string          `json:"case"`
	Op      string          `json:"op"`
	Request string          `json:"request"`
	Changed []string        `json:"changed"`
	Data    json.RawMessage `json:"data"`
}

// Actor is who did it.
type Actor struct {
	Kind string `json:"kind"`
	ID   string `json:"id"`
	Name string `json:"name"`
}

package oauth

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

// Standard are the scopes of OpenID Connect Core 1.0, section 5.4, which every
// tenant has. What each gives stands beside the claims in package oidc.
var Standard = []string{"openid", "profile", "email", "phone", "address", "offline_access"}

// scopeNames are the texts that a scope may have: fewer than RFC 6749, 3.3
// allows, so that none looks like another.
var scopeNames = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._:/-]{0,63}$`)

// MostScopes is how many scopes of its own a tenant may have.
const MostScopes = 200

// Faults of scopes.
var (
	ErrScopeExists   = fault.New(fault.Conflict, "scope_exists", "The tenant has a scope of this name. Choose another name, or change that scope.")
	ErrScopeUnknown  = fault.New(fault.NotFound, "scope_unknown", "The tenant has no scope of its own with this name. List the scopes to see their names.")
	ErrTooManyScopes = fault.New(fault.Conflict, "too_many_scopes", "A tenant has 200 scopes of its own at most. Remove one that is no longer used.")
	ErrScopeUsed     = fault.New(fault.Conflict, "scope_used", "An application may ask for this scope. Take it away there first.")
)

// Scope is what an application may ask for.
type Scope struct {
	Name string `json:"name"`
	// Title is what the customer reads when asked for consent; empty for the
	// standard ones, which have texts in every language.
	Title    string `json:"title"`
	Standard bool   `json:"standard"`
}

// Validate checks name and title of a scope.
func (s Scope) validate() error {
	var f fault.Fields
	title, err := fold.Text(s.Title)
	f.Check(scopeNames.MatchString(s.Name), "name", "syntax", "Use letters, digits and . _ : / -, 64 at most, beginning with a letter or digit.")
	f.Check(!slices.Contains(Standard, s.Name), "name", "standard", "This scope is one of OpenID Connect's own, which every tenant has.")
	f.Check(err == nil && title != "" && utf8.RuneCountInString(title) <= 200, "title", "length", "Say in 1 to 200 characters what it lets an application do: customers read it.")
	return f.Err()
}

// scopesOf returns the standard scopes and the tenant's own.
func scopesOf(ctx context.Context, tx *store.Tx, tenant string) ([]Scope, error) {
	out := make([]Scope, 0, len(Standard))
	for _, name := range Standard {
		out = append(out, Scope{Name: name, Standard: true})
	}
	rows, err := New(tx).listScopes(ctx, tenant)
	if err != nil {
		return nil, fmt.Errorf("list the scopes: %w", err)
	}
	for _, r := range rows {
		out = append(out, Scope{Name: r.Name, Title: r.Title})
	}
	return out, nil
}

// checkScopes returns a fault unless the tenant has all of the scopes.
func checkScopes(tx *op.Tx, names []string) error {
	known, err := scopesOf(tx.Ctx, tx.Tx, tx.Actor.Tenant)
	if err != nil {
		return err
	}
	var missing []string
	for _, n := range names {
		if !slices.ContainsFunc(known, func(s Scope) bool { return s.Name == n }) {
			missing = append(missing, n)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return fault.ErrInvalid.WithFields(fault.Field{Name: "scopes", Code: "unknown", Message: "The tenant has no scope " + strings.Join(missing, ", ") + ". Add it first, or leave it out."})
}

package directory

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/id"
	"github.com/readmit/readmit/internal/op"
)

// findBulk lists the login IDs that an input means, each once. It runs before
// the transaction that begins the work: a search can take longer than a
// writer may.
func (s *Service) findBulk(tx *op.Tx, in BulkInput) ([]string, error) {
	if len(in.Accounts) > 0 {
		return selected(in.Accounts)
	}
	query := in.Search
	if in.SavedSearch != "" {
		kept, err := s.accounts.KeptSearch(tx, in.SavedSearch)
		if err != nil {
			return nil, err
		}
		query = &kept
	}
	found, more, err := s.accounts.Matching(tx, *query, BulkMost)
	if err != nil {
		return nil, err
	}
	if more {
		return nil, ErrBulkTooMany
	}
	out := make([]string, 0, len(found))
	for _, a := range found {
		out = append(out, a.ID)
	}
	return out, nil
}

// selected are the given login IDs in their canonical form, without those that
// were given before.
func selected(logins []string) ([]string, error) {
	out, seen := make([]string, 0, len(logins)), make(map[string]bool, len(logins))
	for _, given := range logins {
		login, err := id.ParseUUID(given)
		if err != nil {
			return nil, fmt.Errorf("read a validated login ID: %w", err)
		}
		if !seen[login] {
			seen[login] = true
			out = append(out, login)
		}
	}
	return out, nil
}

// list finds the accounts as the actor, who needs the act's permission for it.
func (s *Service) list(ctx context.Context, actor authz.Actor, spec *op.Spec, in BulkInput) ([]string, error) {
	return op.View(ctx, s.db, actor, spec, in, func(tx *op.Tx) ([]string, error) { return s.findBulk(tx, in) })
}

// leftOut says why the act would not be done on an account; nil if it would.
func (a bulkAct) leftOut(tx *op.Tx, tag, login string) (*fault.Error, error) {
	state, err := New(tx).bulkState(tx.Ctx, bulkStateParams{Tenant: tx.Actor.Tenant, ID: login})
	if errors.Is(err, sql.ErrNoRows) {
		return op.ErrNotFound, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look at an account: %w", err)
	}
	if all, _ := tx.Actor.Segments(a.spec.Name); !all {
		_, err := account.Scope(tx.Ctx, tx.Tx, tx.Actor, a.spec, login, false)
		if errors.Is(err, op.ErrNotFound) {
			return op.ErrNotFound, nil
		}
		if err != nil {
			return nil, err
		}
	}
	if a.tags {
		return a.notTagged(tx, tag, state.N)
	}
	return a.not(state), nil
}

// mostFirst sorts reasons by how many they concern.
func mostFirst(counts map[string]int) []BulkReason {
	out := make([]BulkReason, 0, len(counts))
	for code, n := range counts {
		out = append(out, BulkReason{Code: code, Count: n})
	}
	slices.SortFunc(out, func(a, b BulkReason) int {
		if a.Count != b.Count {
			return b.Count - a.Count
		}
		if a.Code < b.Code {
			return -1
		}
		return 1
	})
	return out
}

package oauth

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opListApplicationAccess = op.DefineRead("oauth.list_application_access", "List the applications of an account")

// AccountInput names an account.
type AccountInput struct {
	Account string `json:"account"` // login ID
}

// Validate accepts every id: what is unknown is not found.
func (in AccountInput) Validate() error { return nil }

// Target is the account.
func (in AccountInput) Target() op.Target { return op.Target{Account: in.Account} }

// Access is what one application may do for an account.
type Access struct {
	Application string   `json:"application"` // id
	Name        string   `json:"name"`
	Kind        string   `json:"kind"`
	Scopes      []string `json:"scopes"`
	// Sessions are those of the account that the application is signed in to.
	Sessions []string `json:"sessions"`
	// Grants is how many of its sign-ins stand, each with tokens of its own.
	Grants int `json:"grants"`
	// FirstAt is when the first grant that still stands was made, LastAt when one
	// was last used; nil if none stands.
	FirstAt *time.Time `json:"first_at"`
	LastAt  *time.Time `json:"last_at"`
	// AgreedAt is when the customer last agreed; nil if never asked.
	AgreedAt *time.Time `json:"agreed_at"`
}

// ListApplicationAccess returns where an account is signed in and what it agreed
// to, the last used first. What ended with its session or its epoch is not
// among it.
func (s *Service) ListApplicationAccess(ctx context.Context, actor authz.Actor, in AccountInput) ([]Access, error) {
	return op.View(ctx, s.db, actor, opListApplicationAccess, in, func(tx *op.Tx) ([]Access, error) {
		standing, err := account.StandingOf(tx.Ctx, tx.Tx, tx.Account.N, false)
		if err != nil {
			return nil, errors.Join(op.ErrNotFound, err)
		}
		q := New(tx)
		rows, err := q.grantsOf(tx.Ctx, tx.Account.N)
		if err != nil {
			return nil, fmt.Errorf("list the account's grants: %w", err)
		}
		consents, err := q.consentsOf(tx.Ctx, tx.Account.N)
		if err != nil {
			return nil, fmt.Errorf("list the account's consents: %w", err)
		}
		out := []Access{}
		for _, r := range rows {
			if _, err := look(tx.Ctx, tx.Tx, tx.Now, standing.N, r.Epoch, r.Session); err != nil || tx.Now.UnixMicro() >= r.ExpiresAt {
				continue
			}
			out = addGrant(out, r)
		}
		for _, c := range consents {
			i := slices.IndexFunc(out, func(a Access) bool { return a.Application == c.Application })
			if i < 0 {
				i = len(out)
				out = append(out, Access{Application: c.Application, Name: c.Name, Kind: c.Kind, Sessions: []string{}})
			}
			at := micro(c.GivenAt)
			out[i].AgreedAt, out[i].Scopes = &at, unique(append(out[i].Scopes, strings.Fields(c.Scopes)...))
		}
		return out, nil
	})
}

func addGrant(out []Access, r grantsOfRow) []Access {
	i := slices.IndexFunc(out, func(a Access) bool { return a.Application == r.Application })
	if i < 0 {
		i = len(out)
		last := micro(r.UsedAt)
		out = append(out, Access{Application: r.Application, Name: r.Name, Kind: r.Kind, Sessions: []string{}, LastAt: &last})
	}
	out[i].Grants++
	first := micro(r.CreatedAt)
	if out[i].FirstAt == nil || first.Before(*out[i].FirstAt) {
		out[i].FirstAt = &first
	}
	out[i].Scopes = unique(append(out[i].Scopes, strings.Fields(r.Scopes)...))
	out[i].Sessions = unique(append(out[i].Sessions, r.Session))
	return out
}

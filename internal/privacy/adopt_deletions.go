package privacy

import (
	"context"
	"errors"
	"fmt"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

var opAdoptDeletions = op.Define("privacy.adopt_deletions", "Take over the deletions that came with an import", op.Needs{})

// AdoptDeletionsInput is about the actor's tenant.
type AdoptDeletionsInput struct {
	after candidate // who was looked at before: a look at all of them holds other writers up
}

// Validate accepts it.
func (AdoptDeletionsInput) Validate() error { return nil }

// Target is the tenant.
func (AdoptDeletionsInput) Target() op.Target { return op.Target{} }

// Adopted is how many requests were made.
type Adopted struct {
	Requests int        `json:"requests"`
	last     *candidate // where to go on; nil at the end
}

// AdoptDeletions makes a request of each account that came with a deletion
// under way from another system, some at once, so that somebody decides about
// it here. Its owner asked there and is told nothing new. Only the system does
// it, by a job. Doing it again does nothing.
func (s *Service) AdoptDeletions(ctx context.Context, actor authz.Actor, in AdoptDeletionsInput) (Adopted, error) {
	return op.Do(ctx, s.db, actor, opAdoptDeletions, in, func(tx *op.Tx) (Adopted, error) {
		rows, err := New(tx).unasked(tx.Ctx, unaskedParams{Tenant: actor.Tenant, AfterAt: in.after.at, AfterN: in.after.n, Most: atOnce})
		if err != nil {
			return Adopted{}, fmt.Errorf("look for deletions that came with an import: %w", err)
		}
		out := Adopted{}
		for _, r := range rows {
			made, err := adopt(tx, event.Account{N: r.N, ID: r.ID})
			if err != nil {
				return Adopted{}, err
			}
			if made {
				out.Requests++
			}
			out.last = &candidate{r.N, r.At}
		}
		return out, nil
	})
}

func adopt(tx *op.Tx, a event.Account) (bool, error) {
	s, err := account.StandingOf(tx.Ctx, tx.Tx, a.N, true)
	if err != nil || s.DeletionPendingAt == nil {
		return false, err
	}
	row := insertRequestParams{
		ID: tx.NewID("del"), Tenant: tx.Actor.Tenant, Account: a.N, Login: a.ID, Origin: string(ByImport),
		AskedAt: s.DeletionPendingAt.UnixMicro(), AskedKind: string(authz.System), AskedBy: tx.Actor.ID,
	}
	n, err := New(tx).insertRequest(tx.Ctx, row)
	if err != nil {
		return false, fmt.Errorf("insert the request: %w", err)
	}
	return n == 1, nil
}

// adoptAll is [Service.AdoptDeletions] for every tenant, until nothing is left.
func (s *Service) adoptAll(ctx context.Context) error {
	var tenants []string
	err := s.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
		tenants, err = New(tx).tenantsWithUnasked(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("look for deletions that came with an import: %w", err)
	}
	for _, t := range tenants {
		for in := (AdoptDeletionsInput{}); ; {
			done, err := s.AdoptDeletions(ctx, byJob(t), in)
			if err != nil {
				return errors.Join(err, ctx.Err())
			}
			if done.last == nil {
				break
			}
			in.after = *done.last
		}
	}
	return nil
}

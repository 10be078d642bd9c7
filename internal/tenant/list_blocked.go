package tenant

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/op"
)

var opListBlocked = op.DefineUnrecorded("tenant.list_blocked", "List what is blocked")

// BlockedPage is how many values one page of the list has.
const BlockedPage = 100

// ListBlockedInput asks for what is blocked of one kind.
type ListBlockedInput struct {
	Kind string `json:"kind"` // email_domain or username
	// After is the last value of the page before; empty for the first page.
	After string `json:"after"`
}

// Validate asks for the kind.
func (in ListBlockedInput) Validate() error {
	var f fault.Fields
	f.Check(in.Kind == BlockedDomain || in.Kind == BlockedUsername, "kind", "unknown", "Choose email_domain or username.")
	_, err := fold.Text(in.After)
	f.Check(err == nil && len(in.After) <= 400, "after", "unknown", "Give the last value of the page before.")
	return f.Err()
}

// Target is the tenant.
func (in ListBlockedInput) Target() op.Target { return op.Target{} }

// BlockedList is one page of what is blocked.
type BlockedList struct {
	Items []Blocked `json:"items"`
	// Count is how many there are in all.
	Count int64 `json:"count"`
	// Next is what the next page is asked for with; empty if this is the last.
	Next string `json:"next"`
}

// ListBlocked returns what the tenant refuses to new accounts, by value.
func (s *Service) ListBlocked(ctx context.Context, actor authz.Actor, in ListBlockedInput) (BlockedList, error) {
	return op.View(ctx, s.db, actor, opListBlocked, in, func(tx *op.Tx) (BlockedList, error) {
		q, out := New(tx), BlockedList{Items: []Blocked{}}
		var err error
		if out.Count, err = q.countBlocks(tx.Ctx, countBlocksParams{Tenant: actor.Tenant, Kind: in.Kind}); err != nil {
			return out, fmt.Errorf("count what is blocked: %w", err)
		}
		rows, err := q.listBlocks(tx.Ctx, listBlocksParams{Tenant: actor.Tenant, Kind: in.Kind, Value: in.After, Limit: BlockedPage + 1})
		if err != nil {
			return out, fmt.Errorf("list what is blocked: %w", err)
		}
		for _, r := range rows[:min(len(rows), BlockedPage)] {
			out.Items = append(out.Items, Blocked{Value: r.Value, Note: r.Note, By: r.BlockedBy, Name: r.BlockedName, At: micro(r.BlockedAt)})
		}
		if len(rows) > BlockedPage {
			out.Next = rows[BlockedPage-1].Value
		}
		return out, nil
	})
}

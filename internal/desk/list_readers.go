package desk

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

// It tells who of the staff read, and nothing of the account, so it is not
// audited: the page that shows it is.
var opListReaders = op.DefineUnrecorded("desk.list_readers", "List who read an account")

const (
	// ReadersFor is how far back readers are listed.
	ReadersFor = 30 * 24 * time.Hour
	// ReadersLimit is how many are listed at most.
	ReadersLimit = 50
)

// ListReadersInput names the account.
type ListReadersInput struct {
	Account string `json:"account"` // login ID
}

// Validate accepts every text: what is no login ID is not found.
func (in ListReadersInput) Validate() error { return nil }

// Target is the account.
func (in ListReadersInput) Target() op.Target { return op.Target{Account: in.Account} }

// Reader is somebody of the staff, or a program, who read an account. What a
// desk key read counts as read by its agent.
type Reader struct {
	ID    string    `json:"id"`
	Name  string    `json:"name"`
	Kind  string    `json:"kind"`  // member or key
	At    time.Time `json:"at"`    // last
	Views int64     `json:"views"` // within [ReadersFor]
	// RevealedAt is when the reader last revealed a masked part; nil if never
	// within [ReadersFor].
	RevealedAt *time.Time `json:"revealed_at"`
}

// ListReaders lists who viewed an account within [ReadersFor], whoever was
// there last first, and whether they revealed what is masked. It is made from
// the audit.
//
// It returns [op.ErrNotFound] if there is no such account for the actor.
func (s *Service) ListReaders(ctx context.Context, actor authz.Actor, in ListReadersInput) ([]Reader, error) {
	return op.View(ctx, s.db, actor, opListReaders, in, func(tx *op.Tx) ([]Reader, error) {
		rows, err := New(tx).readersOf(tx.Ctx, readersOfParams{
			Tenant: actor.Tenant, Target: tx.Account.ID, At: tx.Now.Add(-ReadersFor).UnixMicro(), Limit: ReadersLimit,
		})
		if err != nil {
			return nil, fmt.Errorf("list who read the account: %w", err)
		}
		out := make([]Reader, 0, len(rows))
		for _, r := range rows {
			one := Reader{ID: r.Who, Name: r.Name, Kind: r.Kind, At: micro(r.At), Views: r.Views}
			if r.Revealed > 0 {
				at := micro(r.Revealed)
				one.RevealedAt = &at
			}
			out = append(out, one)
		}
		return out, nil
	})
}

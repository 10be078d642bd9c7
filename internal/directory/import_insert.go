package directory

import (
	"context"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/store"
)

// insert writes the accounts of the items with everything that belongs to
// them, and tells the stream of the batch.
func (r *run) insert(ctx context.Context, tx *store.Tx, items []*item, whole bool) error {
	if len(items) == 0 {
		return nil
	}
	if err := r.joinSegments(ctx, tx, items); err != nil {
		return err
	}
	list := make([]*account.Bulk, len(items))
	for i, it := range items {
		list[i] = it.bulk
	}
	if err := account.InsertBulk(ctx, tx, list, whole); err != nil {
		return err
	}
	var hashes []credential.Imported
	var brought desk.Brought
	numbers, histories := make([]int64, len(items)), make([]*ledger.History, len(items))
	for i, it := range items {
		numbers[i], histories[i] = it.bulk.N, it.history
		if it.hash.Hash != "" {
			it.hash.Account = it.bulk.N
			hashes = append(hashes, it.hash)
		}
		it.brought.Belong(r.actor.Tenant, it.bulk.N)
		brought.Join(it.brought)
	}
	if err := credential.KeepImported(tx, hashes); err != nil {
		return err
	}
	if err := desk.KeepImported(tx, brought); err != nil {
		return err
	}
	if err := r.db.Ledger.InsertHistory(ctx, tx, numbers, histories); err != nil {
		return err
	}
	return r.tell(ctx, tx, items)
}

// tell says on the stream that a batch came in.
func (r *run) tell(ctx context.Context, tx *store.Tx, items []*item) error {
	return r.db.Ledger.Event(ctx, tx, r.act(), event.Fact{Type: eventImported, Data: ImportedBatch{
		Run: r.id, FromLine: items[0].row.Line, ToLine: items[len(items)-1].row.Line, Accounts: len(items),
	}})
}

// joinSegments turns the names of segments into their ids.
func (r *run) joinSegments(ctx context.Context, tx *store.Tx, items []*item) error {
	names := map[string]bool{}
	for _, it := range items {
		for _, name := range it.row.Record.Segments {
			names[name] = true
		}
	}
	if len(names) == 0 {
		return nil
	}
	ids, err := account.EnsureSegments(ctx, tx, r.actor.Tenant, r.db.IDs.New, sortedNames(names))
	if err != nil {
		return err
	}
	for _, it := range items {
		it.bulk.Draft.Segments = nil
		joined := map[string]bool{}
		for _, name := range it.row.Record.Segments {
			if id := ids[name]; !joined[id] {
				joined[id] = true
				it.bulk.Draft.Segments = append(it.bulk.Draft.Segments, id)
			}
		}
	}
	return nil
}

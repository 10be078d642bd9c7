package directory

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/tenant"
)

// appendHistory adds events to an account that came in before.
func (a *adding) appendHistory(tx *store.Tx, n int64, it *item) error {
	h, err := a.db.Ledger.OpenHistory(a.ctx, tx, a.actor.Tenant, n)
	if err != nil {
		return err
	}
	events, brought := pastOf(it.row.Record.Activity, a.db.IDs.New, h.Seal)
	h.Add(events...)
	brought.Belong(a.actor.Tenant, n)
	if err := desk.KeepImported(tx, brought); err != nil {
		return err
	}
	return a.db.Ledger.InsertHistory(a.ctx, tx, []int64{n}, []*ledger.History{h})
}

// addFields counts the attributes that the schema does not have or, if asked
// to, adds them to it and reads the row again.
func (r *run) addFields(ctx context.Context, it *item) error {
	if len(it.unknown) == 0 {
		return nil
	}
	if !r.in.AddFields {
		for _, key := range it.unknown {
			if _, counted := r.unknown[key]; counted || len(r.unknown) < unknownLimit {
				r.unknown[key]++
			}
		}
		return nil
	}
	if err := r.ensureFields(ctx, r.actor, it.unknown); err != nil {
		return err
	}
	it.row.Problems = it.row.Problems[:it.read]
	r.prepare(it)
	return nil
}

// ensureFields adds attributes to the schema as text. The converter is
// replaced, not changed, since others are reading it.
func (r *run) ensureFields(ctx context.Context, actor authz.Actor, keys []string) error {
	fields, err := op.Do(ctx, r.db, actor, opImport, r.in, func(tx *op.Tx) ([]tenant.Field, error) {
		for i, key := range keys {
			if _, known := r.convert.Load().fields[key]; known {
				continue
			}
			err := tenant.InsertField(tx, tenant.Field{Key: key, Type: "text", Label: key, Position: len(r.convert.Load().fields) + i})
			if err != nil {
				return nil, err
			}
		}
		return tenant.Fields(tx.Ctx, tx.Tx, tx.Actor.Tenant)
	})
	if err != nil {
		return fmt.Errorf("add fields to the schema: %w", err)
	}
	r.convert.Store(newConverter(fields, r.now))
	return nil
}

package directory

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/store"
)

// finishBulk ends a run whose accounts all had their turn.
func (s *Service) finishBulk(ctx context.Context, r BulkRun) error {
	return s.close(ctx, r, eventBulkFinished, "", func(tx *store.Tx) (int64, error) {
		return New(tx).finishBulk(ctx, finishBulkParams{ID: r.ID, At: s.db.Now().UnixMicro()})
	})
}

// endBulk stops a run because it cannot go on, and says why.
func (s *Service) endBulk(ctx context.Context, r BulkRun, code string) error {
	return s.close(ctx, r, eventBulkStopped, code, func(tx *store.Tx) (int64, error) {
		return New(tx).stopBulk(ctx, stopBulkParams{Tenant: r.Tenant, ID: r.ID, At: s.db.Now().UnixMicro(), By: "Readmit", Code: code})
	})
}

// close writes how a run ended, with its event and audit entry, in the name of
// Readmit itself.
func (s *Service) close(ctx context.Context, r BulkRun, what *event.Type, code string, end func(*store.Tx) (int64, error)) error {
	act, _ := bulkActNamed(r.Act)
	name := "directory.bulk_" + r.Act
	if act.spec != nil {
		name = act.spec.Name
	}
	actor := authz.Actor{Kind: authz.System, ID: "directory.bulk", Name: "Readmit", Tenant: r.Tenant, Call: authz.Call{Via: "job", Request: r.ID}}
	err := s.db.Store.Write(ctx, func(tx *store.Tx) error {
		n, err := end(tx)
		if err != nil {
			return err
		}
		if n == 0 {
			return errBulkMoved
		}
		now, err := New(tx).bulkRun(ctx, bulkRunParams{Tenant: r.Tenant, ID: r.ID})
		if err != nil {
			return err
		}
		totals, err := json.Marshal(ended(now, code))
		if err != nil {
			return fmt.Errorf("encode the totals: %w", err)
		}
		by := ledger.Act{Op: name, Actor: actor, At: s.db.Now()}
		if err := s.db.Ledger.Event(ctx, tx, by, event.Fact{Type: what, Data: ended(now, code)}); err != nil {
			return err
		}
		return s.db.Ledger.Audit(ctx, tx, ledger.Entry{Act: by, Target: r.ID, Outcome: "done", Personal: ledger.Personal{Input: totals}})
	})
	if err != nil && !errors.Is(err, errBulkMoved) {
		return fmt.Errorf("end the work on many accounts: %w", err)
	}
	return err
}

func ended(r BulkRun, code string) BulkEnded {
	return BulkEnded{
		Run: r.ID, Act: r.Act, Count: int(r.Position - r.LeftOut), LeftOut: int(r.LeftOut), Waiting: int(r.Total - r.Position), Code: code,
	}
}

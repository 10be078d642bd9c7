package op

import (
	"context"
	"errors"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/store"
)

// View runs an operation that only reads. The body runs on a reader; the audit
// entry of what was read is on disk before the answer is returned, and what the
// reading uses of its actor's limits is counted with it: beyond a limit the
// answer is thrown away.
func View[I Input, O any](ctx context.Context, db *DB, actor authz.Actor, spec *Spec, in I, body func(*Tx) (O, error)) (O, error) {
	started := db.Now()
	out, err := view(ctx, db, actor, spec, in, body)
	db.observe(spec, err, started)
	return out, err
}

func view[I Input, O any](ctx context.Context, db *DB, actor authz.Actor, spec *Spec, in I, body func(*Tx) (O, error)) (O, error) {
	var out, none O
	input, err := db.admit(ctx, actor, spec, in)
	if err != nil {
		return none, err
	}
	tx := &Tx{Ctx: ctx, Now: db.Now(), Actor: actor, db: db, spec: spec}
	err = db.Store.Read(ctx, func(stx *store.Tx) error {
		tx.Tx = stx
		if err := tx.enter(in.Target(), false); err != nil {
			return err
		}
		out, err = body(tx)
		return err
	})
	if err != nil {
		return none, db.refusedBeforeBody(ctx, actor, spec, in.Target(), input, err)
	}
	if spec.Unrecorded {
		return out, nil
	}
	var refused *refusal
	err = db.Store.Write(ctx, func(stx *store.Tx) error {
		tx.Tx, tx.facts, refused = stx, nil, nil // it may be run again
		if err := db.Gate.Limit(tx, in); err != nil && !errors.As(err, &refused) {
			return err
		}
		return tx.recordRead(in.Target(), input, refused)
	})
	if err != nil {
		return none, err
	}
	if refused != nil {
		return none, refused.fault
	}
	return out, nil
}

func (tx *Tx) recordRead(target Target, input []byte, refused *refusal) error {
	e := ledger.Entry{
		Act:    ledger.Act{Op: tx.spec.Name, Actor: tx.Actor, At: tx.Now},
		Target: target.name(), Outcome: "done", LevelNeeded: tx.spec.Needs.Level, LevelHeld: tx.level,
		Personal: ledger.Personal{Input: input},
	}
	if tx.Account != nil {
		e.Target, e.Account = tx.Account.ID, tx.Account.N
	}
	if refused != nil {
		e.Outcome, e.Code = "refused", refused.fault.Code
	}
	for _, f := range tx.facts {
		if err := tx.db.Ledger.Event(tx.Ctx, tx.Tx, e.Act, f); err != nil {
			return err
		}
	}
	return tx.db.Ledger.Audit(tx.Ctx, tx.Tx, e)
}

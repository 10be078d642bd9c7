package op

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/store"
)

// Do runs an operation that changes something; see the package's
// documentation for its steps. The answer is returned only once change, event
// and audit entry are on disk; on any error none of them is there, except
// after [Tx.Refuse].
func Do[I Input, O any](ctx context.Context, db *DB, actor authz.Actor, spec *Spec, in I, body func(*Tx) (O, error)) (O, error) {
	started := db.Now()
	out, err := do(ctx, db, actor, spec, in, body)
	db.observe(spec, err, started)
	return out, err
}

func do[I Input, O any](ctx context.Context, db *DB, actor authz.Actor, spec *Spec, in I, body func(*Tx) (O, error)) (O, error) {
	var out, none O
	input, err := db.admit(ctx, actor, spec, in)
	if err != nil {
		return none, err
	}
	var refused *refusal
	err = db.Store.Write(ctx, func(stx *store.Tx) error {
		out, refused = none, nil // the body may be run again
		tx := &Tx{Tx: stx, Ctx: ctx, Now: db.Now(), Actor: actor, db: db, spec: spec}
		answered, err := tx.replay(input, &out)
		if err != nil || answered {
			return err
		}
		if err := tx.enter(in.Target(), true); err != nil {
			return err
		}
		if err := db.Gate.Limit(tx, in); errors.As(err, &refused) {
			return tx.leave(in.Target(), input, out, refused)
		} else if err != nil {
			return err
		}
		if err := tx.second(in, input); err != nil {
			return rehearse(tx, body, err)
		}
		out, err = body(tx)
		if err != nil && !errors.As(err, &refused) {
			return err
		}
		return tx.leave(in.Target(), input, out, refused)
	})
	if err != nil {
		return none, db.refusedBeforeBody(ctx, actor, spec, in.Target(), input, err)
	}
	if refused != nil {
		return none, refused.fault
	}
	return out, nil
}

// admit asks what can be asked without reading: permission, then validity.
func (db *DB) admit(ctx context.Context, actor authz.Actor, spec *Spec, in Input) ([]byte, error) {
	input, err := json.Marshal(in)
	if err != nil {
		return nil, fmt.Errorf("encode the input of %s: %w", spec.Name, err)
	}
	if err := spec.Permits(actor); err != nil {
		return nil, db.refusedBeforeBody(ctx, actor, spec, in.Target(), input, err)
	}
	if err := in.Validate(); err != nil {
		return nil, err
	}
	if spec.Needs.Reason && !unasked[actor.Kind] && strings.TrimSpace(actor.Call.Reason) == "" && actor.Call.Case == "" {
		return nil, ErrReason
	}
	if spec.Needs.Fresh && db.stale(actor) {
		return nil, ErrNotFresh
	}
	return input, nil
}

// unasked are those who need not say why: Readmit itself, which was told, and
// customers, whose own account it is.
var unasked = map[authz.Kind]bool{authz.System: true, authz.Customer: true, authz.Anonymous: true}

// stale reports whether a person, of the staff or a customer, last proved who
// they are longer ago than [FreshFor]. Programs prove it with every request.
func (db *DB) stale(actor authz.Actor) bool {
	person := actor.Kind == authz.Member || actor.Kind == authz.Customer
	return person && db.Now().Sub(actor.FreshAt) > FreshFor
}

// Fresh returns [ErrNotFresh] unless the actor proved who they are within
// [FreshFor]: for operations that ask it in some cases only.
func (tx *Tx) Fresh() error {
	if tx.db.stale(tx.Actor) {
		return ErrNotFresh
	}
	return nil
}

// Permits returns nil if the actor's role holds the permission and reaches as
// far as the operation, and [ErrForbidden], [ErrEverywhere] or [ErrWhole]
// otherwise.
func (s *Spec) Permits(actor authz.Actor) error {
	switch {
	case !actor.May(s.Name):
		return ErrForbidden
	case s.Needs.Everywhere && !actor.MayIn(s.Name, "", ""):
		return ErrEverywhere
	case s.Needs.Whole && !actor.MayIn(s.Name, actor.Tenant, ""):
		return ErrWhole
	}
	return nil
}

// enter finds the target and asks the gate.
func (tx *Tx) enter(target Target, lock bool) error {
	account, err := tx.db.Gate.Scope(tx.Ctx, tx.Tx, tx.Actor, tx.spec, target, lock)
	if err != nil {
		return err
	}
	tx.Account = account
	tx.level, err = tx.db.Gate.Level(tx.Ctx, tx.Tx, tx.Actor, tx.spec, account)
	return err
}

// leave writes facts, audit entry and the answer under its idempotency key.
func (tx *Tx) leave(target Target, input []byte, out any, refused *refusal) error {
	act := ledger.Act{Op: tx.spec.Name, Actor: tx.Actor, At: tx.Now}
	if err := tx.grow(); err != nil {
		return err
	}
	for _, f := range tx.facts {
		if err := tx.db.Ledger.Event(tx.Ctx, tx.Tx, act, f); err != nil {
			return err
		}
	}
	if tx.spec.Unrecorded && refused == nil {
		return tx.keepAnswer(out)
	}
	e := ledger.Entry{Act: act, Outcome: "done", LevelNeeded: tx.spec.Needs.Level, LevelHeld: tx.level, Approval: tx.approval, Personal: ledger.Personal{Input: input}}
	e.Target = target.name()
	e.Account = tx.about().Int64
	if tx.Account != nil {
		e.Target = tx.Account.ID
	}
	if refused != nil {
		e.Outcome, e.Code = "refused", refused.fault.Code
	}
	if err := tx.db.Ledger.Audit(tx.Ctx, tx.Tx, e); err != nil {
		return err
	}
	if refused != nil {
		return tx.forgetKey()
	}
	return tx.keepAnswer(out)
}

// grow lets the version of every account grow that the facts say something
// changed of, so that whoever decided on what they saw before is told.
func (tx *Tx) grow() error {
	grown := map[int64]bool{}
	for _, f := range tx.facts {
		if f.Account == nil || len(f.Changed) == 0 || f.Type.Aside || grown[f.Account.N] {
			continue
		}
		grown[f.Account.N] = true
		of := *f.Account
		if tx.Account != nil && tx.Account.N == of.N {
			of.Version = tx.Account.Version
		}
		if err := tx.db.Gate.Changed(tx.Ctx, tx.Tx, of); err != nil {
			return err
		}
	}
	return nil
}

// refusedInput is how many bytes of input are kept of what was refused.
// Nobody fills the log with what they were not allowed to send.
const refusedInput = 16 << 10

// refusedBeforeBody records that somebody was not allowed to, or asked for
// what is not theirs, and returns err. Other errors are returned as they are.
func (db *DB) refusedBeforeBody(ctx context.Context, actor authz.Actor, spec *Spec, target Target, input []byte, err error) error {
	f := fault.As(err)
	if f == nil || (f.Kind != fault.Forbidden && f.Kind != fault.NotFound) {
		return err
	}
	if len(input) > refusedInput {
		input = nil
	}
	werr := db.Store.Write(ctx, func(tx *store.Tx) error {
		return db.Ledger.Audit(ctx, tx, ledger.Entry{
			Act:    ledger.Act{Op: spec.Name, Actor: actor, At: db.Now()},
			Target: target.name(), Outcome: "refused", Code: f.Code, LevelNeeded: spec.Needs.Level,
			Personal: ledger.Personal{Input: input},
		})
	})
	if werr != nil {
		return fmt.Errorf("record a refusal: %w", werr)
	}
	return err
}

// name is the target as the audit entry names it. What is no text, or too
// long for any id, is left out: it still stands in the entry's sealed input.
func (t Target) name() string {
	name, err := fold.Text(cmp.Or(t.Account, t.Note, t.Approval, t.Other))
	if err != nil || len(name) > 200 {
		return ""
	}
	return name
}

func (db *DB) observe(spec *Spec, err error, started time.Time) {
	if db.Observe != nil {
		db.Observe(spec.Name, outcomeOf(err), db.Now().Sub(started))
	}
}

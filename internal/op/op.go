package op

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/id"
	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/store"
)

// Faults that every operation can answer.
var (
	ErrForbidden  = fault.New(fault.Forbidden, "not_allowed", "Your role does not allow this. Ask an administrator for the permission.")
	ErrNotFound   = fault.New(fault.NotFound, "not_found", "There is nothing here under this id, or it is not yours to see. Check the id and the tenant.")
	ErrNotFresh   = fault.New(fault.Forbidden, "fresh_sign_in_required", "This needs a proof that it is still you. Give password and code again, then repeat it.")
	ErrWhole      = fault.New(fault.Forbidden, "whole_tenant_required", "This is about the whole tenant, and your role reaches only a part of it. Ask somebody whose role is not limited to segments.")
	ErrEverywhere = fault.New(fault.Forbidden, "all_tenants_required", "This is about all tenants, and your role reaches only some of them. Ask somebody whose role is for all tenants.")
	ErrReason     = fault.New(fault.Invalid, "reason_required", "Say why: send a reason, or open a case with a topic first.")
)

// FreshFor is how long a person's proof counts as fresh.
const FreshFor = 5 * time.Minute

// DB is what operations run on.
type DB struct {
	Store  *store.DB
	Ledger *ledger.Ledger
	Ring   *keyring.Ring
	IDs    id.Source
	Gate   Gate
	Now    func() time.Time
	Log    *slog.Logger
	// Observe is told the name, the outcome and the duration of each operation.
	Observe func(name, outcome string, took time.Duration)
}

// Input is what an operation is asked with.
type Input interface {
	// Validate returns a fault with every field that is wrong, or nil.
	Validate() error
	// Target says what the operation is about.
	Target() Target
}

// Target names what an operation is about. The zero Target is the tenant.
type Target struct {
	Account string // a login ID
	Note    string // a note's id: the account is found through it
	Other   string // any other object's id, for the audit entry
}

// Gate is the one interface by which op asks what stands above it. The
// application sets it; every function must be set.
type Gate struct {
	// Scope finds the target's account in the actor's tenant and segments,
	// locks it if lock is set, and returns ErrNotFound for what the actor may
	// not see. It returns nil if the target names no account.
	Scope func(ctx context.Context, tx *store.Tx, actor authz.Actor, spec *Spec, target Target, lock bool) (*event.Account, error)
	// Level returns the level of caller check that the actor holds for the
	// account, or a fault if it is less than needed.
	Level func(ctx context.Context, tx *store.Tx, actor authz.Actor, spec *Spec, account *event.Account) (held int, err error)
}

// OpenGate is the gate while caller checks do not exist yet: every level
// passes, is recorded as needed, and held as 0.
func OpenGate(scope func(context.Context, *store.Tx, authz.Actor, *Spec, Target, bool) (*event.Account, error)) Gate {
	return Gate{
		Scope: scope,
		Level: func(context.Context, *store.Tx, authz.Actor, *Spec, *event.Account) (int, error) { return 0, nil },
	}
}

// Tx is the inside of one operation. Only Do and View make one.
type Tx struct {
	*store.Tx
	Ctx context.Context
	// Now is the one instant of the whole operation.
	Now     time.Time
	Actor   authz.Actor
	Account *event.Account // the target's, found, scoped and (in Do) locked

	db    *DB
	spec  *Spec
	level int
	facts []event.Fact
}

// Held is the level of caller check that the actor holds for the target.
func (tx *Tx) Held() int { return tx.level }

// Record says that something happened. It is written with the change.
func (tx *Tx) Record(fact event.Fact) { tx.facts = append(tx.facts, fact) }

// NewID returns a new id with a typed prefix.
func (tx *Tx) NewID(prefix string) string { return tx.db.IDs.New(prefix) }

// NewUUID returns a new plain UUID.
func (tx *Tx) NewUUID() string { return tx.db.IDs.UUID() }

// Seal seals a body with the target account's key, bound to its row's id.
func (tx *Tx) Seal(body []byte, row string) ([]byte, error) {
	return tx.SealFor(tx.Account.N, body, row)
}

// Unseal opens what Seal made; nil if the account was erased.
func (tx *Tx) Unseal(sealed []byte, row string) ([]byte, error) {
	return tx.UnsealFor(tx.Account.N, sealed, row)
}

// SealFor is [Tx.Seal] for steps about an account that is not the target, such
// as one that the operation has just made.
func (tx *Tx) SealFor(account int64, body []byte, row string) ([]byte, error) {
	return tx.db.Ledger.Seal(tx.Ctx, tx.Tx, account, body, row)
}

// UnsealFor opens what [Tx.SealFor] made; nil if the account was erased.
func (tx *Tx) UnsealFor(account int64, sealed []byte, row string) ([]byte, error) {
	return tx.db.Ledger.Unseal(tx.Ctx, tx.Tx, account, sealed, row)
}

// Ring has the keys of the installation, for what is about no account.
func (tx *Tx) Ring() *keyring.Ring { return tx.db.Ring }

// Refuse ends a body so that what it wrote, and the given facts, stay, while
// the caller is answered the fault: failed attempts, locks, used-up tries.
func (tx *Tx) Refuse(f *fault.Error, facts ...event.Fact) error {
	tx.facts = append(tx.facts, facts...)
	return &refusal{f}
}

type refusal struct{ fault *fault.Error }

func (r *refusal) Error() string { return r.fault.Error() }
func (r *refusal) Unwrap() error { return r.fault }

func outcomeOf(err error) string {
	var r *refusal
	switch {
	case err == nil:
		return "done"
	case errors.As(err, &r), errors.Is(err, ErrForbidden), errors.Is(err, ErrNotFound):
		return "refused"
	case fault.As(err) != nil:
		return "rejected"
	}
	return "failed"
}

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
	// Approval is an approval's id: the account is found through it, if it is
	// about one.
	Approval string
	Other    string // any other object's id, for the audit entry
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
	// Limit counts what the operation uses of the limits that its actor is held
	// to, in the transaction that writes its audit entry. Beyond a limit it
	// returns what [Tx.Refuse] made, so that what it wrote of it stays.
	Limit func(tx *Tx, in Input) error
	// Approval uses up the second person's yes to this operation with this input
	// (secrets redacted) by this actor, in the operation's own transaction, and
	// returns what the audit entry calls it. It returns [ErrSecond] if nobody has
	// been asked, and another fault if the yes cannot be used.
	Approval func(tx *Tx, input []byte) (id string, err error)
	// Changed lets the version of an account grow that facts say something
	// changed of, unless it grew already since the operation found it.
	Changed func(ctx context.Context, tx *store.Tx, account event.Account) error
}

// OpenGate is the gate while caller checks do not exist yet: every level
// passes, is recorded as needed, and held as 0.
func OpenGate(
	scope func(context.Context, *store.Tx, authz.Actor, *Spec, Target, bool) (*event.Account, error),
	limit func(*Tx, Input) error,
	approval func(*Tx, []byte) (string, error),
	changed func(context.Context, *store.Tx, event.Account) error,
) Gate {
	return Gate{
		Scope:    scope,
		Level:    func(context.Context, *store.Tx, authz.Actor, *Spec, *event.Account) (int, error) { return 0, nil },
		Limit:    limit,
		Approval: approval,
		Changed:  changed,
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

	db       *DB
	spec     *Spec
	level    int
	approval string
	facts    []event.Fact
}

// Spec is the operation that runs.
func (tx *Tx) Spec() *Spec { return tx.spec }

// Held is the level of caller check that the actor holds for the target.
func (tx *Tx) Held() int { return tx.level }

// AskLevel asks for the operation's level of caller check for one more account
// that it is about: where two are, both owners are to have proved who they are.
// The audit entry has the lower of what is held. It returns the gate's fault.
func (tx *Tx) AskLevel(of event.Account) error {
	held, err := tx.db.Gate.Level(tx.Ctx, tx.Tx, tx.Actor, tx.spec, &of)
	if err != nil {
		return err
	}
	tx.level = min(tx.level, held)
	return nil
}

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

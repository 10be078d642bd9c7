package ledger

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/id"
	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/store"
)

// Ledger writes events and audit entries.
type Ledger struct {
	ids  id.Source
	ring *keyring.Ring
	wake func()
	live live
}

// NewLedger returns a ledger. wake is called after each commit that wrote
// something: the sequencer listens to it.
func NewLedger(ids id.Source, ring *keyring.Ring, wake func()) *Ledger {
	return &Ledger{ids: ids, ring: ring, wake: wake}
}

// Act is the operation in whose name something is written.
type Act struct {
	Op    string
	Actor authz.Actor
	At    time.Time
}

// Event writes one fact. The account's row must be locked by the caller, so
// that its events have an order.
func (l *Ledger) Event(ctx context.Context, tx *store.Tx, act Act, fact event.Fact) error {
	row := insertEventParams{
		ID: fact.ID, Tenant: act.Actor.Tenant, Type: fact.Type.Name, Version: int64(fact.Type.Version),
		At: act.At.UnixMicro(), ActorKind: string(act.Actor.Kind), ActorID: act.Actor.ID, ActorName: act.Actor.Name,
		Via: act.Actor.Call.Via, CaseID: act.Actor.Call.Case, Op: act.Op, Request: act.Actor.Call.Request,
		Changed: strings.Join(fact.Changed, " "),
	}
	if row.ID == "" {
		row.ID = l.ids.New("evt")
	}
	data, err := fact.Encode()
	if err != nil {
		return err
	}
	row.Data = data
	q := New(tx)
	if fact.Account != nil {
		order, err := q.nextOrder(ctx, fact.Account.N)
		if err != nil {
			return fmt.Errorf("number the account's event: %w", err)
		}
		row.Account = sql.NullInt64{Int64: fact.Account.N, Valid: true}
		row.AccountOrder = sql.NullInt64{Int64: order, Valid: true}
		if row.Data, err = l.Seal(ctx, tx, fact.Account.N, data, row.ID); err != nil {
			return err
		}
	}
	if err := q.insertEvent(ctx, row); err != nil {
		return fmt.Errorf("write event %s: %w", fact.Type.Name, err)
	}
	tx.AfterCommit(l.wake)
	if workCards[fact.Type.Card] {
		tx.AfterCommit(func() { l.live.tell(Work) })
	}
	if fact.Account != nil {
		account := fact.Account.N
		tx.AfterCommit(func() { l.live.tell(account) })
	}
	return nil
}

// Entry is one audit entry.
type Entry struct {
	Act
	Target      string // the id of what it was done to
	Account     int64  // if the target is an account: its number
	Outcome     string // done, refused
	Code        string // why it was refused
	LevelNeeded int
	LevelHeld   int
	Approval    string
	// Personal is kept outside the hashed leaf and can be erased.
	Personal Personal
}

// Personal is the erasable part of an audit entry.
type Personal struct {
	Address   string          `json:"address,omitempty"`
	UserAgent string          `json:"user_agent,omitempty"`
	Reason    string          `json:"reason,omitempty"`
	Input     json.RawMessage `json:"input,omitempty"`
}

// Leaf is what the Merkle tree hashes of an entry. Its encoding must never
// change for entries that exist, so fields are only ever added, at the end,
// omitempty.
type Leaf struct {
	ID          string `json:"id"`
	Tenant      string `json:"tenant"`
	At          int64  `json:"at"`
	ActorKind   string `json:"actor_kind"`
	Actor       string `json:"actor"`
	OnBehalfOf  string `json:"on_behalf_of,omitempty"`
	Via         string `json:"via"`
	Op          string `json:"op"`
	Target      string `json:"target,omitempty"`
	Case        string `json:"case,omitempty"`
	Outcome     string `json:"outcome"`
	Code        string `json:"code,omitempty"`
	LevelNeeded int    `json:"level_needed"`
	LevelHeld   int    `json:"level_held"`
	Approval    string `json:"approval,omitempty"`
	Request     string `json:"request,omitempty"`
	Commitment  []byte `json:"commitment"`
}

// Audit writes one entry. It fails the operation if it cannot be written.
func (l *Ledger) Audit(ctx context.Context, tx *store.Tx, e Entry) error {
	e.Personal.Address, e.Personal.UserAgent, e.Personal.Reason = e.Actor.Call.Address, e.Actor.Call.UserAgent, e.Actor.Call.Reason
	personal, err := json.Marshal(e.Personal)
	if err != nil {
		return fmt.Errorf("encode the audit entry: %w", err)
	}
	salt := make([]byte, 32)
	if _, err := rand.Read(salt); err != nil {
		return fmt.Errorf("draw a salt: %w", err)
	}
	lf := Leaf{
		ID: l.ids.New("aud"), Tenant: e.Actor.Tenant, At: e.At.UnixMicro(), ActorKind: string(e.Actor.Kind), Actor: e.Actor.ID,
		OnBehalfOf: e.Actor.OnBehalfOf, Via: e.Actor.Call.Via, Op: e.Op, Target: e.Target, Case: e.Actor.Call.Case,
		Outcome: e.Outcome, Code: e.Code, LevelNeeded: e.LevelNeeded, LevelHeld: e.LevelHeld, Approval: e.Approval,
		Request: e.Actor.Call.Request, Commitment: Commit(salt, personal),
	}
	bytes, err := json.Marshal(lf)
	if err != nil {
		return fmt.Errorf("encode the audit entry: %w", err)
	}
	if err := l.insertAudit(ctx, tx, lf, bytes); err != nil {
		return err
	}
	body, account, err := l.sealPersonal(ctx, tx, e.Account, personal, lf.ID)
	if err != nil {
		return err
	}
	err = New(tx).insertAuditPersonal(ctx, insertAuditPersonalParams{Audit: lf.ID, Account: account, Salt: salt, Body: body})
	if err != nil {
		return fmt.Errorf("write the audit entry's personal part: %w", err)
	}
	tx.AfterCommit(l.wake)
	return nil
}

func (l *Ledger) insertAudit(ctx context.Context, tx *store.Tx, lf Leaf, bytes []byte) error {
	err := New(tx).insertAudit(ctx, insertAuditParams{
		ID: lf.ID, Tenant: lf.Tenant, At: lf.At, ActorKind: lf.ActorKind, ActorID: lf.Actor, OnBehalfOf: lf.OnBehalfOf,
		Via: lf.Via, Op: lf.Op, Target: lf.Target, CaseID: lf.Case, Outcome: lf.Outcome, Code: lf.Code,
		LevelNeeded: int64(lf.LevelNeeded), LevelHeld: int64(lf.LevelHeld), Approval: lf.Approval, Request: lf.Request,
		Commitment: lf.Commitment, Leaf: bytes,
	})
	if err != nil {
		return fmt.Errorf("write the audit entry: %w", err)
	}
	return nil
}

func (l *Ledger) sealPersonal(ctx context.Context, tx *store.Tx, account int64, personal []byte, entry string) ([]byte, sql.NullInt64, error) {
	if account == 0 {
		return l.ring.Seal(keyring.PurposeAudit, personal, []byte(entry)), sql.NullInt64{}, nil
	}
	body, err := l.Seal(ctx, tx, account, personal, entry)
	return body, sql.NullInt64{Int64: account, Valid: true}, err
}

// OpenPersonal opens the personal part of an audit entry: account is the
// number of the account that it is about, or 0. It returns nil if the
// account's key was destroyed, and an error if the part was changed.
func (l *Ledger) OpenPersonal(ctx context.Context, tx *store.Tx, entry string, account int64, body []byte) ([]byte, error) {
	if account != 0 {
		return l.Unseal(ctx, tx, account, body, entry)
	}
	personal, err := l.ring.Open(keyring.PurposeAudit, body, []byte(entry))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", entry, err)
	}
	return personal, nil
}

// Seal seals data with the account's key, which is made if the account has
// none yet. The row's id is bound to it, so that sealed bodies cannot be
// exchanged. Nil stays nil.
func (l *Ledger) Seal(ctx context.Context, tx *store.Tx, account int64, data []byte, row string) ([]byte, error) {
	if data == nil {
		return nil, nil
	}
	key, err := l.accountKey(ctx, tx, account)
	if err != nil {
		return nil, err
	}
	return key.Seal(data, []byte(row)), nil
}

// Unseal opens what Seal made. Data whose key was destroyed gives nil.
func (l *Ledger) Unseal(ctx context.Context, tx *store.Tx, account int64, sealed []byte, row string) ([]byte, error) {
	if sealed == nil {
		return nil, nil
	}
	key, err := l.existingKey(ctx, tx, account)
	if err != nil || key == nil {
		return nil, err
	}
	data, err := key.Open(sealed, []byte(row))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", row, err)
	}
	return data, nil
}

func (l *Ledger) accountKey(ctx context.Context, tx *store.Tx, account int64) (keyring.AccountKey, error) {
	q := New(tx)
	for range 2 {
		wrapped, err := q.accountKey(ctx, account)
		if err == nil {
			return l.ring.Unwrap(wrapped)
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return keyring.AccountKey{}, fmt.Errorf("read the account's key: %w", err)
		}
		key, wrapped := l.ring.NewAccountKey()
		n, err := q.insertAccountKey(ctx, insertAccountKeyParams{Account: account, Wrapped: wrapped})
		if err != nil {
			return keyring.AccountKey{}, fmt.Errorf("write the account's key: %w", err)
		}
		if n == 1 {
			return key, nil
		}
	}
	return keyring.AccountKey{}, errors.New("the account's key was made and destroyed meanwhile")
}

package account

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opView = op.DefineRead("account.view", "View an account")

// ViewInput names the account to view.
type ViewInput struct {
	Account string `json:"account"` // login ID
}

// Validate accepts every text: what is no login ID is not found.
func (in ViewInput) Validate() error { return nil }

// Target is the account.
func (in ViewInput) Target() op.Target { return op.Target{Account: in.Account} }

// View returns an account with its contacts, identities and attributes, what
// the actor may not see masked. It shows no secret of any kind. The reading is
// audited.
//
// It returns [op.ErrNotFound] if there is no such account for the actor.
func (s *Service) View(ctx context.Context, actor authz.Actor, in ViewInput) (Account, error) {
	return op.View(ctx, s.db, actor, opView, in, func(tx *op.Tx) (Account, error) {
		a, err := seen(tx)
		if err != nil {
			return Account{}, err
		}
		pins, err := New(tx).isPinned(tx.Ctx, isPinnedParams{Tenant: actor.Tenant, Member: actor.ID, Account: a.N})
		if err != nil {
			return Account{}, fmt.Errorf("see whether the account is pinned: %w", err)
		}
		a.Pinned = pins > 0
		return a, nil
	})
}

// seen reads the operation's account as the actor sees it.
func seen(tx *op.Tx) (Account, error) {
	a, err := load(tx, tx.Account.ID)
	if err != nil {
		return Account{}, err
	}
	mask, err := MaskOf(tx)
	if err != nil {
		return Account{}, err
	}
	mask.Account(&a)
	return a, nil
}

// load reads the whole account. Its answer leaves an operation masked only:
// see [MaskOf].
func load(tx *op.Tx, loginID string) (Account, error) {
	q := New(tx)
	row, err := q.accountByID(tx.Ctx, accountByIDParams{Tenant: tx.Actor.Tenant, ID: loginID})
	if err != nil {
		return Account{}, fmt.Errorf("read the account: %w", err)
	}
	a := fromRow(row, tx.Now)
	for _, part := range []func(*op.Tx, *Queries) error{a.loadPhones, a.loadAddresses, a.loadIdentities, a.loadAttributes, a.loadMerged} {
		if err := part(tx, q); err != nil {
			return Account{}, err
		}
	}
	return a, loadTags(tx, &a.Summary)
}

func (a *Account) loadPhones(tx *op.Tx, q *Queries) error {
	rows, err := q.phonesOf(tx.Ctx, a.N)
	if err != nil {
		return fmt.Errorf("read the phones: %w", err)
	}
	a.Phones = make([]Phone, 0, len(rows))
	for _, r := range rows {
		a.Phones = append(a.Phones, Phone{ID: r.ID, Number: r.Number, Type: r.Type, VerifiedAt: when(r.VerifiedAt)})
	}
	return nil
}

func (a *Account) loadAddresses(tx *op.Tx, q *Queries) error {
	rows, err := q.addressesOf(tx.Ctx, a.N)
	if err != nil {
		return fmt.Errorf("read the addresses: %w", err)
	}
	a.Addresses = make([]Address, 0, len(rows))
	for _, r := range rows {
		a.Addresses = append(a.Addresses, Address(r))
	}
	return nil
}

func (a *Account) loadIdentities(tx *op.Tx, q *Queries) error {
	rows, err := q.identitiesOf(tx.Ctx, a.N)
	if err != nil {
		return fmt.Errorf("read the identities: %w", err)
	}
	a.Identities = make([]Identity, 0, len(rows))
	for _, r := range rows {
		a.Identities = append(a.Identities, Identity{Type: r.Type, CreatedAt: micro(r.CreatedAt), LastUsedAt: when(r.LastUsedAt)})
	}
	return nil
}

func (a *Account) loadAttributes(tx *op.Tx, q *Queries) error {
	rows, err := q.attributesOf(tx.Ctx, a.N)
	if err != nil {
		return fmt.Errorf("read the attributes: %w", err)
	}
	a.Attributes = make([]Attribute, 0, len(rows))
	for _, r := range rows {
		a.Attributes = append(a.Attributes, Attribute{Key: r.Key, Value: r.Value})
	}
	return nil
}

// loadMerged reads which account this one became a part of, and which became a
// part of it.
func (a *Account) loadMerged(tx *op.Tx, q *Queries) error {
	rows, err := q.mergedWith(tx.Ctx, a.N)
	if err != nil {
		return fmt.Errorf("read what was merged: %w", err)
	}
	a.Merged = []MergedAccount{}
	for _, r := range rows {
		one := MergedAccount{ID: r.ID, MergedAt: micro(r.MergedAt)}
		if r.Away {
			a.MergedInto = &one
			continue
		}
		a.Merged = append(a.Merged, one)
	}
	return nil
}

func micro(us int64) time.Time { return time.UnixMicro(us).UTC() }

func when(us sql.NullInt64) *time.Time {
	if !us.Valid {
		return nil
	}
	t := micro(us.Int64)
	return &t
}

func text(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func words(s string) []string {
	return append([]string{}, strings.Fields(s)...)
}

package account

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/tenant"
)

// MaskOf is what the actor sees of the operation's account: what the role
// opens, what was revealed, and everything once a caller check of level 1 is
// held. It is a step of every operation that answers something of an account.
func MaskOf(tx *op.Tx) (Mask, error) {
	m := MaskFor(tx.Actor)
	if m.all || tx.Account == nil {
		return m, nil
	}
	if err := m.inSegments(tx); err != nil {
		return Mask{}, err
	}
	if err := m.revealed(tx); err != nil {
		return Mask{}, err
	}
	fields, err := tenant.Fields(tx.Ctx, tx.Tx, tx.Actor.Tenant)
	if err != nil {
		return Mask{}, err
	}
	m.fields = make(map[string]tenant.Field, len(fields))
	for _, f := range fields {
		m.fields[f.Key] = f
	}
	return m.Knowing(tx.Ctx, tx.Tx, tx.Account.ID)
}

// Knowing is the mask for words about one account, whose numbers it knows
// however they are written. It is a step of operations on words about many.
func (m Mask) Knowing(ctx context.Context, tx *store.Tx, loginID string) (Mask, error) {
	if !m.Hides(PartPhone) {
		return m, nil
	}
	numbers, err := New(tx).numbersOf(ctx, loginID)
	if err != nil {
		return Mask{}, fmt.Errorf("read the account's numbers: %w", err)
	}
	m.numbers = numbers
	return m, nil
}

// inSegments opens what the role opens, for an actor whose role is limited to
// segments that the account is in.
func (m *Mask) inSegments(tx *op.Tx) error {
	if !tx.Actor.May(RevealPermission) {
		return nil
	}
	err := inSegments(tx.Ctx, New(tx), tx.Actor, opReveal, tx.Account.N)
	if errors.Is(err, op.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	m.openBy(byRole)
	if tx.Held() >= openLevel {
		m.openBy(byReveal)
	}
	return nil
}

// revealed opens what the member revealed and what has not expired. Whoever
// lost the permission meanwhile sees it no more.
func (m *Mask) revealed(tx *op.Tx) error {
	if !tx.Actor.May(RevealPermission) {
		return nil
	}
	rows, err := New(tx).revealedParts(tx.Ctx, revealedPartsParams{
		Tenant: tx.Actor.Tenant, Member: person(tx.Actor), Account: tx.Account.N, Until: tx.Now.UnixMicro(),
	})
	if err != nil {
		return fmt.Errorf("read what was revealed: %w", err)
	}
	for _, r := range rows {
		m.reveal(Part(r.Part), micro(r.Until))
	}
	return nil
}

func (m *Mask) reveal(p Part, until time.Time) {
	m.open[p] = true
	if m.until.IsZero() || until.Before(m.until) {
		m.until = until
	}
}

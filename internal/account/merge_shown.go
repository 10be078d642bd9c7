package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

// MaskOfAccount is [MaskOf] for an account that is not the operation's target.
func MaskOfAccount(tx *op.Tx, of event.Account) (Mask, error) {
	was := tx.Account
	tx.Account = &of
	defer func() { tx.Account = was }()
	return MaskOf(tx)
}

// Masked are the plan's fields as the actor sees them: of each account what is
// open to the actor of that account.
func (p MergePlan) Masked(tx *op.Tx) ([]MergeField, error) {
	into, err := MaskOfAccount(tx, p.into.of)
	if err != nil {
		return nil, err
	}
	from, err := MaskOfAccount(tx, p.from.of)
	if err != nil {
		return nil, err
	}
	out := slices.Clone(p.Fields)
	for i, f := range out {
		out[i].Account, out[i].Other = into.mergeValues(f.Name, f.Account, p.into), from.mergeValues(f.Name, f.Other, p.from)
	}
	return out, nil
}

// Both are the two accounts as the actor sees them, the one that stays first.
func (p MergePlan) Both(tx *op.Tx) (into, from Account, err error) {
	out := [2]Account{}
	for i, side := range []mergeSide{p.into, p.from} {
		mask, err := MaskOfAccount(tx, side.of)
		if err != nil {
			return Account{}, Account{}, err
		}
		if out[i], err = load(tx, side.of.ID); err != nil {
			return Account{}, Account{}, err
		}
		mask.Account(&out[i])
	}
	return out[0], out[1], nil
}

// mergeNames are the names under which the parts of a plan are masked, where
// they are others.
var mergeNames = map[string]string{"phones": "phone", "segments": "segment"}

func (m Mask) mergeValues(name string, values []string, of mergeSide) []string {
	out := make([]string, 0, len(values))
	if m.all {
		return append(out, values...)
	}
	if name == "addresses" {
		for _, a := range of.Addresses {
			if m.Hides(PartAddress) {
				a = maskAddress(a)
			}
			out = append(out, addressTexts([]Address{a})...)
		}
		return out
	}
	if masked := mergeNames[name]; masked != "" {
		name = masked
	}
	for _, v := range values {
		if isIdentity(name) {
			out = append(out, v)
			continue
		}
		out = append(out, m.one(name, v))
	}
	return out
}

func isIdentity(field string) bool { return len(field) > 9 && field[:9] == "identity." }

// AsSeen returns [ErrChangedMeanwhile] unless an account is as it was at the
// version that the actor saw. It is a step of operations on two accounts, for
// which one version with the call is not enough. The caller holds its lock.
func AsSeen(tx *op.Tx, of event.Account, seen int64) error {
	return seenAt(tx.Ctx, New(tx), tx.Actor, of, seen)
}

// PartsOf lists the accounts that became a part of an account and are not
// erased: whoever copies or erases what is held of a person does so with them.
func PartsOf(ctx context.Context, tx *store.Tx, n int64) ([]event.Account, error) {
	rows, err := New(tx).partsOf(ctx, n)
	if err != nil {
		return nil, fmt.Errorf("list the parts of an account: %w", err)
	}
	out := make([]event.Account, 0, len(rows))
	for _, r := range rows {
		out = append(out, event.Account{N: r.N, ID: r.ID})
	}
	return out, nil
}

// standsFor is the account that an account became a part of, or nil.
func standsFor(tx *op.Tx, n int64) (*event.Account, error) {
	r, err := New(tx).intoOf(tx.Ctx, n)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("find the account that stands for another: %w", err)
	}
	return &event.Account{N: r.N, ID: r.ID}, nil
}

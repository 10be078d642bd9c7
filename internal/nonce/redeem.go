package nonce

import (
	"context"
	"crypto/subtle"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
)

// Redeem is the step that uses up a link of the actor's tenant, by its text.
// Of all that redeem one link, at the same time or later, one is given the
// nonce. It does not look at the account: whoever redeems compares the epoch
// with that of account.Standing, and locks the account's row before this (see
// [Peek]).
//
// It returns [ErrUnknown] for what is no such link, or one of another kind or
// tenant, [ErrUsed], [ErrSuperseded] or [ErrExpired].
func Redeem(tx *op.Tx, kind Kind, link secret.String) (Nonce, error) {
	row, err := byLink(tx.Ctx, tx.Tx, kind, link)
	if err != nil {
		return Nonce{}, err
	}
	if row.Tenant != tx.Actor.Tenant {
		return Nonce{}, ErrUnknown
	}
	if err := use(tx, row); err != nil {
		return Nonce{}, err
	}
	return withData(tx, row)
}

// RedeemCode is the step that uses up a code of the actor's tenant, by its id
// and what it is bound to. A wrong code is [ErrMistyped] and counts as a try:
// the caller ends its body with Refuse, or the count would not stay. After
// [Tries] of them even the right code is [ErrTries].
//
// It returns [ErrUnknown] for what is no such code or bound to something else,
// [ErrUsed], [ErrSuperseded] or [ErrExpired].
func RedeemCode(tx *op.Tx, id, bound string, code secret.String) (Nonce, error) {
	row, err := byID(tx.Ctx, tx.Tx, id)
	if err != nil {
		return Nonce{}, err
	}
	if row.Digits == 0 || row.Tenant != tx.Actor.Tenant || row.Bound != bound {
		return Nonce{}, ErrUnknown
	}
	_, mac, err := macOf(tx.Ring(), row.KeyID, row.ID, Kind(row.Kind))
	if err != nil {
		return Nonce{}, err
	}
	if !sameCode(codeText(mac, row.Digits), code) {
		return Nonce{}, countTry(tx, row)
	}
	if err := use(tx, row); err != nil {
		return Nonce{}, err
	}
	return withData(tx, row)
}

// Peek tells what a link is for and redeems nothing, since programs that look
// at mails follow links. Its Data is left out. It returns the errors of
// [Redeem]; the tenant is the caller's to compare.
func Peek(ctx context.Context, tx *store.Tx, kind Kind, link secret.String, now time.Time) (Nonce, error) {
	row, err := byLink(ctx, tx, kind, link)
	if err != nil {
		return Nonce{}, err
	}
	if err := ended(row, now); err != nil {
		return Nonce{}, err
	}
	return fromRow(row), nil
}

// byLink finds the nonce of a link, in whatever state.
func byLink(ctx context.Context, tx *store.Tx, kind Kind, link secret.String) (nonceByIDRow, error) {
	id, mac, ok := readLink(link)
	if !ok {
		return nonceByIDRow{}, ErrUnknown
	}
	row, err := byID(ctx, tx, id)
	if err != nil {
		return nonceByIDRow{}, err
	}
	right := subtle.ConstantTimeCompare(row.Digest, digestOf(mac)) == 1
	if !right || row.Digits != 0 || Kind(row.Kind) != kind {
		return nonceByIDRow{}, ErrUnknown
	}
	return row, nil
}

func byID(ctx context.Context, tx *store.Tx, id string) (nonceByIDRow, error) {
	row, err := New(tx).nonceByID(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return nonceByIDRow{}, ErrUnknown
	}
	if err != nil {
		return nonceByIDRow{}, fmt.Errorf("find a nonce: %w", err)
	}
	return row, nil
}

func use(tx *op.Tx, row nonceByIDRow) error {
	n, err := New(tx).useNonce(tx.Ctx, useNonceParams{ID: row.ID, Now: tx.Now.UnixMicro(), Most: Tries})
	if err != nil {
		return fmt.Errorf("use a nonce: %w", err)
	}
	if n == 0 {
		return why(tx, row.ID)
	}
	return nil
}

func countTry(tx *op.Tx, row nonceByIDRow) error {
	n, err := New(tx).addTry(tx.Ctx, addTryParams{ID: row.ID, Now: tx.Now.UnixMicro(), Most: Tries})
	if err != nil {
		return fmt.Errorf("count a try: %w", err)
	}
	if n == 0 {
		return why(tx, row.ID)
	}
	return ErrMistyped
}

// why says in which way a nonce has ended that could not be used.
func why(tx *op.Tx, id string) error {
	row, err := byID(tx.Ctx, tx.Tx, id)
	if err != nil {
		return err
	}
	if err := ended(row, tx.Now); err != nil {
		return err
	}
	return fmt.Errorf("nonce %s could not be used, and has not ended", id)
}

func ended(row nonceByIDRow, now time.Time) error {
	switch {
	case row.UsedAt.Valid:
		return ErrUsed
	case row.SupersededAt.Valid:
		return ErrSuperseded
	case row.ExpiresAt <= now.UnixMicro():
		return ErrExpired
	case row.Tries >= Tries:
		return ErrTries
	}
	return nil
}

func withData(tx *op.Tx, row nonceByIDRow) (Nonce, error) {
	out := fromRow(row)
	var err error
	out.Data, err = tx.UnsealFor(out.Account, row.Data, row.ID)
	return out, err
}

func fromRow(r nonceByIDRow) Nonce {
	return Nonce{
		ID: r.ID, Tenant: r.Tenant, Kind: Kind(r.Kind), Account: r.Account.Int64, Epoch: r.Epoch, Target: r.Target, Bound: r.Bound,
		CreatedAt: time.UnixMicro(r.CreatedAt).UTC(), ExpiresAt: time.UnixMicro(r.ExpiresAt).UTC(),
	}
}

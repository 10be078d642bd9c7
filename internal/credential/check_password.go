package credential

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
)

// Check is what came of comparing a password with the one that is kept. It is
// good for the transaction that follows, where [Keep] asks whether the hash is
// still the one that was compared.
type Check struct {
	Account int64
	OK      bool
	// Hash is what was compared with; empty if there was none.
	Hash string
	// Replace is the better hash to keep; empty if there is none. It is set
	// only if the password is right.
	Replace string
	// Breached says that the password is right, and on the operator's list of
	// known ones.
	Breached bool
	// ChangedAt is when the password was set; zero if there is none.
	ChangedAt time.Time
}

// CheckPassword compares a password with that of an account, outside of any
// transaction. For account 0, which is nobody, and for an account without a
// password, it takes as long and is never right. It counts nothing and changes
// nothing.
//
// About its time this is true. Whoever is not there, has no password, or has
// one in the form that we make, is answered after the same work: one argon2id.
// A hash that was imported costs that and its own check besides, whether the
// password is right (a hash of ours is made of it) or wrong (as much is done
// for nothing), so that a cheap hash, such as an unsalted digest, is not told
// by a quick answer. A dear one, such as bcrypt at cost 12, is told by a slow
// one: it says that there is an account that was imported and has not signed in
// since, and it stops saying so with the first right password. No padding
// hides it: work for everybody by the dearest hash in the house would multiply
// what a flood of guesses costs the server.
//
// It returns [proof.ErrBusy] if too many passwords are being checked, and the
// context's error if that ends while waiting. A hash in a form that cannot be
// checked is a wrong password.
func (s *Service) CheckPassword(ctx context.Context, account int64, password secret.String) (Check, error) {
	kept, err := s.kept(ctx, account)
	if err != nil {
		return Check{}, err
	}
	if kept.Hash == "" {
		return Check{Account: account}, s.hasher.VerifyAbsent(ctx, password)
	}
	c := Check{Account: account, Hash: kept.Hash, ChangedAt: time.UnixMicro(kept.ChangedAt).UTC()}
	var replace bool
	c.OK, replace, err = Matches(ctx, s.hasher, kept.Hash, password)
	if err != nil && !errors.Is(err, ErrUnknownHash) {
		return Check{}, err
	}
	switch {
	case c.OK && replace:
		c.Replace, err = s.hasher.Rehash(ctx, password)
	case !c.OK && !proof.IsHash(kept.Hash):
		err = s.hasher.VerifyAbsent(ctx, password)
	default:
		err = nil
	}
	if err != nil {
		return Check{}, fmt.Errorf("check a password: %w", err)
	}
	c.Breached = c.OK && s.Breached.Has(password)
	return c, nil
}

// kept reads the password of an account; its hash is empty if there is none.
func (s *Service) kept(ctx context.Context, account int64) (row passwordOfRow, err error) {
	err = s.db.Store.Read(ctx, func(tx *store.Tx) error {
		row, err = New(tx).passwordOf(ctx, account)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	if err != nil {
		return row, fmt.Errorf("read the account's password: %w", err)
	}
	return row, nil
}

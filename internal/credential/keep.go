package credential

import (
	"database/sql"
	"errors"
	"fmt"

	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

// ErrChangedMeanwhile says that the password was changed while it was being
// compared: what was found out holds no longer.
var ErrChangedMeanwhile = fault.New(fault.Conflict, "password_changed_meanwhile", "The password was changed a moment ago. Try again with the new one.")

// HashUpgraded is told when a password's hash was replaced by a better one of
// the same password. From is the form that it had, never the hash.
type HashUpgraded struct {
	From string `json:"type"`
}

// PasswordBreached is told when somebody signed in by a password that stands
// on the operator's list of known ones.
type PasswordBreached struct{}

var (
	eventHashUpgraded     = event.Define("credential.hash_upgraded", "", HashUpgraded{From: "bcrypt"})
	eventPasswordBreached = event.Define("credential.password_breached", "PASSWORD", PasswordBreached{})
)

// Keep asks, in the transaction that a right password leads to, whether the
// hash is still the one that was compared, and keeps the better one if there is
// one. It records credential.hash_upgraded and credential.password_breached.
//
// It is a step. It returns [ErrChangedMeanwhile] if the hash is another by now,
// and must be asked for every [Check] that is OK before a session starts.
func Keep(tx *op.Tx, c Check) error {
	if !c.OK {
		return ErrChangedMeanwhile
	}
	kept := c.Hash
	if c.Replace != "" {
		kept = c.Replace
	}
	// The row is written even if nothing changes: it is locked by that, so no
	// other transaction changes the password until this one ends.
	n, err := New(tx).replaceHash(tx.Ctx, replaceHashParams{Account: c.Account, Compared: c.Hash, Better: kept})
	if err != nil {
		return fmt.Errorf("keep the better hash: %w", err)
	}
	if n == 0 {
		return ErrChangedMeanwhile
	}
	owner, err := ownerOf(tx, c.Account)
	if err != nil {
		return err
	}
	if c.Replace != "" {
		tx.Record(event.Fact{Type: eventHashUpgraded, Account: owner, Data: HashUpgraded{From: formOf(c.Hash)}})
	}
	if c.Breached {
		tx.Record(event.Fact{Type: eventPasswordBreached, Account: owner, Data: PasswordBreached{}})
	}
	return nil
}

// ownerOf names an account in events: the operation's own, or one that a step
// was called with.
func ownerOf(tx *op.Tx, account int64) (*event.Account, error) {
	if tx.Account != nil && tx.Account.N == account {
		return tx.Account, nil
	}
	row, err := New(tx).loginOf(tx.Ctx, account)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, op.ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("name the account: %w", err)
	}
	return &event.Account{N: account, ID: row.ID}, nil
}

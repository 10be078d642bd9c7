package account

import (
	"fmt"

	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

// ErrErased is returned where an account is to be erased that is already.
var ErrErased = fault.New(fault.Conflict, "account_erased", "The account is erased already. Nothing is left to do.")

// Grave is what stays of an erased account.
type Grave struct {
	N      int64
	Login  string // its login ID
	Tenant string
}

// Bury makes an account one that nobody finds, opens or signs in to any more,
// with every session, token, link and code of it, and takes it out of the
// counts. It is the first step of an erasure, after which nothing new comes to
// the account while [Erase] and the steps of other packages delete what it has.
// It locks the account's row.
//
// It returns [ErrErased] if the account is deleted already.
func Bury(tx *op.Tx, n int64) (Grave, error) {
	q := New(tx)
	row, err := q.lockToErase(tx.Ctx, n)
	if err != nil {
		return Grave{}, fmt.Errorf("find the account to erase: %w", err)
	}
	if err := moveQuiet(tx, n, -1); err != nil {
		return Grave{}, err
	}
	done, err := q.bury(tx.Ctx, buryParams{N: n, At: tx.Now.UnixMicro()})
	if err != nil {
		return Grave{}, fmt.Errorf("end the account that is erased: %w", err)
	}
	if done == 0 {
		return Grave{}, ErrErased
	}
	if err := Restate(tx.Ctx, tx.Tx, n); err != nil {
		return Grave{}, err
	}
	if err := q.insertCount(tx.Ctx, insertCountParams{Tenant: row.Tenant, State: "total", Delta: -1}); err != nil {
		return Grave{}, fmt.Errorf("take the account out of the counts: %w", err)
	}
	return Grave{N: row.N, Login: row.ID, Tenant: row.Tenant}, nil
}

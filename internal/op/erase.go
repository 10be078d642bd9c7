package op

import (
	"database/sql"
	"fmt"
)

// EraseAnswers forgets the answers kept under idempotency keys that are about
// an account, or that its owner was given. A request that is repeated under
// such a key afterwards is a new one, and finds no account.
func EraseAnswers(tx *Tx, n int64, login string) error {
	err := New(tx).eraseAnswers(tx.Ctx, eraseAnswersParams{
		Account: sql.NullInt64{Int64: n, Valid: true}, Tenant: tx.Actor.Tenant, Actor: login,
	})
	if err != nil {
		return fmt.Errorf("forget the kept answers about an account: %w", err)
	}
	return nil
}

// about is the number of the account that an operation is about: the target,
// or the one that all of its facts are about, such as the account that a visitor
// has just made. What is kept of the operation is sealed with that account's
// key, and erased with it. None for what is about several.
func (tx *Tx) about() sql.NullInt64 {
	if tx.Account != nil {
		return sql.NullInt64{Int64: tx.Account.N, Valid: true}
	}
	var n sql.NullInt64
	for _, f := range tx.facts {
		if f.Account == nil || n.Valid && n.Int64 != f.Account.N {
			return sql.NullInt64{}
		}
		n = sql.NullInt64{Int64: f.Account.N, Valid: true}
	}
	return n
}

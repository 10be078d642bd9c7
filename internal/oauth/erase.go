package oauth

import (
	"fmt"

	"github.com/readmit/readmit/internal/op"
)

// Erase deletes what applications were granted for an account, with every code
// and refresh token of it. Applications that want to know of ended sessions are
// still told, which keeps the login ID for a day at most (OpenID Connect
// Back-Channel Logout 1.0).
func Erase(tx *op.Tx, n int64, login string) error {
	q := New(tx)
	told, err := q.grantsOfErased(tx.Ctx, n)
	if err != nil {
		return fmt.Errorf("list whom to tell of ended sessions: %w", err)
	}
	for _, g := range told {
		err := q.insertTelling(tx.Ctx, insertTellingParams{
			ID: tx.NewID("tel"), Tenant: tx.Actor.Tenant, Application: g.Application, Subject: login, Session: g.Session, NextAt: tx.Now.UnixMicro(),
		})
		if err != nil {
			return fmt.Errorf("note whom to tell of ended sessions: %w", err)
		}
	}
	if err := q.eraseGrants(tx.Ctx, n); err != nil {
		return fmt.Errorf("erase what applications were granted: %w", err)
	}
	if err := q.eraseConsents(tx.Ctx, n); err != nil {
		return fmt.Errorf("erase what was agreed to: %w", err)
	}
	if err := q.eraseDevices(tx.Ctx, n); err != nil {
		return fmt.Errorf("erase the devices that were allowed: %w", err)
	}
	if err := q.eraseRequests(tx.Ctx, n); err != nil {
		return fmt.Errorf("erase requests under way: %w", err)
	}
	return nil
}

package app

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/demo"
	"github.com/readmit/readmit/internal/session"
	"github.com/readmit/readmit/internal/store"
)

// signDemoIn gives the first of the demo's customers the devices and sessions
// that their history tells of. It can be done again: who has devices keeps
// them.
func (a *App) signDemoIn(ctx context.Context, tenantID string, accounts int, seed uint64, now time.Time) error {
	for p := range demo.Population(accounts, seed, now) {
		r := p.Full()
		seen := demo.Devices(r, now)
		if len(seen) == 0 {
			continue
		}
		err := a.DB.Store.Write(ctx, func(tx *store.Tx) error {
			n, err := account.ByLogin(ctx, tx, tenantID, r.LoginID)
			if err != nil || n == 0 {
				return err // not one of this demo's, or gone since
			}
			who, err := account.StandingOf(ctx, tx, n, true)
			if errors.Is(err, sql.ErrNoRows) {
				return nil
			}
			if err != nil {
				return err
			}
			return session.KeepSeen(ctx, tx, a.DB.IDs.New, who, demo.SignedFor, seen)
		})
		if err != nil {
			return fmt.Errorf("keep the devices of the demo's customers: %w", err)
		}
	}
	return nil
}

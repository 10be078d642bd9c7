package app

import (
	"context"
	"errors"
	"fmt"

	"github.com/readmit/readmit/internal/store"
)

// ErrOtherKeys is returned if the database was written with other keys than
// those in the folder: nothing in it could be read.
var ErrOtherKeys = errors.New("the keys do not belong to this database")

// claimKeys notes in a new database which keys it is written with, and
// compares them in every other.
func (a *App) claimKeys(ctx context.Context) error {
	own, noted := a.DB.Ring.RootID(), ""
	err := a.DB.Store.Write(ctx, func(tx *store.Tx) error {
		const note = `INSERT INTO installation (key, value) VALUES ('root_key', $1) ON CONFLICT (key) DO NOTHING`
		if _, err := tx.ExecContext(ctx, note, own); err != nil {
			return fmt.Errorf("note the keys: %w", err)
		}
		return tx.QueryRowContext(ctx, `SELECT value FROM installation WHERE key = 'root_key'`).Scan(&noted)
	})
	if err != nil {
		return fmt.Errorf("compare the keys with the database: %w", err)
	}
	if noted != own {
		return fmt.Errorf("%w: %s holds key %s, the database (%s) was written with %s; put back the folder that belongs to it, or set --keys",
			ErrOtherKeys, a.Config.KeyFolder(), own, a.Config.Where(), noted)
	}
	return nil
}

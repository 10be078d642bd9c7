package app

import (
	"context"
	"fmt"
	"strconv"

	"github.com/readmit/readmit/internal/backup"
	"github.com/readmit/readmit/internal/store"
)

// Backup makes a backup and notes when it was finished, which the health page
// tells.
func (a *App) Backup(ctx context.Context, in backup.MakeInput) (backup.Made, error) {
	actor := a.System("cli", "")
	actor.Call.Reason = "readmit backup"
	made, err := a.Backups.Make(ctx, actor, in)
	if err != nil {
		return backup.Made{}, err
	}
	err = a.DB.Store.Write(ctx, func(tx *store.Tx) error {
		const note = `INSERT INTO installation (key, value) VALUES ('backup.finished_at', $1) ON CONFLICT (key) DO UPDATE SET value = excluded.value`
		_, err := tx.ExecContext(ctx, note, strconv.FormatInt(a.now().UnixMicro(), 10))
		return err
	})
	if err != nil {
		return backup.Made{}, fmt.Errorf("note that a backup was made: %w", err)
	}
	return made, nil
}

// expireBackupKeys destroys the keys of old backups: a job's work.
func (a *App) expireBackupKeys(context.Context) error { return backup.ExpireKeys(a.DB.Ring, a.now()) }

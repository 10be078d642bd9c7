package app

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/readmit/readmit/internal/store"
)

// NoteBase remembers the address under which staff reach the console, so that
// commands beside the server can print links to it.
func (a *App) NoteBase(ctx context.Context, base string) error {
	err := a.DB.Store.Write(ctx, func(tx *store.Tx) error {
		const note = `INSERT INTO installation (key, value) VALUES ('base_url', $1) ON CONFLICT (key) DO UPDATE SET value = excluded.value`
		_, err := tx.ExecContext(ctx, note, base)
		return err
	})
	if err != nil {
		return fmt.Errorf("note the console's address: %w", err)
	}
	return nil
}

// Base returns the address that the last server was configured with, without
// a slash at its end, or fallback if there was none yet.
func (a *App) Base(ctx context.Context, fallback string) (base string, err error) {
	err = a.DB.Store.Read(ctx, func(tx *store.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT value FROM installation WHERE key = 'base_url'`).Scan(&base)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return fallback, nil
	}
	if err != nil {
		return "", fmt.Errorf("read the console's address: %w", err)
	}
	return base, nil
}

package oauth

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/store"
)

// Held is a grant of an account that stands: one refresh token, or the access
// tokens of one sign-in.
type Held struct{ Application, Session string } // the application's name

// HeldOf returns the grants of an account that stand, the last used first.
func HeldOf(ctx context.Context, tx *store.Tx, n int64, now time.Time) ([]Held, error) {
	rows, err := New(tx).grantsOf(ctx, n)
	if err != nil {
		return nil, fmt.Errorf("list the account's grants: %w", err)
	}
	var out []Held
	for _, r := range rows {
		if now.UnixMicro() >= r.ExpiresAt {
			continue
		}
		if _, err := look(ctx, tx, now, n, r.Epoch, r.Session); err == nil {
			out = append(out, Held{Application: r.Name, Session: r.Session})
		}
	}
	return out, nil
}

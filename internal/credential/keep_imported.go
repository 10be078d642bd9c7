package credential

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/store"
)

// Imported is a password hash that came with an account.
type Imported struct {
	Account int64
	// Hash is kept byte for byte, with the prefix of its format, until the
	// first sign-in makes one of our own from the password.
	Hash      string
	ChangedAt time.Time
}

// KeepImported keeps the hashes of new accounts, which have none yet. It is a
// step of an import: it records no event.
func KeepImported(tx *store.Tx, list []Imported) error {
	values := make([]any, 0, 3*len(list))
	for _, h := range list {
		values = append(values, h.Account, h.Hash, h.ChangedAt.UnixMicro())
	}
	if err := tx.Copy("credential_password", []string{"account", "hash", "changed_at"}, values); err != nil {
		return fmt.Errorf("keep imported passwords: %w", err)
	}
	return nil
}

const selectHashes = `SELECT account, hash, changed_at FROM credential_password WHERE account >= $1 AND account <= $2 ORDER BY account`

// Hashes returns the hashes of a range of accounts by number, both ends
// included. Only the export of the whole directory asks for them.
func Hashes(ctx context.Context, tx *store.Tx, from, to int64) ([]Imported, error) {
	rows, err := tx.QueryContext(ctx, selectHashes, from, to)
	if err != nil {
		return nil, fmt.Errorf("read password hashes: %w", err)
	}
	defer rows.Close()
	var out []Imported
	for rows.Next() {
		var h Imported
		var at int64
		if err := rows.Scan(&h.Account, &h.Hash, &at); err != nil {
			return nil, fmt.Errorf("read password hashes: %w", err)
		}
		h.ChangedAt = time.UnixMicro(at).UTC()
		out = append(out, h)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read password hashes: %w", err)
	}
	return out, nil
}

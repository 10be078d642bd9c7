package nonce

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/readmit/readmit/internal/store"
)

// Newest returns the id of the last nonce that an account was issued of a kind
// for a target, in whatever state: for codes that are typed where no flow keeps
// the id. It returns [ErrUnknown] if there is none.
func Newest(ctx context.Context, tx *store.Tx, account int64, kind Kind, target string) (string, error) {
	id, err := New(tx).newestNonce(ctx, newestNonceParams{Account: account, Kind: string(kind), Target: target})
	if errors.Is(err, sql.ErrNoRows) {
		return "", ErrUnknown
	}
	if err != nil {
		return "", fmt.Errorf("find the newest nonce: %w", err)
	}
	return id, nil
}

package nonce

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
)

// Text makes the secret of a nonce for whoever sends it: a link's text, of 64
// letters, digits, dashes and underscores, or a code's digits. It is for the
// message alone and is kept nowhere.
//
// It returns [ErrUnknown], [ErrUsed], [ErrSuperseded] or [ErrExpired] for what
// need not be sent any more.
func Text(ctx context.Context, tx *store.Tx, ring *keyring.Ring, id string, now time.Time) (secret.String, error) {
	row, err := byID(ctx, tx, id)
	if err != nil {
		return "", err
	}
	if err := ended(row, now); err != nil {
		return "", err
	}
	_, mac, err := macOf(ring, row.KeyID, row.ID, Kind(row.Kind))
	if err != nil {
		return "", fmt.Errorf("write a message's secret: %w", err)
	}
	if row.Digits > 0 {
		return secret.String(codeText(mac, row.Digits)), nil
	}
	return linkText(row.ID, mac)
}

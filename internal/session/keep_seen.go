package session

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/store"
)

// Seen is a device that an account was signed in to with, as its history tells.
type Seen struct {
	UserAgent, Address string
	First, Last        time.Time
	Identity           string // of the last sign-in
	// SignedOut says that the session of the last sign-in was ended by its owner.
	SignedOut bool
}

// KeepSeen keeps the devices of an account that came with its history, and the
// sessions on them that would stand now. Nobody holds their cookies: they are
// there to be looked at and ended. An account that has devices is left as it
// is. It records no event, since the history has told.
func KeepSeen(ctx context.Context, tx *store.Tx, newID func(prefix string) string, who account.Standing, last time.Duration, list []Seen) error {
	q := New(tx)
	has, err := q.devicesOf(ctx, who.N)
	if err != nil || len(has) > 0 {
		return wrapped("look for devices", err)
	}
	for _, d := range list {
		device := newID("dev")
		err := q.insertDevice(ctx, insertDeviceParams{
			ID: device, Tenant: who.Tenant, Account: who.N, Digest: proof.HashToken(proof.NewToken(32)), At: d.First.UnixMicro(),
			UserAgent: clipped(d.UserAgent), Address: d.Address,
		})
		if err != nil {
			return fmt.Errorf("keep a device that was seen: %w", err)
		}
		if err := q.touchDevice(ctx, touchDeviceParams{ID: device, At: d.Last.UnixMicro()}); err != nil {
			return fmt.Errorf("keep when a device was seen: %w", err)
		}
		if d.SignedOut {
			continue
		}
		err = q.insertSession(ctx, insertSessionParams{
			ID: newID("ses"), Tenant: who.Tenant, Account: who.N, Epoch: who.Epoch, Digest: proof.HashToken(proof.NewToken(32)),
			Identity: d.Identity, Device: device, UserAgent: clipped(d.UserAgent), Address: d.Address,
			At: d.Last.UnixMicro(), ExpiresAt: d.Last.Add(last).UnixMicro(),
		})
		if err != nil {
			return fmt.Errorf("keep a session: %w", err)
		}
	}
	return nil
}

package oauth

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opDenyDevice = op.Define("oauth.deny_device", "Refuse to sign in on a device", op.Needs{})

// DenyDevice tells a device that its owner did not agree, at its next question.
//
// It returns [ErrDeviceUnknown].
func (s *Service) DenyDevice(ctx context.Context, actor authz.Actor, in DeviceInput) (AccessTold, error) {
	return op.Do(ctx, s.db, actor, opDenyDevice, in, func(tx *op.Tx) (AccessTold, error) {
		d, a, err := waiting(tx.Ctx, tx.Tx, actor.Tenant, in.Code, tx.Now)
		if err != nil {
			return AccessTold{}, err
		}
		return a.told(nil), d.deny(tx)
	})
}

// deny refuses the device, unless somebody has answered it in between.
func (d device) deny(tx *op.Tx) error {
	n, err := New(tx).denyDevice(tx.Ctx, denyDeviceParams{Digest: d.digest, DeniedAt: nullable(tx.Now.UnixMicro())})
	if err != nil {
		return fmt.Errorf("deny the device: %w", err)
	}
	if n == 0 {
		return ErrDeviceUnknown
	}
	return nil
}

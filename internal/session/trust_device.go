package session

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opTrustDevice = op.Define("session.trust_device", "Trust a device", op.Needs{})

var eventDeviceTrusted = event.Define("session.device_trusted", "DEVICE", Told{ID: "dev_0193a6c2b4f07c3e9a1d5f2b7c8e9d01", Device: "Firefox on Windows"}, "USER_DEVICE_LINK_CREATED")

// TrustDevice notes that the customer called a device their own. Only the
// customer does that, from a session that is not restricted. What it is worth
// is up to those who ask for a second factor.
//
// It returns [op.ErrNotFound] if there is no such account for the actor, and
// [ErrNoDevice] if the account has no such device.
func (s *Service) TrustDevice(ctx context.Context, actor authz.Actor, in DeviceInput) (Done, error) {
	return op.Do(ctx, s.db, actor, opTrustDevice, in, func(tx *op.Tx) (Done, error) {
		rows, err := New(tx).trustDevice(tx.Ctx, trustDeviceParams{Account: tx.Account.N, ID: in.Device, At: tx.Now.UnixMicro()})
		if err != nil {
			return Done{}, fmt.Errorf("trust the device: %w", err)
		}
		if len(rows) == 0 {
			return Done{}, ErrNoDevice
		}
		record(tx, eventDeviceTrusted, endedRow{ID: in.Device, Account: tx.Account.N, Login: tx.Account.ID, UserAgent: rows[0].UserAgent, Address: rows[0].Address}, "")
		return Done{}, nil
	})
}

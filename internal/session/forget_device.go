package session

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opForgetDevice = op.Define("session.forget_device", "Forget a device", op.Needs{})

// ErrNoDevice is returned for a device that the account does not have.
var ErrNoDevice = fault.New(fault.NotFound, "device_not_found", "The account has no such device. It may have been forgotten already: list them anew.")

// DeviceInput names a device of an account.
type DeviceInput struct {
	Account string `json:"account"` // login ID
	Device  string `json:"device"`
}

// Validate accepts every text: what is no device of the account is not found.
func (in DeviceInput) Validate() error { return nil }

// Target is the account.
func (in DeviceInput) Target() op.Target { return op.Target{Account: in.Account} }

var eventDeviceForgotten = event.Define("session.device_forgotten", "DEVICE", Told{ID: "dev_0193a6c2b4f07c3e9a1d5f2b7c8e9d01", Device: "Firefox on Windows"}, "DEVICE_DELETED", "USER_DEVICE_LINK_DELETED")

// ForgetDevice forgets a device: its sessions end, and it is as unknown as any
// other, so that it gets past no lock and past no second factor.
//
// It returns [op.ErrNotFound] if there is no such account for the actor, and
// [ErrNoDevice] if the account has no such device.
func (s *Service) ForgetDevice(ctx context.Context, actor authz.Actor, in DeviceInput) (Done, error) {
	return op.Do(ctx, s.db, actor, opForgetDevice, in, func(tx *op.Tx) (Done, error) {
		q := New(tx)
		d, err := q.deleteDevice(tx.Ctx, deleteDeviceParams{Account: tx.Account.N, ID: in.Device})
		if errors.Is(err, sql.ErrNoRows) {
			return Done{}, ErrNoDevice
		}
		if err != nil {
			return Done{}, fmt.Errorf("forget the device: %w", err)
		}
		n, err := q.endOnDevice(tx.Ctx, endOnDeviceParams{Account: tx.Account.N, Device: in.Device, At: tx.Now.UnixMicro()})
		if err != nil {
			return Done{}, fmt.Errorf("end the device's sessions: %w", err)
		}
		record(tx, eventDeviceForgotten, endedRow{ID: in.Device, Account: tx.Account.N, Login: tx.Account.ID, UserAgent: d.UserAgent, Address: d.Address}, "")
		return Done{Ended: int(n)}, nil
	})
}

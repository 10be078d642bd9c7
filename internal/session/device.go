package session

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
)

// What makes a device known: see [KnownDevice].
const (
	// KnownAfter is how old a device must be, so that nobody who has just got in
	// by a stolen password counts as the owner.
	KnownAfter = 24 * time.Hour
	// DeviceAttempts is how many sign-ins may fail on a known device before it
	// counts as unknown for DeviceRest.
	DeviceAttempts = 10
	DeviceRest     = time.Hour
)

var eventNewDevice = event.Define("signin.new_device_seen", "DEVICE", Told{ID: "dev_0193a6c2b4f07c3e9a1d5f2b7c8e9d01", Device: "Firefox on Windows"}, "DEVICE_CREATED")

// KnownDevice reports whether a device's cookie proves that the account was
// signed in to with it, more than [KnownAfter] ago: its owner then gets in
// although failed sign-ins elsewhere have locked the account. A device on
// which [DeviceAttempts] sign-ins have failed is not known for [DeviceRest].
func KnownDevice(ctx context.Context, tx *store.Tx, account int64, device secret.String, now time.Time) (bool, error) {
	if device == "" || account == 0 {
		return false, nil
	}
	n, err := New(tx).knownDevice(ctx, knownDeviceParams{
		Account: account, Digest: proof.HashToken(device), CreatedBefore: now.Add(-KnownAfter).UnixMicro(),
		Most: DeviceAttempts, Rested: now.Add(-DeviceRest).UnixMicro(),
	})
	if err != nil {
		return false, fmt.Errorf("look for the device: %w", err)
	}
	return n > 0, nil
}

// CountDeviceFailure counts a failed sign-in on a known device by the device,
// and reports whether it did: then the caller does not count it by the
// account, which others may have locked. It belongs into a body that ends with
// [op.Tx.Refuse].
func CountDeviceFailure(tx *op.Tx, account int64, device secret.String) (counted bool, err error) {
	known, err := KnownDevice(tx.Ctx, tx.Tx, account, device, tx.Now)
	if err != nil || !known {
		return false, err
	}
	err = New(tx).countDeviceFailure(tx.Ctx, countDeviceFailureParams{
		Account: account, Digest: proof.HashToken(device), At: tx.Now.UnixMicro(), Rested: tx.Now.Add(-DeviceRest).UnixMicro(),
	})
	if err != nil {
		return false, fmt.Errorf("count a failed sign-in of the device: %w", err)
	}
	return true, nil
}

// enroll finds the device of a sign-in, or adds it. Either way its cookie gets
// a new secret, in all accounts that were signed in to with it: so a cookie
// that somebody planted in the browser is never known to them afterwards.
//
// A device that is new to the account is told to its owner: see
// [tellNewDevice].
func enroll(tx *op.Tx, who account.Standing, old secret.String, place string) (id string, cookie secret.String, err error) {
	q := New(tx)
	cookie = proof.NewToken(32)
	digest, at := proof.HashToken(cookie), tx.Now.UnixMicro()
	userAgent, address := clipped(tx.Actor.Call.UserAgent), tx.Actor.Call.Address
	if old != "" {
		err := q.renewDevices(tx.Ctx, renewDevicesParams{Tenant: who.Tenant, Old: proof.HashToken(old), Digest: digest})
		if err != nil {
			return "", "", fmt.Errorf("renew the device's cookie: %w", err)
		}
		id, err = q.useDevice(tx.Ctx, useDeviceParams{Account: who.N, Digest: digest, At: at, UserAgent: userAgent, Address: address})
		if err == nil || !errors.Is(err, sql.ErrNoRows) {
			return id, cookie, wrapped("use the device", err)
		}
	}
	name := DeviceName(userAgent)
	if err := tellNewDevice(tx, who, name, place); err != nil {
		return "", "", err
	}
	id = tx.NewID("dev")
	err = q.insertDevice(tx.Ctx, insertDeviceParams{
		ID: id, Tenant: who.Tenant, Account: who.N, Digest: digest, At: at, UserAgent: userAgent, Address: address,
	})
	if err != nil {
		return "", "", fmt.Errorf("add the device: %w", err)
	}
	tx.Record(event.Fact{
		Type: eventNewDevice, Account: &event.Account{N: who.N, ID: who.ID},
		Data: Told{ID: id, Device: name, IP: address},
	})
	return id, cookie, nil
}

func wrapped(what string, err error) error {
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

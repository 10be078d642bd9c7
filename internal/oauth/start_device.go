package oauth

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
)

var opStartDevice = op.DefineCounted("oauth.start_device", "Begin to sign in on a device")

// StartDeviceInput is what a device asks for.
type StartDeviceInput struct {
	Scopes []string `json:"scopes"`
}

// Validate accepts everything: what the application may not ask for is refused.
func (in StartDeviceInput) Validate() error { return nil }

// Target is the tenant.
func (in StartDeviceInput) Target() op.Target { return op.Target{} }

// DeviceCodes are the two codes of a device (RFC 8628, section 3.2).
type DeviceCodes struct {
	Device secret.String // by which it asks
	User   secret.String // which it shows: ABCD-EFGH
	Lasts  time.Duration
	Wait   time.Duration // between two questions
}

// StartDevice gives a device its codes.
//
// It returns [ErrUnauthorized] and [ErrInvalidScope].
func (s *Service) StartDevice(ctx context.Context, call authz.Call, c Client, in StartDeviceInput) (DeviceCodes, error) {
	if c.Kind != Device {
		return DeviceCodes{}, ErrUnauthorized
	}
	if len(in.Scopes) == 0 {
		in.Scopes = c.Scopes
	}
	scopes, all := c.allows(without(in.Scopes, "offline_access"))
	if !all {
		s.count(eventScopeRefused, c.application, "")
		return DeviceCodes{}, ErrInvalidScope
	}
	code, user := proof.NewToken(32), newUserCode()
	_, err := op.Do(ctx, s.db, c.actor(call, opStartDevice.Name), opStartDevice, in, func(tx *op.Tx) (int, error) {
		digest, _ := readUserCode(c.tenant, secret.String(user))
		n, err := New(tx).insertDevice(tx.Ctx, insertDeviceParams{
			Digest: proof.HashToken(code), Tenant: c.tenant, UserCode: digest, Application: c.ID, Scopes: strings.Join(scopes, " "),
			CreatedAt: tx.Now.UnixMicro(), ExpiresAt: tx.Now.Add(DeviceLasts).UnixMicro(), Wait: deviceWait,
		})
		if err == nil && n == 0 {
			err = errors.New("another device shows the same code")
		}
		if err != nil {
			return 0, fmt.Errorf("give a device its codes: %w", err)
		}
		return 0, nil
	})
	return DeviceCodes{Device: code, User: secret.String(user[:4] + "-" + user[4:]), Lasts: DeviceLasts, Wait: deviceWait * time.Second}, err
}

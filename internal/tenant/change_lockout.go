package tenant

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opChangeLockout = op.Define("tenant.change_lockout", "Change when accounts are locked", op.Needs{Fresh: true, Whole: true})

// ChangeLockoutInput is settings of the group lockout as they shall be.
type ChangeLockoutInput struct {
	// Version is what [Service.ListSettings] answered.
	Version int64 `json:"version"`
	// Settings are texts by the keys of settings; those that are not named stay.
	// An empty text sets back to the default.
	Settings map[string]string `json:"settings"`
}

// Validate holds each setting to its definition.
func (in ChangeLockoutInput) Validate() error {
	return validChange(in.Version, in.Settings, GroupLockout)
}

// Target is the tenant.
func (in ChangeLockoutInput) Target() op.Target { return op.Target{} }

var eventLockoutChanged = event.Define("tenant.lockout_changed", "", SettingsChanged{Version: 7})

// ChangeLockout changes when an account is locked and how the lock ends: all that was sent, or
// none. Locks that stand end when they were to end.
//
// It returns [ErrSettingsChanged] if somebody else changed one of them since
// the version given, and a fault naming each that may not be so.
func (s *Service) ChangeLockout(ctx context.Context, actor authz.Actor, in ChangeLockoutInput) (Changed, error) {
	return op.Do(ctx, s.db, actor, opChangeLockout, in, func(tx *op.Tx) (Changed, error) {
		return changeSettings(tx, in.Version, in.Settings, eventLockoutChanged)
	})
}

package tenant

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opChangeSessionLimits = op.Define("tenant.change_session_limits", "Change how long sessions last", op.Needs{Fresh: true, Whole: true})

// ChangeSessionLimitsInput is settings of the group sessions as they shall be.
type ChangeSessionLimitsInput struct {
	// Version is what [Service.ListSettings] answered.
	Version int64 `json:"version"`
	// Settings are texts by the keys of settings; those that are not named stay.
	// An empty text sets back to the default.
	Settings map[string]string `json:"settings"`
}

// Validate holds each setting to its definition.
func (in ChangeSessionLimitsInput) Validate() error {
	return validChange(in.Version, in.Settings, GroupSessions)
}

// Target is the tenant.
func (in ChangeSessionLimitsInput) Target() op.Target { return op.Target{} }

var eventSessionLimitsChanged = event.Define("tenant.session_limits_changed", "", SettingsChanged{Version: 7})

// ChangeSessionLimits changes how many sessions an account may have and how long they last: all that was sent, or
// none. The limit holds from the next sign-in on.
//
// It returns [ErrSettingsChanged] if somebody else changed one of them since
// the version given, and a fault naming each that may not be so.
func (s *Service) ChangeSessionLimits(ctx context.Context, actor authz.Actor, in ChangeSessionLimitsInput) (Changed, error) {
	return op.Do(ctx, s.db, actor, opChangeSessionLimits, in, func(tx *op.Tx) (Changed, error) {
		return changeSettings(tx, in.Version, in.Settings, eventSessionLimitsChanged)
	})
}

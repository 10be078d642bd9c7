package tenant

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opChangeDeskPolicy = op.Define("tenant.change_desk_policy", "Change the desk's limits", op.Needs{Fresh: true, Whole: true})

// ChangeDeskPolicyInput is settings of the group desk as they shall be.
type ChangeDeskPolicyInput struct {
	// Version is what [Service.ListSettings] answered.
	Version int64 `json:"version"`
	// Settings are texts by the keys of settings; those that are not named stay.
	// An empty text sets back to the default.
	Settings map[string]string `json:"settings"`
}

// Validate holds each setting to its definition.
func (in ChangeDeskPolicyInput) Validate() error {
	return validChange(in.Version, in.Settings, GroupDesk)
}

// Target is the tenant.
func (in ChangeDeskPolicyInput) Target() op.Target { return op.Target{} }

var eventDeskPolicyChanged = event.Define("tenant.desk_policy_changed", "", SettingsChanged{Version: 7})

// ChangeDeskPolicy changes the limits that agents are held to: all that were
// sent, or none. They hold from the commit on, for sessions that are open too.
//
// It returns [ErrSettingsChanged] if somebody else changed one of them since
// the version given, and a fault naming each that is out of its range.
func (s *Service) ChangeDeskPolicy(ctx context.Context, actor authz.Actor, in ChangeDeskPolicyInput) (Changed, error) {
	return op.Do(ctx, s.db, actor, opChangeDeskPolicy, in, func(tx *op.Tx) (Changed, error) {
		return changeSettings(tx, in.Version, in.Settings, eventDeskPolicyChanged)
	})
}

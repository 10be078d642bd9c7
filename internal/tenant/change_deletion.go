package tenant

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opChangeDeletion = op.Define("tenant.change_deletion", "Change how accounts are deleted", op.Needs{Fresh: true, Whole: true})

// ChangeDeletionInput is settings of the group deletion as they shall be.
type ChangeDeletionInput struct {
	// Version is what [Service.ListSettings] answered.
	Version int64 `json:"version"`
	// Settings are texts by the keys of settings; those that are not named stay.
	// An empty text sets back to the default.
	Settings map[string]string `json:"settings"`
}

// Validate holds each setting to its definition.
func (in ChangeDeletionInput) Validate() error {
	return validChange(in.Version, in.Settings, GroupDeletion)
}

// Target is the tenant.
func (in ChangeDeletionInput) Target() op.Target { return op.Target{} }

var eventDeletionChanged = event.Define("tenant.deletion_changed", "", SettingsChanged{Version: 7})

// ChangeDeletion changes whether customers ask for their own deletion, and how long
// the cooling-off is: all that was sent, or none. What was approved already is
// due when it was to be due.
//
// It returns [ErrSettingsChanged] if somebody else changed one of them since
// the version given, and a fault naming each that may not be so.
func (s *Service) ChangeDeletion(ctx context.Context, actor authz.Actor, in ChangeDeletionInput) (Changed, error) {
	return op.Do(ctx, s.db, actor, opChangeDeletion, in, func(tx *op.Tx) (Changed, error) {
		return changeSettings(tx, in.Version, in.Settings, eventDeletionChanged)
	})
}

package tenant

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opChangeCORS = op.Define("tenant.change_cors", "Change which sites' scripts may ask", op.Needs{Fresh: true, Whole: true})

// ChangeCORSInput is settings of the group cors as they shall be.
type ChangeCORSInput struct {
	// Version is what [Service.ListSettings] answered.
	Version int64 `json:"version"`
	// Settings are texts by the keys of settings; those that are not named stay.
	// An empty text sets back to the default.
	Settings map[string]string `json:"settings"`
}

// Validate holds each setting to its definition.
func (in ChangeCORSInput) Validate() error {
	return validChange(in.Version, in.Settings, GroupCORS)
}

// Target is the tenant.
func (in ChangeCORSInput) Target() op.Target { return op.Target{} }

var eventCORSChanged = event.Define("tenant.cors_changed", "", SettingsChanged{Version: 7})

// ChangeCORS changes which sites' scripts may ask the customers' host: all that was sent, or
// none. It holds from the commit on.
//
// It returns [ErrSettingsChanged] if somebody else changed one of them since
// the version given, and a fault naming each that may not be so.
func (s *Service) ChangeCORS(ctx context.Context, actor authz.Actor, in ChangeCORSInput) (Changed, error) {
	return op.Do(ctx, s.db, actor, opChangeCORS, in, func(tx *op.Tx) (Changed, error) {
		return changeSettings(tx, in.Version, in.Settings, eventCORSChanged)
	})
}

package tenant

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opChangeFactors = op.Define("tenant.change_factors", "Change which second factors there are", op.Needs{Fresh: true, Whole: true})

// ChangeFactorsInput is settings of the group factors as they shall be.
type ChangeFactorsInput struct {
	// Version is what [Service.ListSettings] answered.
	Version int64 `json:"version"`
	// Settings are texts by the keys of settings; those that are not named stay.
	// An empty text sets back to the default.
	Settings map[string]string `json:"settings"`
}

// Validate holds each setting to its definition.
func (in ChangeFactorsInput) Validate() error {
	return validChange(in.Version, in.Settings, GroupFactors)
}

// Target is the tenant.
func (in ChangeFactorsInput) Target() op.Target { return op.Target{} }

var eventFactorsChanged = event.Define("tenant.factors_changed", "", SettingsChanged{Version: 7})

// ChangeFactors changes which second factors customers can set up, and whether they must: all that was sent, or
// none. Factors that are set up and no longer offered go on working.
//
// It returns [ErrSettingsChanged] if somebody else changed one of them since
// the version given, and a fault naming each that may not be so.
func (s *Service) ChangeFactors(ctx context.Context, actor authz.Actor, in ChangeFactorsInput) (Changed, error) {
	return op.Do(ctx, s.db, actor, opChangeFactors, in, func(tx *op.Tx) (Changed, error) {
		return changeSettings(tx, in.Version, in.Settings, eventFactorsChanged)
	})
}

package tenant

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opChangePasswordRules = op.Define("tenant.change_password_rules", "Change the rules for passwords", op.Needs{Fresh: true, Whole: true})

// ChangePasswordRulesInput is settings of the group password as they shall be.
type ChangePasswordRulesInput struct {
	// Version is what [Service.ListSettings] answered.
	Version int64 `json:"version"`
	// Settings are texts by the keys of settings; those that are not named stay.
	// An empty text sets back to the default.
	Settings map[string]string `json:"settings"`
}

// Validate holds each setting to its definition.
func (in ChangePasswordRulesInput) Validate() error {
	return validChange(in.Version, in.Settings, GroupPassword)
}

// Target is the tenant.
func (in ChangePasswordRulesInput) Target() op.Target { return op.Target{} }

var eventPasswordRulesChanged = event.Define("tenant.password_rules_changed", "", SettingsChanged{Version: 7})

// ChangePasswordRules changes what customers' passwords must be like: all that was sent, or
// none. They hold for passwords that are set from then on; the age holds at the next sign-in.
//
// It returns [ErrSettingsChanged] if somebody else changed one of them since
// the version given, and a fault naming each that may not be so.
func (s *Service) ChangePasswordRules(ctx context.Context, actor authz.Actor, in ChangePasswordRulesInput) (Changed, error) {
	return op.Do(ctx, s.db, actor, opChangePasswordRules, in, func(tx *op.Tx) (Changed, error) {
		return changeSettings(tx, in.Version, in.Settings, eventPasswordRulesChanged)
	})
}

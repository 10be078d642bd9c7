package tenant

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opChangeSignUp = op.Define("tenant.change_sign_up", "Change who may sign up", op.Needs{Fresh: true, Whole: true})

// ChangeSignUpInput is settings of the group sign_up as they shall be.
type ChangeSignUpInput struct {
	// Version is what [Service.ListSettings] answered.
	Version int64 `json:"version"`
	// Settings are texts by the keys of settings; those that are not named stay.
	// An empty text sets back to the default.
	Settings map[string]string `json:"settings"`
}

// Validate holds each setting to its definition.
func (in ChangeSignUpInput) Validate() error {
	return validChange(in.Version, in.Settings, GroupSignUp)
}

// Target is the tenant.
func (in ChangeSignUpInput) Target() op.Target { return op.Target{} }

var eventSignUpChanged = event.Define("tenant.sign_up_changed", "", SettingsChanged{Version: 7})

// ChangeSignUp changes who may make an account, and what a new one must prove: all that was sent, or
// none. They hold for the next sign-up and sign-in; sessions that are open stay.
//
// It returns [ErrSettingsChanged] if somebody else changed one of them since
// the version given, and a fault naming each that may not be so.
func (s *Service) ChangeSignUp(ctx context.Context, actor authz.Actor, in ChangeSignUpInput) (Changed, error) {
	return op.Do(ctx, s.db, actor, opChangeSignUp, in, func(tx *op.Tx) (Changed, error) {
		return changeSettings(tx, in.Version, in.Settings, eventSignUpChanged)
	})
}

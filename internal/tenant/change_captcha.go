package tenant

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opChangeCaptcha = op.Define("tenant.change_captcha", "Change the captcha", op.Needs{Fresh: true, Whole: true})

// ChangeCaptchaInput is settings of the group captcha as they shall be.
type ChangeCaptchaInput struct {
	// Version is what [Service.ListSettings] answered.
	Version int64 `json:"version"`
	// Settings are texts by the keys of settings; those that are not named stay.
	// An empty text sets back to the default.
	Settings map[string]string `json:"settings"`
}

// Validate holds each setting to its definition.
func (in ChangeCaptchaInput) Validate() error {
	return validChange(in.Version, in.Settings, GroupCaptcha)
}

// Target is the tenant.
func (in ChangeCaptchaInput) Target() op.Target { return op.Target{} }

var eventCaptchaChanged = event.Define("tenant.captcha_changed", "", SettingsChanged{Version: 7}, "CAPTCHA_UPDATED")

// ChangeCaptcha changes who judges whether a visitor is a person: all that was sent, or
// none. It holds from the commit on.
//
// It returns [ErrSettingsChanged] if somebody else changed one of them since
// the version given, and a fault naming each that may not be so.
func (s *Service) ChangeCaptcha(ctx context.Context, actor authz.Actor, in ChangeCaptchaInput) (Changed, error) {
	return op.Do(ctx, s.db, actor, opChangeCaptcha, in, func(tx *op.Tx) (Changed, error) {
		return changeSettings(tx, in.Version, in.Settings, eventCaptchaChanged)
	})
}

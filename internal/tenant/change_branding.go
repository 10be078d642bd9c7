package tenant

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opChangeBranding = op.Define("tenant.change_branding", "Change the branding", op.Needs{Fresh: true, Whole: true})

// ChangeBrandingInput is settings of the group branding as they shall be.
type ChangeBrandingInput struct {
	// Version is what [Service.ListSettings] answered.
	Version int64 `json:"version"`
	// Settings are texts by the keys of settings; those that are not named stay.
	// An empty text sets back to the default.
	Settings map[string]string `json:"settings"`
	// Logo is a PNG or JPEG file of at most [LogoBytes].
	Logo []byte `json:"logo"`
	// RemoveLogo takes the logo away.
	RemoveLogo bool `json:"remove_logo"`
}

// Validate holds each setting to its definition and decodes the logo.
func (in ChangeBrandingInput) Validate() error {
	var f fault.Fields
	checkVersion(&f, in.Version)
	f.Check(len(in.Settings) > 0 || len(in.Logo) > 0 || in.RemoveLogo, "settings", "required", "Name the settings to change, or send a logo.")
	f.Check(len(in.Logo) == 0 || !in.RemoveLogo, "remove_logo", "contradiction", "Send a logo or take it away, not both.")
	checkSettings(&f, in.Settings, GroupBranding)
	if len(in.Logo) > 0 {
		if _, bad := readLogo(in.Logo); bad != nil {
			f.Add("logo", bad.code, bad.message)
		}
	}
	return f.Err()
}

// Target is the tenant.
func (in ChangeBrandingInput) Target() op.Target { return op.Target{} }

var eventBrandingChanged = event.Define("tenant.branding_changed", "", SettingsChanged{Version: 7}, "HOSTED_PAGE_UPDATED", "HOSTED_PAGE_MODIFIED")

// ChangeBranding changes what the tenant looks like to customers: all that was
// sent, or nothing. A logo is decoded in full before it is stored.
//
// It returns [ErrSettingsChanged] if somebody else changed the same since the
// version given, and a fault naming each field that may not be so.
func (s *Service) ChangeBranding(ctx context.Context, actor authz.Actor, in ChangeBrandingInput) (Changed, error) {
	return op.Do(ctx, s.db, actor, opChangeBranding, in, func(tx *op.Tx) (Changed, error) {
		c, err := beginChange(tx, in.Version)
		if err != nil {
			return Changed{}, err
		}
		if err := c.setAll(in.Settings); err != nil {
			return Changed{}, err
		}
		if len(in.Logo) > 0 || in.RemoveLogo {
			if err := c.logo(in.Logo); err != nil {
				return Changed{}, err
			}
		}
		return c.tell(eventBrandingChanged)
	})
}

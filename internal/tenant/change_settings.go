package tenant

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opChangeSettings = op.Define("tenant.change_settings", "Change names, region and languages", op.Needs{Fresh: true, Whole: true})

// ChangeSettingsInput is settings of the groups names and region as they shall
// be.
type ChangeSettingsInput struct {
	// Version is what [Service.ListSettings] answered.
	Version int64 `json:"version"`
	// Settings are texts by the keys of settings; those that are not named stay.
	// An empty text sets back to the default.
	Settings map[string]string `json:"settings"`
}

// Validate holds each setting to its definition.
func (in ChangeSettingsInput) Validate() error {
	return validChange(in.Version, in.Settings, GroupNames, GroupRegion)
}

// Target is the tenant.
func (in ChangeSettingsInput) Target() op.Target { return op.Target{} }

// SettingsChanged is told when settings changed. Which ones stands beside it;
// what they are now is read from the settings.
type SettingsChanged struct {
	Version int64 `json:"version"`
}

var eventSettingsChanged = event.Define("tenant.settings_changed", "", SettingsChanged{Version: 7})

// ChangeSettings changes the tenant's names, default region, time zone and
// languages: all that were sent, or none. They hold from the commit on.
// Telephone numbers that are stored stay as they were read.
//
// It returns [ErrSettingsChanged] if somebody else changed one of them since
// the version given, and a fault naming each that may not be so.
func (s *Service) ChangeSettings(ctx context.Context, actor authz.Actor, in ChangeSettingsInput) (Changed, error) {
	return op.Do(ctx, s.db, actor, opChangeSettings, in, func(tx *op.Tx) (Changed, error) {
		return changeSettings(tx, in.Version, in.Settings, eventSettingsChanged)
	})
}

// validChange checks the input of a change.
func validChange(version int64, values map[string]string, groups ...Group) error {
	var f fault.Fields
	checkVersion(&f, version)
	f.Check(len(values) > 0, "settings", "required", "Name the settings to change, with their values.")
	checkSettings(&f, values, groups...)
	return f.Err()
}

func checkVersion(f *fault.Fields, version int64) {
	f.Check(version > 0, "version", "required", "Give the version that the list of settings has.")
}

// changeSettings is the step that the three operations on settings share.
func changeSettings(tx *op.Tx, version int64, values map[string]string, told *event.Type) (Changed, error) {
	c, err := beginChange(tx, version)
	if err != nil {
		return Changed{}, err
	}
	if err := c.setAll(values); err != nil {
		return Changed{}, err
	}
	return c.tell(told)
}

// tell finishes the change and records what changed, if anything did.
func (c *changing) tell(told *event.Type) (Changed, error) {
	out, err := c.finish()
	if err == nil && len(out.Settings) > 0 {
		c.tx.Record(event.Fact{Type: told, Changed: out.Settings, Data: SettingsChanged{Version: out.Version}})
	}
	return out, err
}

package tenant

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

// ErrSettingsChanged is returned if somebody else changed a setting since the
// version that a change is based on. Its fields have both values.
var ErrSettingsChanged = fault.New(fault.Stale, "settings_changed", "Somebody else changed these settings meanwhile. Look at both values, and send yours again with the new version if it shall hold.")

// Changed is the answer to a change: the settings as they are now.
type Changed struct {
	Version  int64    `json:"version"`
	Settings []string `json:"settings"` // keys of those that changed
}

// checkSettings holds what was sent to the definitions of the groups.
func checkSettings(f *fault.Fields, values map[string]string, groups ...Group) {
	for _, key := range slices.Sorted(maps.Keys(values)) {
		s := SettingNamed(key)
		if s == nil || !slices.Contains(groups, s.Group) {
			f.Add("settings."+short(key), "unknown", "There is no such setting here. The settings are listed under /settings.")
			continue
		}
		if _, bad := s.read(values[key]); bad != nil {
			f.Add("settings."+key, bad.code, bad.message)
		}
	}
}

// short keeps what is sent back of an unknown key short.
func short(key string) string { return key[:min(len(key), 60)] }

// changing is a change of settings on its way.
type changing struct {
	tx      *op.Tx
	base    int64 // the version that the change is based on
	tenant  lockTenantRow
	stored  map[string]settingsOfRow
	changed []string
	stale   []fault.Field
}

// beginChange locks the tenant, so that changes come one after the other, and
// reads its settings.
func beginChange(tx *op.Tx, base int64) (*changing, error) {
	c := &changing{tx: tx, base: base, stored: map[string]settingsOfRow{}}
	var err error
	if c.tenant, err = New(tx).lockTenant(tx.Ctx, tx.Actor.Tenant); err != nil {
		return nil, notThere(err)
	}
	rows, err := New(tx).settingsOf(tx.Ctx, tx.Actor.Tenant)
	if err != nil {
		return nil, fmt.Errorf("read the settings: %w", err)
	}
	for _, r := range rows {
		c.stored[r.Key] = r
	}
	return c, nil
}

// set gives a setting a value that was read. Empty is the default.
func (c *changing) set(s *Setting, value string) error {
	now := c.value(s)
	if value == now || (value == "" && !c.stored[s.Key].Value.Valid && !s.Required) {
		return nil
	}
	if r, ok := c.stored[s.Key]; ok && r.Version > c.base {
		c.stale = append(c.stale, fault.Field{
			Name: "settings." + s.Key, Code: "changed_meanwhile", Message: r.ChangedName + " changed this meanwhile.",
			Conflict: &fault.Clash{Now: now, Yours: value, By: r.ChangedName, At: micro(r.ChangedAt)},
		})
		return nil
	}
	row := settingsOfRow{
		Key: s.Key, Value: sql.NullString{String: value, Valid: value != ""}, Version: c.tenant.Version + 1,
		ChangedBy: c.tx.Actor.ID, ChangedName: c.tx.Actor.Name, ChangedAt: c.tx.Now.UnixMicro(),
	}
	c.stored[s.Key], c.changed = row, append(c.changed, s.Key)
	c.toRow(s, value)
	err := New(c.tx).putSetting(c.tx.Ctx, putSettingParams{
		Tenant: c.tenant.ID, Key: row.Key, Value: row.Value, Version: row.Version,
		ChangedBy: row.ChangedBy, ChangedName: row.ChangedName, ChangedAt: row.ChangedAt,
	})
	if err != nil {
		return fmt.Errorf("keep the setting %s: %w", s.Key, err)
	}
	return nil
}

// setAll sets what was sent, in the order of the definitions.
func (c *changing) setAll(values map[string]string) error {
	for _, s := range AllSettings {
		raw, sent := values[s.Key]
		if !sent {
			continue
		}
		value, bad := s.read(raw)
		if bad != nil {
			return fmt.Errorf("read the validated setting %s: %s", s.Key, bad.message)
		}
		if err := c.set(s, value); err != nil {
			return err
		}
	}
	return nil
}

// column is where the tenant's own row has a required setting.
func (c *changing) column(s *Setting) *string {
	return map[*Setting]*string{
		Name: &c.tenant.Name, DefaultRegion: &c.tenant.DefaultRegion, TimeZone: &c.tenant.TimeZone, Language: &c.tenant.Language,
	}[s]
}

func (c *changing) toRow(s *Setting, value string) {
	if column := c.column(s); column != nil {
		*column = value
	}
}

// value is what holds, as far as the change has come.
func (c *changing) value(s *Setting) string {
	if column := c.column(s); column != nil {
		return *column
	}
	return s.orDefault(c.stored[s.Key].Value)
}

// finish refuses what others changed meanwhile, and moves the tenant's version
// on if anything changed.
func (c *changing) finish() (Changed, error) {
	if len(c.stale) > 0 {
		return Changed{}, ErrSettingsChanged.WithFields(c.stale...)
	}
	if len(c.changed) == 0 {
		return Changed{Version: c.tenant.Version, Settings: []string{}}, nil
	}
	if err := c.agree(); err != nil {
		return Changed{}, err
	}
	c.tenant.Version++
	t := c.tenant
	err := New(c.tx).updateTenant(c.tx.Ctx, updateTenantParams{
		ID: t.ID, Name: t.Name, DefaultRegion: t.DefaultRegion, TimeZone: t.TimeZone, Language: t.Language, Version: t.Version,
	})
	if err != nil {
		return Changed{}, fmt.Errorf("change the tenant: %w", err)
	}
	return Changed{Version: t.Version, Settings: c.changed}, nil
}

// agree refuses settings that contradict each other.
func (c *changing) agree() error {
	var f fault.Fields
	offered := strings.Fields(c.value(Languages))
	f.Check(len(offered) == 0 || slices.Contains(offered, c.value(Language)), "settings.languages", "default_missing",
		"Offer the default language too, or offer none.")
	total, err := SessionDays.within(c.value(SessionDays))
	if err != nil {
		return err
	}
	idle, err := SessionIdleDays.within(c.value(SessionIdleDays))
	if err != nil {
		return err
	}
	f.Check(idle <= total, "settings.session.idle_days", "longer_than_session", "A session cannot be idle for longer than it lasts. Give fewer days, or let sessions last longer.")
	f.Check(c.value(FactorsRequired) == FactorsAreOptional || c.value(FactorsOffered) != "backup", "settings.factors.offered", "only_backup",
		"Backup codes are for who lost another factor. Offer one more, or let factors be optional.")
	return f.Err()
}

// logo stores a picture, or takes it away if there is none.
func (c *changing) logo(file []byte) error {
	if file == nil {
		if err := New(c.tx).deleteLogo(c.tx.Ctx, c.tenant.ID); err != nil {
			return fmt.Errorf("remove the logo: %w", err)
		}
		return c.set(BrandLogo, "")
	}
	media, bad := readLogo(file)
	if bad != nil {
		return fmt.Errorf("read the validated logo: %s", bad.message)
	}
	sum := sha256.Sum256(file)
	digest := hex.EncodeToString(sum[:])
	err := New(c.tx).putLogo(c.tx.Ctx, putLogoParams{Tenant: c.tenant.ID, Digest: digest, Media: media, Body: file})
	if err != nil {
		return fmt.Errorf("keep the logo: %w", err)
	}
	return c.set(BrandLogo, digest)
}

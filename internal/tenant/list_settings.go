package tenant

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opListSettings = op.DefineUnrecorded("tenant.list_settings", "List the tenant's settings")

// ListSettingsInput asks for the tenant's settings.
type ListSettingsInput struct{}

// Validate accepts it.
func (ListSettingsInput) Validate() error { return nil }

// Target is the tenant.
func (ListSettingsInput) Target() op.Target { return op.Target{} }

// Settings is all settings of a tenant.
type Settings struct {
	// Version is what a change is based on.
	Version  int64          `json:"version"`
	Settings []SettingValue `json:"settings"`
	// Color is how well the brand's colour can be seen and read.
	Color Contrast `json:"color_contrast"`
}

// SettingValue is a setting with what holds, and who changed it last.
type SettingValue struct {
	Key   string `json:"key"`
	Group Group  `json:"group"`
	Kind  Kind   `json:"kind"`
	Value string `json:"value"`
	// Set says that the value is the tenant's own, and not the default.
	Set      bool   `json:"set"`
	Default  string `json:"default"`
	Required bool   `json:"required"`
	Min      int    `json:"min"`
	Max      int    `json:"max"`
	// Options are what a choice is one of, and a list is made of.
	Options []string `json:"options"`
	Unit    string   `json:"unit"`
	About   string   `json:"about"`
	// InForce is false for what is stored and not kept to yet; Later says why.
	InForce bool   `json:"in_force"`
	Later   string `json:"later"`
	// ChangedBy is empty for what nobody changed since the tenant was added.
	ChangedBy     string     `json:"changed_by"`
	ChangedByName string     `json:"changed_by_name"`
	ChangedAt     *time.Time `json:"changed_at"`
}

// ListSettings returns all settings of the tenant, in the order of the page.
func (s *Service) ListSettings(ctx context.Context, actor authz.Actor, in ListSettingsInput) (Settings, error) {
	return op.View(ctx, s.db, actor, opListSettings, in, func(tx *op.Tx) (Settings, error) {
		return readSettings(tx, actor.Tenant)
	})
}

func readSettings(tx *op.Tx, tenant string) (Settings, error) {
	q := New(tx)
	row, err := q.readTenant(tx.Ctx, tenant)
	if err != nil {
		return Settings{}, notThere(err)
	}
	rows, err := q.settingsOf(tx.Ctx, tenant)
	if err != nil {
		return Settings{}, fmt.Errorf("read the settings: %w", err)
	}
	c := &changing{tenant: lockTenantRow(row), stored: map[string]settingsOfRow{}}
	for _, r := range rows {
		c.stored[r.Key] = r
	}
	out := Settings{Version: row.Version, Color: ContrastOf(c.value(BrandColor))}
	for _, def := range AllSettings {
		out.Settings = append(out.Settings, c.shown(def))
	}
	return out, nil
}

func (c *changing) shown(s *Setting) SettingValue {
	r, ever := c.stored[s.Key]
	v := SettingValue{
		Key: s.Key, Group: s.Group, Kind: s.Kind, Value: c.value(s), Set: r.Value.Valid || s.Required, Default: s.Default,
		Required: s.Required, Min: s.Min, Max: s.Max, Options: append([]string{}, s.Options...), Unit: s.Unit, About: s.About, InForce: s.Later == "", Later: s.Later,
		ChangedBy: r.ChangedBy, ChangedByName: r.ChangedName,
	}
	if ever {
		at := micro(r.ChangedAt)
		v.ChangedAt = &at
	}
	return v
}

// notThere is [op.ErrNotFound] for a tenant that is not there.
func notThere(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return op.ErrNotFound
	}
	return fmt.Errorf("read the tenant: %w", err)
}

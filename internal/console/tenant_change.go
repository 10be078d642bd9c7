package console

import (
	"strconv"
	"strings"

	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/tenant"
)

func (c *console) changeSettings(v *visit) error {
	return c.changeForm(v, 0, func(version int64, values map[string]string) (tenant.Changed, error) {
		return c.Tenants.ChangeSettings(v.r.Context(), v.actor, tenant.ChangeSettingsInput{Version: version, Settings: values})
	})
}

func (c *console) changeBranding(v *visit) error {
	return c.changeForm(v, 1, func(version int64, values map[string]string) (tenant.Changed, error) {
		return c.Tenants.ChangeBranding(v.r.Context(), v.actor, tenant.ChangeBrandingInput{Version: version, Settings: values})
	})
}

func (c *console) changeDeskPolicy(v *visit) error {
	return c.changeForm(v, 2, func(version int64, values map[string]string) (tenant.Changed, error) {
		return c.Tenants.ChangeDeskPolicy(v.r.Context(), v.actor, tenant.ChangeDeskPolicyInput{Version: version, Settings: values})
	})
}

// changeForm saves one of the forms: only what was typed is sent on, so that
// it does not undo what others changed meanwhile.
func (c *console) changeForm(v *visit, form int, save func(int64, map[string]string) (tenant.Changed, error)) error {
	if err := v.parse(); err != nil {
		return err
	}
	f := settingsForms[form]
	values := map[string]string{}
	for _, g := range f.groups {
		for _, s := range tenant.AllSettings {
			if s.Group == g && v.r.PostForm.Has(s.Key) && v.form(s.Key) != v.form("was."+s.Key) {
				values[s.Key] = v.form(s.Key)
			}
		}
	}
	if len(values) == 0 {
		return c.done(v, view.DeskSettingsPath(v.slug()), v.T("setting.nothing"))
	}
	out, err := save(v.version(), values)
	if bad := fault.As(err); bad != nil && (bad.Kind == fault.Invalid || bad.Kind == fault.Stale) {
		return c.drawDesk(v, statusOf(bad), refusedForm{f.id, bad})
	}
	if err != nil {
		return c.undone(v, view.DeskSettingsPath(v.slug()), err)
	}
	return c.done(v, view.DeskSettingsPath(v.slug()), v.saved(out))
}

// version is the one that the form was drawn with; 0 if it is no number.
func (v *visit) version() int64 {
	n, err := strconv.ParseInt(v.form("version"), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// saved names what was saved.
func (v *visit) saved(out tenant.Changed) string {
	if len(out.Settings) == 0 {
		return v.T("setting.nothing")
	}
	names := make([]string, 0, len(out.Settings))
	for _, key := range out.Settings {
		names = append(names, v.T("setting."+key))
	}
	return v.T("setting.saved", args{"Names": strings.Join(names, ", ")})
}

package console

import (
	"strconv"
	"strings"

	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/tenant"
)

// saver is an operation that changes settings, with the version that the
// change is based on.
type saver func(version int64, values map[string]string) (tenant.Changed, error)

func (c *console) changeSettings(v *visit) error {
	return c.changeDesk(v, 0, func(version int64, values map[string]string) (tenant.Changed, error) {
		return c.Tenants.ChangeSettings(v.r.Context(), v.actor, tenant.ChangeSettingsInput{Version: version, Settings: values})
	})
}

func (c *console) changeBranding(v *visit) error {
	return c.changeDesk(v, 1, func(version int64, values map[string]string) (tenant.Changed, error) {
		return c.Tenants.ChangeBranding(v.r.Context(), v.actor, tenant.ChangeBrandingInput{Version: version, Settings: values})
	})
}

func (c *console) changeDeskPolicy(v *visit) error {
	return c.changeDesk(v, 2, func(version int64, values map[string]string) (tenant.Changed, error) {
		return c.Tenants.ChangeDeskPolicy(v.r.Context(), v.actor, tenant.ChangeDeskPolicyInput{Version: version, Settings: values})
	})
}

func (c *console) changeDesk(v *visit, form int, save saver) error {
	return c.changeForm(v, deskForms[form], view.DeskSettingsPath(v.slug()), c.drawDesk, save)
}

// changeForm saves one of the forms of a page: only what was typed is sent on,
// so that it does not undo what others changed meanwhile. draw draws the page
// again if the form is refused.
func (c *console) changeForm(v *visit, f settingsForm, page string, draw func(*visit, int, refusedForm) error, save saver) error {
	values := map[string]string{}
	for _, g := range f.groups {
		for _, s := range tenant.AllSettings {
			field := s.Key
			if s.Kind == tenant.KindList { // a box that is not ticked is not sent
				field = "was." + s.Key
			}
			if s.Group != g || !v.r.PostForm.Has(field) {
				continue
			}
			if typed := v.typed(s.Key, s.Kind, s.Options); typed != v.form("was."+s.Key) {
				values[s.Key] = typed
			}
		}
	}
	if len(values) == 0 {
		return c.done(v, page, v.T("setting.nothing"))
	}
	out, err := save(v.version(), values)
	if bad := fault.As(err); bad != nil && (bad.Kind == fault.Invalid || bad.Kind == fault.Stale) {
		return draw(v, statusOf(bad), refusedForm{f.id, bad})
	}
	if err != nil {
		return c.undone(v, page, err)
	}
	return c.done(v, page, v.saved(out))
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

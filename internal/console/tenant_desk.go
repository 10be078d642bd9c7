package console

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/tenant"
)

// settingsForm is one form of a page of settings, with the operation that
// saves it and the groups of settings it holds.
type settingsForm struct {
	id, icon, operation string
	groups              []tenant.Group
}

var deskForms = []settingsForm{
	{"settings", "building", "tenant.change_settings", []tenant.Group{tenant.GroupNames, tenant.GroupRegion}},
	{"branding", "pencil", "tenant.change_branding", []tenant.Group{tenant.GroupBranding}},
	{"policy", "headset", "tenant.change_desk_policy", []tenant.Group{tenant.GroupDesk}},
}

// refusedForm is a form that was sent and not taken.
type refusedForm struct {
	id    string
	fault *fault.Error
}

// deskSettingsPage shows the tenant's settings.
func (c *console) deskSettingsPage(v *visit) error {
	return c.drawDesk(v, http.StatusOK, refusedForm{})
}

func (c *console) drawDesk(v *visit, status int, refused refusedForm) error {
	all, err := c.Tenants.ListSettings(v.r.Context(), v.actor, tenant.ListSettingsInput{})
	if err != nil {
		return err
	}
	page := view.DeskPage{Settings: c.settings(v, v.T("desk_settings.title"))}
	for _, f := range deskForms {
		action := view.DeskSettingsPath(v.slug())
		if f.id != "settings" {
			action = view.DeskSettingsActPath(v.slug(), f.id)
		}
		page.Forms = append(page.Forms, v.shownForm(f, all, action, refused))
	}
	page.Brand = v.brand(all.Color, v.shownColor(all, refused))
	page.Logo = c.logoShown(v, all, refused)
	v.draw(status, view.DeskSettings(page))
	return nil
}

// shownForm is a form with its sections, and with what was typed if it was
// refused.
func (v *visit) shownForm(f settingsForm, all tenant.Settings, action string, refused refusedForm) view.SettingsForm {
	form := view.SettingsForm{ID: f.id, Icon: f.icon, Action: action, Version: strconv.FormatInt(all.Version, 10), CanEdit: v.actor.May(f.operation)}
	if spec := op.Named(f.operation); spec.Needs.Everywhere {
		form.CanEdit = v.actor.MayIn(f.operation, "", "")
	}
	if refused.id == f.id {
		form.Problem = v.formProblem(refused.fault)
		if refused.fault.Kind != fault.Stale {
			form.Version = v.form("version")
		}
	}
	for _, g := range f.groups {
		section := view.SettingsSection{Key: string(g)}
		for _, s := range all.Settings {
			if s.Group != g || s.Kind == tenant.KindPicture {
				continue
			}
			section.Fields = append(section.Fields, v.settingField(s, f.id, refused))
			if why := v.T(laterKey(s)); !s.InForce && !slices.Contains(section.Later, why) {
				section.Later = append(section.Later, why)
			}
		}
		form.Sections = append(form.Sections, section)
	}
	return form
}

// formProblem is what is wrong with a form beyond its fields.
func (v *visit) formProblem(f *fault.Error) string {
	switch {
	case f.Kind == fault.Stale:
		return v.T("setting.stale")
	case len(f.Fields) > 0:
		return v.T("setting.refused")
	}
	return v.sentence(f)
}

// settingField is a setting as the form shows it, with what was typed if the
// form was not taken.
func (v *visit) settingField(s tenant.SettingValue, form string, refused refusedForm) view.SettingField {
	f := view.SettingField{
		Key: s.Key, Value: s.Value, Was: s.Value, Input: inputs[s.Kind], Options: options[s.Kind], Min: s.Min, Max: s.Max, Length: s.Max,
		Required: s.Required, ChangedBy: s.ChangedByName, ChangedAt: instant(s.ChangedAt), Later: !s.InForce,
	}
	if f.Input == "" {
		f.Input = "text"
	}
	if s.Kind == tenant.KindNumber {
		f.Unit = v.T("setting_unit." + s.Unit)
		f.Range = v.T("setting.range", args{"Min": v.Number(s.Min), "Max": v.Number(s.Max)})
	}
	if s.Default != "" {
		f.Default = v.T("setting.default", args{"Value": s.Default})
	}
	v.choices(&f, s)
	if form != refused.id {
		return f
	}
	f.Value = v.typed(s.Key, s.Kind, s.Options)
	if refused.fault.Kind != fault.Stale {
		f.Was = v.form("was." + s.Key)
	}
	for _, wrong := range refused.fault.Fields {
		if wrong.Name != "settings."+s.Key {
			continue
		}
		if wrong.Conflict == nil {
			f.Problem = v.settingProblem(s, wrong)
			continue
		}
		now, _ := wrong.Conflict.Now.(string)
		f.Meanwhile = v.T("setting.meanwhile", args{
			"Name": wrong.Conflict.By, "Now": orDash(now), "When": v.Ago(wrong.Conflict.At, v.Now, v.Zone),
		})
	}
	return f
}

// inputs are the types of the fields by kind of setting, where it is not text.
var inputs = map[tenant.Kind]string{tenant.KindNumber: "number", tenant.KindEmail: "email", tenant.KindLink: "url"}

// options are the lists that the script offers.
var options = map[tenant.Kind]string{tenant.KindZone: "zones", tenant.KindRegion: "regions", tenant.KindLanguage: "languages"}

// laterKey is the text about why a setting is not in force yet.
func laterKey(s tenant.SettingValue) string {
	if s.Key == tenant.IdleWithCase.Key {
		return "setting.later.cases"
	}
	return "setting.later.without_case"
}

// settingProblem says what a setting may be.
func (v *visit) settingProblem(s tenant.SettingValue, wrong fault.Field) string {
	key := "setting.problem." + wrong.Code
	if !v.Has(key) {
		return v.problem(wrong)
	}
	values := args{"Min": v.Number(s.Min), "Max": v.Number(s.Max), "Default": s.Default}
	if s.Kind == tenant.KindColor {
		c := tenant.ContrastOf(strings.ToLower(strings.TrimSpace(v.form(s.Key))))
		values["Contrast"], values["Shade"] = oneDecimal(c.OnWhite), c.Button
	}
	return v.T(key, values)
}

func oneDecimal(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) }

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// shownColor is the colour that the preview shows: what was typed, if it is one.
func (v *visit) shownColor(all tenant.Settings, refused refusedForm) string {
	shown := tenant.BrandColor.Default
	for _, s := range all.Settings {
		if s.Key == tenant.BrandColor.Key {
			shown = s.Value
		}
	}
	if typed := v.form(tenant.BrandColor.Key); refused.id == "branding" && tenant.ContrastOf(typed).Text != "" {
		return typed
	}
	return shown
}

func (v *visit) brand(c tenant.Contrast, color string) view.Brand {
	c = tenant.ContrastOf(color)
	return view.Brand{Color: color, Text: c.Text, Link: c.Link, OnWhite: oneDecimal(c.OnWhite), OfText: oneDecimal(c.OfText)}
}

package view_test

import (
	"time"

	"github.com/readmit/readmit/internal/console/locale"
	"github.com/readmit/readmit/internal/console/view"
)

func sampleSettings(v view.View, title, here string) view.Settings {
	groups := []view.SettingsGroup{
		{Label: "settings.group.staff", Tabs: []view.SettingsTab{
			{Label: "settings.members", Href: view.MembersPath("harbor")}, {Label: "settings.roles", Href: view.RolesPath("harbor")},
			{Label: "settings.keys", Href: view.KeysPath("harbor")}, {Label: "settings.segments", Href: view.SegmentsPath("harbor")},
		}},
		{Label: "settings.group.customers", Tabs: []view.SettingsTab{
			{Label: "settings.customers", Href: view.CustomerSettingsPath("harbor")}, {Label: "settings.providers", Href: view.ProvidersPath("harbor")},
			{Label: "settings.attributes", Href: view.AttributesPath("harbor")}, {Label: "settings.messages", Href: view.MessageSettingsPath("harbor")},
			{Label: "settings.blocked", Href: view.BlockedPath("harbor")}, {Label: "settings.deletion", Href: view.DeletionRulesPath("harbor")},
		}},
		{Label: "settings.group.systems", Tabs: []view.SettingsTab{
			{Label: "settings.applications", Href: view.ApplicationsPath("harbor")}, {Label: "settings.webhooks", Href: view.WebhooksPath("harbor")},
			{Label: "settings.external", Href: view.ExternalTypesPath("harbor")},
		}},
		{Label: "settings.group.desk", Tabs: []view.SettingsTab{
			{Label: "settings.desk", Href: view.DeskSettingsPath("harbor")}, {Label: "settings.own", Href: view.OwnSignInPath("harbor")},
		}},
	}
	for _, g := range groups {
		for i := range g.Tabs {
			g.Tabs[i].Current = g.Tabs[i].Href == here
		}
	}
	f := sampleFrame(v, title)
	f.Menu = append(f.Menu, view.MenuItem{Label: "menu.settings", Icon: "settings", Href: here, Current: true})
	f.Menu[0].Current = false
	return view.Settings{Frame: f, Groups: groups}
}

// sampleField is a setting that Ana changed, or nobody.
func sampleField(v view.View, key, value string, changed time.Duration) view.SettingField {
	f := view.SettingField{Key: key, Value: value, Was: value, Input: "text", Length: 100}
	if changed > 0 {
		f.ChangedBy, f.ChangedAt = "Ana Ruiz", ago(changed)
	}
	return f
}

func sampleNumber(v view.View, key, value, unit string, later bool) view.SettingField {
	f := sampleField(v, key, value, 0)
	f.Input, f.Min, f.Max, f.Unit = "number", 5, 60, v.T("setting_unit."+unit)
	f.Range = v.T("setting.range", locale.Args{"Min": "5", "Max": "60"})
	f.Default = v.T("setting.default", locale.Args{"Value": value})
	f.Later = later
	return f
}

func sampleDesk(v view.View, refused bool) view.DeskPage {
	names := []view.SettingField{
		sampleField(v, "name", "Harbor Courier", 3*day), sampleField(v, "support.name", "Harbor customer care", 3*day),
		sampleField(v, "support.email", "help@harbor.example", 0), sampleField(v, "support.link", "https://harbor.example/help", 0),
	}
	region := []view.SettingField{
		sampleField(v, "region", "US", 0), sampleField(v, "time_zone", "America/Chicago", 40*day),
		sampleField(v, "language", "en", 0), sampleField(v, "languages", "en es", 40*day),
	}
	region[3].Later = true
	color := sampleField(v, "brand.color", "#e8590c", 2*hour)
	color.Default, color.Length = v.T("setting.default", locale.Args{"Value": "#1d4ed8"}), 7
	idle := sampleNumber(v, "desk.idle_minutes", "15", "minutes", false)
	if refused {
		idle.Value, idle.Problem = "90", v.T("setting.problem.range", locale.Args{"Min": "5", "Max": "60", "Default": "15"})
		names[0].Value = "Harbor"
		names[0].Meanwhile = v.T("setting.meanwhile", locale.Args{"Name": "Ana Ruiz", "When": "just now", "Now": "Harbor Courier Ltd"})
	}
	forms := []view.SettingsForm{
		{ID: "settings", Icon: "building", Action: view.DeskSettingsPath("harbor"), Version: "7", CanEdit: true, Sections: []view.SettingsSection{
			{Key: "names", Fields: names}, {Key: "region", Fields: region},
		}},
		{ID: "branding", Icon: "pencil", Action: view.DeskSettingsActPath("harbor", "branding"), Version: "7", CanEdit: true, Sections: []view.SettingsSection{
			{Key: "branding", Fields: []view.SettingField{sampleField(v, "brand.name", "", 0), color}},
		}},
		{ID: "policy", Icon: "headset", Action: view.DeskSettingsActPath("harbor", "policy"), Version: "7", CanEdit: true, Sections: []view.SettingsSection{
			{Key: "desk", Later: []string{v.T("setting.later.without_case"), v.T("setting.later.cases")}, Fields: []view.SettingField{
				sampleNumber(v, "desk.accounts_per_hour", "40", "accounts", false), sampleNumber(v, "desk.accounts_without_case", "30", "accounts", true),
				sampleNumber(v, "desk.reveals_per_hour", "20", "reveals", false), sampleNumber(v, "desk.searches_per_hour", "300", "searches", false),
				idle, sampleNumber(v, "desk.idle_minutes_with_case", "60", "minutes", true),
			}},
		}},
	}
	if refused {
		forms[0].Problem, forms[2].Problem = v.T("setting.stale"), v.T("setting.refused")
	}
	return view.DeskPage{
		Settings: sampleSettings(v, v.T("desk_settings.title"), view.DeskSettingsPath("harbor")), Forms: forms,
		Brand: view.Brand{Color: "#e8590c", Text: "#000000", Link: "#cc4e0a", OnWhite: "3.5", OfText: "5.8"},
		Logo:  view.LogoForm{Version: "7", Most: 100 << 10, CanEdit: true, ChangedBy: "Ana Ruiz", ChangedAt: ago(day)},
	}
}

func sampleChoice(v view.View, key, value, input, texts string, values ...string) view.SettingField {
	f := sampleField(v, key, value, 0)
	f.Input = input
	for _, c := range values {
		f.Choices = append(f.Choices, view.Choice{Value: c, Text: v.T(texts + c)})
	}
	return f
}

func sampleCustomers(v view.View, refused bool) view.CustomerSettingsPage {
	on := func(key, value string) view.SettingField {
		return sampleChoice(v, key, value, "select", "setting.switch.", "on", "off")
	}
	form := func(id, icon, group string, fields ...view.SettingField) view.SettingsForm {
		return view.SettingsForm{ID: id, Icon: icon, Action: view.CustomerSettingsActPath("harbor", id), Version: "7", CanEdit: true, Sections: []view.SettingsSection{{Key: group, Fields: fields}}}
	}
	factors := sampleChoice(v, "factors.offered", "passkey totp backup", "list", "setting.factors.offered.", "passkey", "totp", "backup", "sms", "email")
	host := sampleField(v, "portal.host", "id.harbor.example", 3*day)
	forms := []view.SettingsForm{
		form("sign-up", "user", "sign_up", on("sign_up.open", "on"), on("sign_up.verify_email", "on"), on("sign_up.activation", "off")),
		form("password-rules", "lock", "password", sampleNumber(v, "password.min_length", "8", "characters", false), sampleNumber(v, "password.min_strength", "2", "points", false), on("password.check_breached", "on")),
		form("factors", "shield-check", "factors", factors, sampleChoice(v, "factors.required", "optional", "select", "setting.factors.required.", "optional", "required")),
		form("portal-host", "link", "portal", host),
	}
	forms[3].CanEdit = false
	if refused {
		fields := forms[1].Sections[0].Fields
		fields[0].Value, fields[0].Problem = "4", v.T("setting.problem.range", locale.Args{"Min": "8", "Max": "64", "Default": "8"})
		forms[1].Problem = v.T("setting.refused")
	}
	return view.CustomerSettingsPage{Settings: sampleSettings(v, v.T("customer_settings.title"), view.CustomerSettingsPath("harbor")), Forms: forms}
}

func sampleAttributes(v view.View, refused bool) view.AttributesPage {
	rows := []view.AttributeRow{
		{Place: 1, First: true, AttributeForm: view.AttributeForm{Key: "contract", Type: "text", Label: "Contract number", Required: true, Unique: true, Searchable: true}},
		{Place: 2, AttributeForm: view.AttributeForm{Key: "loyalty", Type: "text", Label: "Loyalty level", ReadOnly: true, Searchable: true}},
		{Place: 3, AttributeForm: view.AttributeForm{Key: "paper", Type: "boolean", Label: "Paper edition"}},
		{Place: 4, Last: true, AttributeForm: view.AttributeForm{Key: "care_until", Type: "date", Label: "In special care until", Internal: true, Personal: true}},
	}
	add := view.AttributeForm{Type: "text"}
	if refused {
		add = view.AttributeForm{Key: "Size!", Type: "date", Label: "Size", Unique: true, Problems: map[string]string{"key": v.T("fault.attribute.key"), "unique": v.T("fault.attribute.unique")}}
		rows[1].Open, rows[1].Label, rows[1].Problems = true, "", map[string]string{"label": v.T("fault.attribute.label")}
	}
	return view.AttributesPage{
		Settings: sampleSettings(v, v.T("attributes.title"), view.AttributesPath("harbor")), Rows: rows, Add: add,
		Types: []string{"text", "number", "boolean", "date"}, CanEdit: true,
	}
}

func sampleRemoveAttribute(v view.View) view.RemoveAttributePage {
	return view.RemoveAttributePage{
		Settings: sampleSettings(v, v.T("attributes.remove_title"), view.AttributesPath("harbor")),
		Row:      view.AttributeRow{AttributeForm: view.AttributeForm{Key: "loyalty", Type: "text", Label: "Loyalty level"}},
		What:     []string{v.T("attributes.what_form"), v.T("attributes.what_search"), v.T("attributes.what_import", locale.Args{"Key": "loyalty"})},
		Blocked:  v.N("attributes.used", 1204),
	}
}

func sampleBlocked(v view.View) view.BlockedPage {
	return view.BlockedPage{
		Settings: sampleSettings(v, v.T("blocked.title"), view.BlockedPath("harbor")),
		Lists: []view.BlockedList{
			{Kind: "email_domain", CanEdit: true, Count: 3, Value: "mail", Problem: v.T("fault.domain.domain"), Rows: []view.BlockedRow{
				{Value: "mailinator.example", Note: "throw-away addresses", By: "Ana Ruiz", At: ago(3 * day)},
				{Value: "trash.example", By: "Ana Ruiz", At: ago(40 * day)},
				{Value: "xn--mll-hoa.example", Note: "wave of sign-ups in May", By: "Maria Berg", At: ago(300 * day)},
			}, Next: view.BlockedPath("harbor") + "?email_domain=x"},
			{Kind: "username", CanEdit: true},
			{Kind: "network", CanEdit: true, Because: true, Count: 1, Rows: []view.BlockedRow{
				{Value: "198.51.100.0/24", Note: "guessing passwords since Monday", By: "Maria Berg", At: ago(2 * day)},
			}},
		},
	}
}

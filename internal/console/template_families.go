package console

import (
	"slices"
	"strings"

	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/op"
)

// families are the sorts of templates, as sender_templates.* keys of package
// locale, each with the beginnings of its templates' names. What begins with
// none of them is about the account as a whole.
var families = []struct {
	key    string
	begins []string
}{
	{"links", []string{"verify_email", "reset_password", "access_link", "reenrollment_link", "unlock_link", "invitation", "sign_up_exists"}},
	{"codes", []string{"email_code", "sms_code", "verify_phone"}},
	{"contacts", []string{"notice.email", "notice.phone", "notice.username"}},
	{"security", []string{
		"notice.backup", "notice.factor", "notice.identity", "notice.new_password", "notice.passkey", "notice.password", "notice.second_factor", "notice.new_device",
	}},
	{"account", nil},
}

// familyOf is the place of a template's family.
func familyOf(template string) int {
	at := slices.IndexFunc(families[:len(families)-1], func(f struct {
		key    string
		begins []string
	}) bool {
		return slices.ContainsFunc(f.begins, func(begin string) bool { return strings.HasPrefix(template, begin) })
	})
	if at < 0 {
		return len(families) - 1
	}
	return at
}

// templateFamilies are the templates by family, each with its languages.
func (c *console) templateFamilies(v *visit) ([]view.TemplateGroup, error) {
	list, err := c.Messages.ListTemplates(v.r.Context(), v.actor, message.ListTemplatesInput{})
	if err != nil {
		return nil, err
	}
	groups := make([]view.TemplateGroup, len(families))
	for i, f := range families {
		groups[i] = view.TemplateGroup{Key: f.key, Href: view.TemplateFamilyPath(v.slug(), f.key)}
	}
	for _, e := range list.Items {
		row := view.TemplateRow{Name: v.word("message.", e.Template), Channel: string(e.Channel)}
		own := map[string]bool{}
		for _, o := range e.Own {
			own[o.Language] = true
		}
		for _, lang := range e.Languages {
			row.Languages = append(row.Languages, view.TemplateLink{
				Language: lang, Own: own[lang], Href: view.TemplatePath(v.slug(), e.Template, string(e.Channel), lang),
			})
		}
		g := &groups[familyOf(e.Template)]
		g.Rows, g.Own = append(g.Rows, row), g.Own+len(own)
	}
	return slices.DeleteFunc(groups, func(g view.TemplateGroup) bool { return len(g.Rows) == 0 }), nil
}

// familyPage lists the templates of one family.
func (c *console) familyPage(v *visit) error {
	groups, err := c.templateFamilies(v)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(groups, func(g view.TemplateGroup) bool { return g.Key == v.r.PathValue("family") })
	if at < 0 {
		return op.ErrNotFound
	}
	return v.show(view.TemplateFamily(view.TemplateFamilyPage{
		Settings: c.settings(v, v.T("sender_templates."+groups[at].Key)), Group: groups[at], Back: view.MessageSettingsPath(v.slug()),
	}))
}

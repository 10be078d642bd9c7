package console

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/message"
)

// template is the one that the address names.
func (v *visit) template() message.TemplateInput {
	return message.TemplateInput{Template: v.r.PathValue("template"), Channel: message.Channel(v.r.PathValue("channel")), Language: v.r.PathValue("language")}
}

// templatePage draws the editor of a template.
func (c *console) templatePage(v *visit) error {
	page, err := c.templateEditor(v)
	if err != nil {
		return err
	}
	return v.show(view.TemplateEditor(page))
}

func (c *console) templateEditor(v *visit) (view.TemplatePage, error) {
	in := v.template()
	t, err := c.Messages.ViewTemplate(v.r.Context(), v.actor, in)
	if err != nil {
		return view.TemplatePage{}, err
	}
	return view.TemplatePage{
		Settings: c.settings(v, v.T("template_page.title")), Name: v.word("message.", in.Template), Channel: string(in.Channel), Language: in.Language,
		Action:  view.TemplatePath(v.slug(), in.Template, string(in.Channel), in.Language),
		Version: strconv.FormatInt(t.Version, 10), Subject: t.Subject, Plain: t.Plain, HTML: t.HTML, Own: t.Own,
		CanEdit: v.actor.May("message.change_template"), Values: t.Values, Problems: map[string]string{},
	}, nil
}

// actOnTemplate saves, previews or resets what was typed.
func (c *console) actOnTemplate(v *visit) error {
	key := v.template()
	words := message.ChangeTemplateInput{
		Template: key.Template, Channel: key.Channel, Language: key.Language, Version: v.number("version"),
		Subject: v.form("subject"), Plain: lines(v.form("plain")), HTML: lines(v.form("html")),
	}
	path := view.TemplatePath(v.slug(), key.Template, string(key.Channel), key.Language)
	switch v.form("act") {
	case "reset":
		if _, err := c.Messages.ResetTemplate(v.r.Context(), v.actor, key); err != nil {
			return c.refusedTemplate(v, words, err)
		}
		return c.done(v, path, v.T("template_page.was_reset"))
	case "preview":
		return c.previewTemplate(v, words)
	}
	if _, err := c.Messages.ChangeTemplate(v.r.Context(), v.actor, words); err != nil {
		return c.refusedTemplate(v, words, err)
	}
	return c.done(v, path, v.T("template_page.saved"))
}

func (c *console) previewTemplate(v *visit, words message.ChangeTemplateInput) error {
	shown, err := c.Messages.PreviewTemplate(v.r.Context(), v.actor, message.PreviewTemplateInput{
		Template: words.Template, Channel: words.Channel, Language: words.Language, Subject: words.Subject, Plain: words.Plain, HTML: words.HTML,
	})
	if err != nil {
		return c.refusedTemplate(v, words, err)
	}
	page, err := c.typedTemplate(v, words)
	if err != nil {
		return err
	}
	page.Preview = &view.MailShown{Subject: shown.Subject, Plain: shown.Plain, HTML: shown.HTML}
	return v.show(view.TemplateEditor(page))
}

// typedTemplate is the editor with what was typed.
func (c *console) typedTemplate(v *visit, words message.ChangeTemplateInput) (view.TemplatePage, error) {
	page, err := c.templateEditor(v)
	page.Subject, page.Plain, page.HTML = words.Subject, words.Plain, words.HTML
	return page, err
}

// refusedTemplate shows what was typed again, with what is wrong.
func (c *console) refusedTemplate(v *visit, words message.ChangeTemplateInput, err error) error {
	f := fault.As(err)
	if f == nil || f.Kind == fault.Forbidden || f.Kind == fault.NotFound {
		return err
	}
	page, viewErr := c.typedTemplate(v, words)
	if viewErr != nil {
		return viewErr
	}
	page.Problem = v.formProblem(f)
	if len(f.Fields) == 0 {
		page.Problem = v.sentence(f)
	}
	for _, wrong := range f.Fields {
		page.Problems[wrong.Name] = v.problem(wrong)
	}
	v.draw(max(statusOf(f), http.StatusBadRequest), view.TemplateEditor(page))
	return nil
}

// lines has one kind of line break, as the template is stored.
func lines(typed string) string { return strings.ReplaceAll(typed, "\r\n", "\n") }

package console

import (
	"net/http"
	"strconv"

	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/tenant"
)

// messageSettingsRoutes are the pages about how messages leave.
func (c *console) messageSettingsRoutes(mux *http.ServeMux) {
	const settings = "/t/{slug}/settings"
	const page, mailbox = settings + "/messages", settings + "/mailbox"
	const template = page + "/templates/{template}/{channel}/{language}"
	for pattern, act := range map[string]act{
		"GET " + page:                         c.messageSettingsPage,
		"POST " + page + "/mailer":            c.changeMailer,
		"POST " + page + "/sms":               c.changeSMS,
		"GET " + page + "/templates/{family}": c.familyPage,
		"GET " + template:                     c.templatePage,
		"POST " + template:                    c.actOnTemplate,
		"GET " + mailbox:                      c.mailboxPage,
		"GET " + mailbox + "/{message}":       c.mailPage,
		"GET " + mailbox + "/{message}/html":  c.mailHTML,
	} {
		mux.HandleFunc(pattern, c.inTenant(act))
	}
}

// refusedSender is a form of a mailer or a hook that was not taken.
type refusedSender struct {
	form  string
	fault *fault.Error
}

func (c *console) messageSettingsPage(v *visit) error {
	before, err := c.typedBefore(v, "tenant.change_mailer", "tenant.change_sms")
	if err != nil {
		return err
	}
	if before == nil {
		return c.drawMessageSettings(v, http.StatusOK, refusedSender{})
	}
	typed := refusedSender{form: "mailer", fault: &fault.Error{}}
	if before.Operation == "tenant.change_sms" {
		typed.form = "sms"
		v.r.Form.Set("sms_sender", v.form("sender"))
	}
	return c.drawMessageSettings(v, http.StatusOK, typed)
}

func (c *console) drawMessageSettings(v *visit, status int, refused refusedSender) error {
	mailer, err := c.Tenants.ViewMailer(v.r.Context(), v.actor, tenant.ViewMailerInput{})
	if err != nil {
		return err
	}
	sms, err := c.Tenants.ViewSMS(v.r.Context(), v.actor, tenant.ViewSMSInput{})
	if err != nil {
		return err
	}
	templates, err := c.templateFamilies(v)
	if err != nil {
		return err
	}
	page := view.MessageSettingsPage{
		Settings: c.settings(v, v.T("sender.title")), CanEdit: v.actor.May("tenant.change_mailer"),
		Mailer: v.mailerForm(mailer, refused), SMS: v.smsForm(sms, refused), Templates: templates,
	}
	if c.Messages.Mailbox && v.actor.May("message.list_mailbox") {
		page.MailboxHref = view.MailboxPath(v.slug())
	}
	v.draw(status, view.MessageSettings(page))
	return nil
}

func (v *visit) mailerForm(m tenant.Mailer, refused refusedSender) view.SenderForm {
	port := ""
	if m.Own {
		port = strconv.Itoa(m.Port)
	}
	encryption := view.SenderField{Name: "encryption", Value: m.Encryption}
	f := view.SenderForm{
		Action: view.MailerPath(v.slug()), Version: strconv.FormatInt(m.Version, 10), Own: m.Own, HasSecret: m.HasPassword,
		ChangedBy: m.ChangedBy, ChangedAt: instant(m.ChangedAt),
		Fields: []view.SenderField{
			{Name: "host", Value: m.Host, Input: "text"}, {Name: "port", Value: port, Input: "text"}, encryption,
			{Name: "username", Value: m.Username, Input: "text"}, {Name: "password", Input: "password"},
			{Name: "sender", Value: m.Sender, Input: "email"}, {Name: "sender_name", Value: m.SenderName, Input: "text"},
		},
	}
	v.refuse(&f, "mailer", refused)
	for i := range f.Fields {
		if f.Fields[i].Name != "encryption" {
			continue
		}
		for _, e := range tenant.Encryptions {
			f.Fields[i].Choices = append(f.Fields[i].Choices, view.Choice{Value: e, Text: v.T("sender_encryption." + e), Chosen: e == f.Fields[i].Value})
		}
	}
	return f
}

func (v *visit) smsForm(h tenant.SMSHook, refused refusedSender) view.SenderForm {
	f := view.SenderForm{
		Action: view.SMSHookPath(v.slug()), Version: strconv.FormatInt(h.Version, 10), Own: h.Own, HasSecret: h.HasSecret,
		ChangedBy: h.ChangedBy, ChangedAt: instant(h.ChangedAt),
		Fields: []view.SenderField{
			{Name: "url", Value: h.URL, Input: "url"}, {Name: "secret", Input: "password"}, {Name: "sms_sender", Value: h.Sender, Input: "text"},
		},
	}
	v.refuse(&f, "sms", refused)
	return f
}

// refuse puts what was typed and what is wrong with it into the form that was
// not taken. Secrets are typed again.
func (v *visit) refuse(f *view.SenderForm, form string, refused refusedSender) {
	if refused.form != form {
		return
	}
	f.Problem = v.formProblem(refused.fault)
	for i := range f.Fields {
		field := &f.Fields[i]
		if field.Input != "password" {
			field.Value = v.form(field.Name)
		}
		for _, wrong := range refused.fault.Fields {
			if wrong.Name == field.Name || wrong.Name == "sender" && field.Name == "sms_sender" {
				field.Problem = v.problem(wrong)
			}
		}
	}
}

func (v *visit) number(field string) int64 {
	n, _ := strconv.ParseInt(v.form(field), 10, 64) // what is none is refused by the operation
	return n
}

func (c *console) changeMailer(v *visit) error {
	_, err := c.Tenants.ChangeMailer(v.r.Context(), v.actor, tenant.ChangeMailerInput{
		Version: v.number("version"), Own: v.form("own") != "", Host: v.form("host"), Port: int(v.number("port")), Encryption: v.form("encryption"),
		Username: v.form("username"), Password: secret.String(v.form("password")), Sender: v.form("sender"), SenderName: v.form("sender_name"),
	})
	return c.afterSender(v, "mailer", err)
}

func (c *console) changeSMS(v *visit) error {
	_, err := c.Tenants.ChangeSMS(v.r.Context(), v.actor, tenant.ChangeSMSInput{
		Version: v.number("version"), Own: v.form("own") != "", URL: v.form("url"), Secret: secret.String(v.form("secret")), Sender: v.form("sms_sender"),
	})
	return c.afterSender(v, "sms", err)
}

func (c *console) afterSender(v *visit, form string, err error) error {
	if f := fault.As(err); f != nil && (f.Kind == fault.Invalid || f.Kind == fault.Stale) {
		return c.drawMessageSettings(v, statusOf(f), refusedSender{form, f})
	}
	if err != nil {
		return err
	}
	return c.done(v, view.MessageSettingsPath(v.slug()), v.T("sender.saved"))
}

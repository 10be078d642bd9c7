package archtest

import (
	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/tenant"
)

// messageEntries are the lines of messages, and of how they leave.
func (w *world) messageEntries() map[string]entry {
	s := message.NewService(message.Config{DB: w.DB, Origins: w.portals, Node: "node-1", Mailbox: true})
	verify := message.TemplateInput{Template: "verify_email", Channel: message.Email, Language: "en"}
	words := message.ChangeTemplateInput{Template: "verify_email", Channel: message.Email, Language: "en", Subject: "Hello", Plain: "{{.link}}"}
	return map[string]entry{
		"message.list":             on(something, s.List, func(a *asked) message.ListInput { return message.ListInput{Account: a.anAccount()} }),
		"message.resend":           on(something, s.Resend, func(a *asked) message.MessageInput { return a.messageInput() }).or("message_waiting"),
		"message.cancel":           on(something, s.Cancel, func(a *asked) message.MessageInput { return a.messageInput() }).or("message_not_waiting"),
		"message.lift_suppression": on(something, s.LiftSuppression, func(a *asked) message.LiftSuppressionInput { return a.suppressionInput() }),
		"message.list_templates":   on(visible, s.ListTemplates, func(*asked) message.ListTemplatesInput { return message.ListTemplatesInput{} }),
		"message.view_template":    on(visible, s.ViewTemplate, func(*asked) message.TemplateInput { return verify }),
		"message.preview_template": on(visible, s.PreviewTemplate, func(*asked) message.PreviewTemplateInput {
			return message.PreviewTemplateInput{Template: "verify_email", Channel: message.Email, Language: "en", Subject: "Hello", Plain: "{{.link}}"}
		}),
		"message.change_template": on(tenantWide, s.ChangeTemplate, func(*asked) message.ChangeTemplateInput { return words }).or("template_changed"),
		"message.reset_template":  on(tenantWide, s.ResetTemplate, func(*asked) message.TemplateInput { return verify }).or("template_built_in"),
		"message.list_mailbox":    on(tenantWide, s.ListMailbox, func(*asked) message.ListMailboxInput { return message.ListMailboxInput{} }),
		"message.read_mailbox":    on(tenantWide, s.ReadMailbox, func(*asked) message.ReadMailboxInput { return message.ReadMailboxInput{Message: "msg_none"} }).or("not_found"),

		"tenant.view_mailer":   on(visible, w.tenants.ViewMailer, func(*asked) tenant.ViewMailerInput { return tenant.ViewMailerInput{} }),
		"tenant.view_sms":      on(visible, w.tenants.ViewSMS, func(*asked) tenant.ViewSMSInput { return tenant.ViewSMSInput{} }),
		"tenant.change_mailer": on(tenantWide, w.tenants.ChangeMailer, func(*asked) tenant.ChangeMailerInput { return tenant.ChangeMailerInput{} }),
		"tenant.change_sms":    on(tenantWide, w.tenants.ChangeSMS, func(*asked) tenant.ChangeSMSInput { return tenant.ChangeSMSInput{} }),
	}
}

func (a *asked) messageInput() message.MessageInput {
	in := message.MessageInput{Account: a.anAccount(), Message: "msg_none"}
	if a.place == unknown {
		return in
	}
	a.DoIn(a.where(), func(tx *op.Tx) (err error) {
		in.Message, err = message.Queue(tx, message.Letter{
			Account: a.Number(in.Account), Template: "notice.account_frozen", Channel: message.Email, To: a.name("m") + "@example.com", Notice: true,
		})
		return err
	})
	return in
}

func (a *asked) suppressionInput() message.LiftSuppressionInput {
	in := message.LiftSuppressionInput{Account: a.anAccount(), Suppression: "sup_none"}
	if a.place == unknown {
		return in
	}
	in.Suppression = a.DB.IDs.New("sup")
	a.DoIn(a.where(), func(tx *op.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO message_suppression (id, tenant, account, channel, masked, digest, reason, at) VALUES ($1, $2, $3, 'email', 'x', $4, '', 1)",
			in.Suppression, a.where(), a.Number(in.Account), []byte("x"))
		return err
	})
	return in
}

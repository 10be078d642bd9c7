package view_test

import (
	"time"

	"github.com/readmit/readmit/internal/console/view"
)

func sampleMessages(v view.View) view.AccountPage {
	p := sampleProfile(v)
	p.Profile, p.Tab = nil, view.TabMessages
	login := p.Account.LoginID
	resend := func(id string) string { return view.ResendMessagePath("harbor", login, id) }
	row := func(id, template, channel, state string, age time.Duration) view.MessageRow {
		return view.MessageRow{ID: id, Template: v.T("message." + template), Channel: channel, To: "j•••@g•••.com", State: state, Queued: ago(age), At: ago(age), ResendPath: resend(id)}
	}
	waiting := row("msg_1", "reset_password", "email", "queued", hour)
	waiting.ResendPath, waiting.CancelPath, waiting.Next = "", view.CancelMessagePath("harbor", login, "msg_1"), v.Now.Add(time.Minute)
	waiting.Why, waiting.Said = v.T("message_reason.unreachable"), "dial tcp 192.0.2.25:587: connect: connection refused"
	bounced := row("msg_2", "verify_email", "email", "bounced", 2*hour)
	bounced.Why, bounced.Said = v.T("message_reason.address"), "550 5.1.1 No such user here <script>"
	notice := row("msg_3", "notice.password_changed", "email", "sent", day)
	notice.Notice = true
	code := row("msg_4", "sms_code", "sms", "link_opened", 2*day)
	code.To = "••• 01"
	p.Messages = &view.Messages{
		Rows:     []view.MessageRow{waiting, bounced, notice, code, row("msg_5", "access_link", "email", "expired", 3*day)},
		Bounced:  []view.BouncedRow{{ID: "sup_1", To: "j•••@o•••.org", Said: "550 5.1.1 No such user here", Since: ago(2 * hour), LiftPath: view.LiftSuppressionPath("harbor", login, "sup_1")}},
		NextHref: view.AccountTabPath("harbor", login, view.TabMessages) + "&before=msg_5",
	}
	return p
}

func sampleMessageSettings(v view.View) view.MessageSettingsPage {
	return view.MessageSettingsPage{
		Settings: sampleSettings(v, v.T("sender.title"), ""), CanEdit: true, MailboxHref: view.MailboxPath("harbor"),
		Mailer: view.SenderForm{
			Action: view.MailerPath("harbor"), Version: "2", Own: true, HasSecret: true, ChangedBy: "Maria", ChangedAt: ago(day), Problem: v.T("setting.refused"),
			Fields: []view.SenderField{
				{Name: "host", Value: "smtp.example.com", Input: "text"}, {Name: "port", Value: "70000", Input: "text", Problem: v.T("fault.port.range")},
				{Name: "encryption", Choices: []view.Choice{{Value: "starttls", Text: "STARTTLS", Chosen: true}, {Value: "tls", Text: "TLS"}}},
				{Name: "password", Input: "password"},
			},
		},
		SMS: view.SenderForm{Action: view.SMSHookPath("harbor"), Version: "0", Fields: []view.SenderField{{Name: "url", Input: "url"}, {Name: "secret", Input: "password"}}},
		Templates: []view.TemplateGroup{
			sampleFamily(v).Group, {Key: "security", Href: view.TemplateFamilyPath("harbor", "security"), Rows: make([]view.TemplateRow, 12)},
		},
	}
}

func sampleFamily(v view.View) view.TemplateFamilyPage {
	link := func(lang string, own bool) view.TemplateLink {
		return view.TemplateLink{Language: lang, Own: own, Href: view.TemplatePath("harbor", "verify_email", "email", lang)}
	}
	return view.TemplateFamilyPage{
		Settings: sampleSettings(v, v.T("sender_templates.links"), ""), Back: view.MessageSettingsPath("harbor"),
		Group: view.TemplateGroup{Key: "links", Href: view.TemplateFamilyPath("harbor", "links"), Own: 1, Rows: []view.TemplateRow{
			{Name: v.T("message.verify_email"), Channel: "email", Languages: []view.TemplateLink{link("en", false), link("de", true)}},
		}},
	}
}

func sampleTemplate(v view.View) view.TemplatePage {
	return view.TemplatePage{
		Settings: sampleSettings(v, v.T("template_page.title"), ""), Name: v.T("message.verify_email"), Channel: "email", Language: "en",
		Action: view.TemplatePath("harbor", "verify_email", "email", "en"), Version: "1", Subject: "Hello", Plain: "Hello\n\n{{.code}}", Own: true, CanEdit: true,
		Values: []string{"brand", "link"}, Problems: map[string]string{"plain": v.T("fault.plain.without_secret")}, Problem: v.T("setting.refused"),
		Preview: &view.MailShown{Subject: "Hello", Plain: "Hello\n\nhttps://id.example.com/verify-email?link=SAMPLE", HTML: "<p>Hello</p><script>"},
	}
}

func sampleMailbox(v view.View) view.MailboxPage {
	return view.MailboxPage{
		Settings: sampleSettings(v, v.T("mailbox.title"), ""), Dead: true,
		Rows: []view.MailboxRow{{Template: v.T("message.reset_password"), Channel: "email", To: "j•••@g•••.com", Href: view.MailPath("harbor", "msg_1"), At: ago(hour), Current: true}},
		Mail: &view.MailShown{Subject: "Choose a new password", Plain: "Press: https://id.example.com/reset-password?link=abc", Link: "https://id.example.com/reset-password?link=abc"},
	}
}

package view

import (
	"net/url"
	"time"
)

// TabMessages is the tab of mails and SMS.
const TabMessages = "messages"

// Messages is what a customer got, newest first.
type Messages struct {
	Rows     []MessageRow
	Bounced  []BouncedRow
	NextHref string // the page before in time; empty if this is the last
}

// MessageRow is one message, with the acts that its reader may do.
type MessageRow struct {
	ID string
	// Template is its name in the reader's language; Channel is email or sms.
	Template, Channel, To string
	Notice                bool
	// State is a key below message_state.; Why says in words why it waits or
	// failed, and Said what the other side answered.
	State, Why, Said       string
	Queued, At, Next       time.Time
	ResendPath, CancelPath string
}

// BouncedRow is an address that bounced.
type BouncedRow struct {
	ID, To, Said string
	Since        time.Time
	LiftPath     string
}

// tone is the colour of a state, always beside its word.
func (m MessageRow) tone() string {
	switch m.State {
	case "sent", "link_opened":
		return "pill-good"
	case "bounced", "failed":
		return "pill-danger"
	}
	return "pill-quiet"
}

// ResendMessagePath sends a message again (POST).
func ResendMessagePath(slug, login, message string) string {
	return messagePath(slug, login, message, "resend")
}

// CancelMessagePath takes a message out of the queue (POST).
func CancelMessagePath(slug, login, message string) string {
	return messagePath(slug, login, message, "cancel")
}

// LiftSuppressionPath lets an address have messages again (POST).
func LiftSuppressionPath(slug, login, suppression string) string {
	return AccountPath(slug, login) + "/bounced/" + url.PathEscape(suppression) + "/lift"
}

func messagePath(slug, login, message, act string) string {
	return AccountPath(slug, login) + "/messages/" + url.PathEscape(message) + "/" + act
}

// MessageSettingsPath is how messages leave, and their templates (GET).
func MessageSettingsPath(slug string) string { return settingsPath(slug, "messages") }

// MailerPath saves the mail server (POST: version, own, host, port, encryption,
// username, password, sender, sender_name).
func MailerPath(slug string) string { return MessageSettingsPath(slug) + "/mailer" }

// SMSHookPath saves the hook for SMS (POST: version, own, url, secret,
// sms_sender).
func SMSHookPath(slug string) string { return MessageSettingsPath(slug) + "/sms" }

// TemplatePath is the editor of a template (GET); it saves, previews or resets
// it (POST: act, version, subject, plain, html).
func TemplatePath(slug, template, channel, language string) string {
	return MessageSettingsPath(slug) + "/templates/" + url.PathEscape(template) + "/" + url.PathEscape(channel) + "/" + url.PathEscape(language)
}

// MailboxPath lists the development mailbox (GET).
func MailboxPath(slug string) string { return settingsPath(slug, "mailbox") }

// MailPath shows one message of the mailbox (GET).
func MailPath(slug, message string) string { return MailboxPath(slug) + "/" + url.PathEscape(message) }

// MailHTMLPath is its HTML alone, for a frame that can do nothing (GET).
func MailHTMLPath(slug, message string) string { return MailPath(slug, message) + "/html" }

// MessageSettingsPage is how messages leave, and their templates.
type MessageSettingsPage struct {
	Settings
	Mailer, SMS SenderForm
	Templates   []TemplateGroup
	CanEdit     bool
	MailboxHref string // empty where there is none
}

// SenderForm is a form with fields of its own.
type SenderForm struct {
	Action, Version, Problem string
	Own, HasSecret           bool
	Fields                   []SenderField
	ChangedBy                string
	ChangedAt                time.Time
}

// SenderField is one field, whose label is sender.NAME of package locale.
type SenderField struct {
	Name, Value, Input, Problem string
	Choices                     []Choice
}

// TemplateGroup is the templates of one family: sender_templates.KEY.
type TemplateGroup struct {
	Key  string
	Rows []TemplateRow
	// Href is the family's own page; Own is how many have words of the tenant's.
	Href string
	Own  int
}

// TemplateFamilyPage is the page of one family.
type TemplateFamilyPage struct {
	Settings
	Group TemplateGroup
	Back  string // to how messages leave
}

// TemplateFamilyPath lists the templates of a family (GET).
func TemplateFamilyPath(slug, family string) string {
	return MessageSettingsPath(slug) + "/templates/" + url.PathEscape(family)
}

// TemplateRow is one template by one channel.
type TemplateRow struct {
	Name, Channel string
	Languages     []TemplateLink
}

// TemplateLink leads to the editor of one language.
type TemplateLink struct {
	Language, Href string
	Own            bool
}

// TemplatePage is the editor of a template.
type TemplatePage struct {
	Settings
	Name, Channel, Language, Action, Version string
	Subject, Plain, HTML                     string
	Own, CanEdit                             bool
	Values                                   []string
	Problems                                 map[string]string
	Problem                                  string
	Preview                                  *MailShown
}

// MailShown is a message as its reader sees it. HTMLHref or HTML is shown in a
// frame that runs nothing and leads nowhere by itself.
type MailShown struct {
	Subject, Plain, HTML, HTMLHref string
	Link                           string // in the plain text; empty if there is none
}

// MailboxPage is the development mailbox.
type MailboxPage struct {
	Settings
	Rows []MailboxRow
	Mail *MailShown
	Dead bool // the link or code is no longer good
}

// MailboxRow is one message in it.
type MailboxRow struct {
	Template, Channel, To, Href string
	At                          time.Time
	Current                     bool
}

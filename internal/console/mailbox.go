package console

import (
	"io"
	"regexp"
	"strings"

	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/edge"
	"github.com/readmit/readmit/internal/message"
)

// mailboxPage lists what would have been sent.
func (c *console) mailboxPage(v *visit) error {
	page, err := c.mailbox(v)
	if err != nil {
		return err
	}
	return v.show(view.MailboxView(page))
}

func (c *console) mailbox(v *visit) (view.MailboxPage, error) {
	list, err := c.Messages.ListMailbox(v.r.Context(), v.actor, message.ListMailboxInput{})
	if err != nil {
		return view.MailboxPage{}, err
	}
	page := view.MailboxPage{Settings: c.settings(v, v.T("mailbox.title"))}
	for _, m := range list.Items {
		page.Rows = append(page.Rows, view.MailboxRow{
			Template: v.word("message.", m.Template), Channel: string(m.Channel), To: m.To, At: m.At,
			Href: view.MailPath(v.slug(), m.ID), Current: m.ID == v.r.PathValue("message"),
		})
	}
	return page, nil
}

var linkInMail = regexp.MustCompile(`https?://[^\s<>"]+`)

// mailPage shows one message. The page alone may hold a frame, for its HTML.
func (c *console) mailPage(v *visit) error {
	read, err := c.Messages.ReadMailbox(v.r.Context(), v.actor, message.ReadMailboxInput{Message: v.r.PathValue("message")})
	if err != nil {
		return err
	}
	page, err := c.mailbox(v)
	if err != nil {
		return err
	}
	page.Dead = read.Dead
	page.Mail = &view.MailShown{Subject: read.Subject, Plain: read.Plain}
	if !read.Dead {
		page.Mail.Link = linkInMail.FindString(read.Plain)
	}
	if read.HTML != "" {
		page.Mail.HTMLHref = view.MailHTMLPath(v.slug(), read.ID)
	}
	v.w.Header().Set("Content-Security-Policy", edge.ContentSecurityPolicy+"; frame-src 'self'")
	return v.show(view.MailboxView(page))
}

// mailHTML answers the HTML of a message alone: without script, without
// anything from elsewhere, and of no origin. Its links open in a page of their
// own.
func (c *console) mailHTML(v *visit) error {
	read, err := c.Messages.ReadMailbox(v.r.Context(), v.actor, message.ReadMailboxInput{Message: v.r.PathValue("message")})
	if err != nil {
		return err
	}
	h := v.w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("X-Frame-Options", "SAMEORIGIN")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "+
		"frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox")
	_, _ = io.WriteString(v.w, strings.ReplaceAll(read.HTML, "<a ", `<a target="_blank" rel="noopener noreferrer" `)) // whoever hung up needs no answer
	return nil
}

package console

import (
	"errors"
	"net/http"

	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/message"
)

// messageRoutes are the acts on an account's messages.
func (c *console) messageRoutes(mux *http.ServeMux, one string) {
	for pattern, act := range map[string]act{
		"POST " + one + "/messages/{message}/resend":  c.resendMessage,
		"POST " + one + "/messages/{message}/cancel":  c.cancelMessage,
		"POST " + one + "/bounced/{suppression}/lift": c.liftSuppression,
	} {
		mux.HandleFunc(pattern, c.onAccount(act))
	}
}

// messagesPage draws the tab of mails and SMS.
func (c *console) messagesPage(v *visit, page accountView) error {
	login := v.r.PathValue("id")
	list, err := c.Messages.List(v.r.Context(), v.actor, message.ListInput{Account: login, Cursor: v.form("before")})
	if err != nil {
		return err
	}
	out := &view.Messages{}
	merged := page.Account.MergedInto != nil // nothing is sent to it, and nothing taken back
	for _, m := range list.Items {
		row := v.messageRow(login, m)
		if merged {
			row.CancelPath, row.ResendPath = "", ""
		}
		out.Rows = append(out.Rows, row)
	}
	for _, s := range list.Suppressions {
		row := view.BouncedRow{ID: s.ID, To: s.To, Said: s.Said, Since: s.Since}
		if !merged && v.actor.May("message.lift_suppression") {
			row.LiftPath = view.LiftSuppressionPath(v.slug(), login, s.ID)
		}
		out.Bounced = append(out.Bounced, row)
	}
	if list.NextCursor != "" {
		out.NextHref = view.AccountTabPath(v.slug(), login, view.TabMessages) + "&before=" + list.NextCursor
	}
	page.Messages, page.Tab = out, view.TabMessages
	return v.show(view.AccountView(page.AccountPage))
}

func (v *visit) messageRow(login string, m message.Message) view.MessageRow {
	row := view.MessageRow{
		ID: m.ID, Template: v.word("message.", m.Template), Channel: string(m.Channel), To: m.To, Notice: m.Notice, State: string(m.State),
		Said: m.Said, Queued: m.QueuedAt, At: m.QueuedAt, Next: instant(m.NextAt),
	}
	if m.SentAt != nil {
		row.At = *m.SentAt
	}
	if m.Reason != "" {
		row.Why = v.word("message_reason.", m.Reason)
	}
	switch m.State {
	case message.Queued:
		if v.actor.May("message.cancel") {
			row.CancelPath = view.CancelMessagePath(v.slug(), login, m.ID)
		}
	case message.Sending:
		row.Next = instant(nil)
	default:
		if v.actor.May("message.resend") {
			row.ResendPath = view.ResendMessagePath(v.slug(), login, m.ID)
		}
	}
	return row
}

func (v *visit) aMessage() message.MessageInput {
	return message.MessageInput{Account: v.r.PathValue("id"), Message: v.r.PathValue("message")}
}

func (c *console) resendMessage(v *visit) error {
	_, err := c.Messages.Resend(v.r.Context(), v.actor, v.aMessage())
	return c.afterMessage(v, err, "messages.resent")
}

func (c *console) cancelMessage(v *visit) error {
	_, err := c.Messages.Cancel(v.r.Context(), v.actor, v.aMessage())
	return c.afterMessage(v, err, "messages.canceled")
}

func (c *console) liftSuppression(v *visit) error {
	_, err := c.Messages.LiftSuppression(v.r.Context(), v.actor, message.LiftSuppressionInput{
		Account: v.r.PathValue("id"), Suppression: v.r.PathValue("suppression"),
	})
	return c.afterMessage(v, err, "messages.lifted")
}

// afterMessage goes back to the tab, and says there why nothing was done.
func (c *console) afterMessage(v *visit, err error, done string) error {
	path := v.backTo(view.TabMessages)
	for _, f := range []*fault.Error{
		message.ErrWaiting, message.ErrLinkOver, message.ErrSuppressed, message.ErrLimit, message.ErrErased, message.ErrNotWaiting,
	} {
		if errors.Is(err, f) {
			c.leaveLine(v, view.Result{Tone: "bad", Text: v.sentence(f)})
			return v.goTo(path)
		}
	}
	if err != nil {
		return err
	}
	return c.done(v, path, v.T(done))
}

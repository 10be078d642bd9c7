package health

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/store"
)

// messagesLate is how long a message that was never tried may wait: it is sent
// within a second or two while a server runs.
const messagesLate = time.Minute

var channels = []struct {
	channel message.Channel
	name    string // of the check
	noun    string
	other   string // what takes the messages
}{
	{message.Email, "mail", "mail", "mail server"},
	{message.SMS, "sms", "SMS", "provider of SMS"},
}

// messages tells for mails and SMS whether they go out, since when they wait,
// and why. What the other side said stands with each message, on the account:
// addresses may be in it.
func (s *Service) messages(ctx context.Context, tx *store.Tx) ([]Check, error) {
	waiting, err := message.Waiting(ctx, tx)
	if err != nil {
		return nil, err
	}
	var out []Check
	for _, of := range channels {
		w := waiting[of.channel]
		c := Check{Name: of.name, State: OK, Finding: "none", Message: "No " + of.noun + " waits."}
		if w.Messages > 0 {
			c.waits(w, s.DB.Now(), of.noun, of.other)
		}
		out = append(out, c)
	}
	return out, nil
}

func (c *Check) waits(w message.Waits, now time.Time, noun, other string) {
	age := now.Sub(w.Oldest)
	c.Figures = map[string]int64{"waiting": w.Messages, "stuck": w.Stuck, "oldest_ms": age.Milliseconds(), "oldest_at": w.Oldest.UnixMicro()}
	waits := fmt.Sprintf("%d %s, the oldest since %s", w.Messages, noun, w.Oldest.Format(time.RFC3339))
	switch {
	case w.Reason == message.ReasonUnreachable:
		c.State, c.Finding, c.Since = Failing, "unreachable", &w.Oldest
		c.Message = "Waiting: " + waits + ". The " + other + " does not answer, or asks to come again later."
	case w.Reason == message.ReasonNoMailer:
		c.State, c.Finding, c.Since = Failing, "no_mailer", &w.Oldest
		c.Message = "Waiting: " + waits + ". No " + other + " is set. Set one in the tenant's settings or when you start the server."
	case w.Reason != "":
		c.State, c.Finding, c.Since = Failing, "stuck", &w.Oldest
		c.Message = "Waiting: " + waits + ". They could not be sent. Look at an account's messages for why."
	case age > messagesLate:
		c.State, c.Finding, c.Since = Slow, "late", &w.Oldest
		c.Message = "Waiting: " + waits + ". Nothing was tried yet: look whether a server runs."
	default:
		c.Finding, c.Message = "sending", "Being sent: "+waits+"."
	}
}

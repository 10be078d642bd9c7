package webhook

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/message"
)

// Payload is what an endpoint gets: the event, without values about an account
// that were not chosen. Order numbers the events of one account from 1, so that
// a receiver can tell which is newer whenever it comes.
type Payload struct {
	Type string `json:"type"`
	// Alias is the name by which the endpoint chose it, if it is another one.
	Alias     string      `json:"alias,omitempty"`
	Timestamp time.Time   `json:"timestamp"`
	ID        string      `json:"id"`
	Tenant    string      `json:"tenant"`
	Pos       int64       `json:"pos"`
	Version   int         `json:"version"`
	Account   string      `json:"account,omitempty"`
	Order     int64       `json:"account_order,omitempty"`
	Actor     event.Actor `json:"actor"`
	Via       string      `json:"via"`
	Case      string      `json:"case,omitempty"`
	Op        string      `json:"op"`
	Request   string      `json:"request,omitempty"`
	Changed   []string    `json:"changed,omitempty"`
	Data      any         `json:"data,omitempty"`
	Mail      *Mail       `json:"mail,omitempty"`
}

// Mail is a mail that the endpoint is to send.
type Mail struct {
	Message  string `json:"message"`
	Template string `json:"template"`
	Language string `json:"language"`
	To       string `json:"to"`
	Subject  string `json:"subject"`
	Text     string `json:"text"`
	HTML     string `json:"html"`
	Link     string `json:"link,omitempty"`
	Code     string `json:"code,omitempty"`
}

// notKept stands in the log for what is not kept there.
const notKept = "[not kept]"

func payloadOf(e event.Envelope, names, values []string) Payload {
	alias, _ := choiceOf(names, e.Type).of(e)
	p := Payload{
		Type: e.Type, Alias: alias, Timestamp: e.At, ID: e.ID, Tenant: e.Tenant, Pos: e.Pos, Version: e.Version, Account: e.Account, Order: e.Order,
		Actor: event.Actor{Kind: e.Actor.Kind, ID: e.Actor.ID}, Via: e.Via, Case: e.Case, Op: e.Op, Request: e.Request, Changed: e.Changed,
	}
	switch {
	case e.Data == nil:
	case e.Order == 0 && e.Account == "": // about no account
		p.Data = e.Data
	default:
		if picked := pick(e.Data, values); len(picked) > 0 {
			p.Data = picked
		}
	}
	return p
}

// pick keeps the chosen values of an event's data, also those of before and
// after a change.
func pick(data json.RawMessage, values []string) map[string]any {
	var all map[string]json.RawMessage
	if len(values) == 0 || json.Unmarshal(data, &all) != nil {
		return nil
	}
	out := map[string]any{}
	for name, value := range all {
		switch {
		case slices.Contains(values, name):
			out[name] = value
		case name == "old" || name == "new":
			if inner := pick(value, values); len(inner) > 0 {
				out[name] = inner
			}
		}
	}
	return out
}

// withMail adds a mail that the endpoint is to send.
func (p *Payload) withMail(m *message.Outgoing) {
	if m == nil {
		return
	}
	p.Mail = &Mail{
		Message: m.ID, Template: m.Template, Language: m.Language, To: m.To, Subject: m.Subject,
		Text: m.Plain.Reveal(), HTML: m.HTML.Reveal(), Link: m.Link.Reveal(), Code: m.Code.Reveal(),
	}
}

// kept is the payload as the log has it: without values of accounts, and
// without anything of a mail that its reader could use.
func (p Payload) kept() Payload {
	if picked, ok := p.Data.(map[string]any); ok {
		p.Data = hidden(picked)
	}
	if p.Mail != nil {
		m := *p.Mail
		m.To, m.Subject, m.Text, m.HTML = notKept, notKept, notKept, notKept
		for _, one := range []*string{&m.Link, &m.Code} {
			if *one != "" {
				*one = notKept
			}
		}
		p.Mail = &m
	}
	return p
}

func hidden(values map[string]any) map[string]any {
	out := map[string]any{}
	for name, value := range values {
		out[name] = notKept
		if inner, ok := value.(map[string]any); ok {
			out[name] = hidden(inner)
		}
	}
	return out
}

func (p Payload) encode() ([]byte, error) {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // it is no page, and people read it
	if err := enc.Encode(p); err != nil {
		return nil, fmt.Errorf("encode %s: %w", p.ID, err)
	}
	return []byte(strings.TrimSuffix(b.String(), "\n")), nil
}

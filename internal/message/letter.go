package message

import (
	"fmt"

	"github.com/readmit/readmit/internal/fold"
)

// Channel is a way to a customer.
type Channel string

// The channels.
const (
	Email Channel = "email"
	SMS   Channel = "sms"
)

// Letter is what a customer is to be told.
type Letter struct {
	// Account is whom it is for. 0 is nobody: the same work is done as for
	// somebody, and nothing is sent.
	Account  int64
	Template string // the name of one of [Templates]
	Channel  Channel
	// To is the address or the number, as it is stored with the account. It
	// never comes from a request.
	To string
	// Language is the customer's (BCP 47); empty is the tenant's.
	Language string
	// Nonce is the id of the nonce whose link or code goes into the text; empty
	// if there is none.
	Nonce string
	// Data are other values of the template, by the names that it declares.
	Data map[string]string
	// Notice says that it is told because of an act, on an old channel. Notices
	// do not count against the limit of what an address may get.
	Notice bool
}

// masked is the address as lists show it.
func (l Letter) masked() string {
	if l.Channel == SMS {
		return fold.MaskPhone(l.To)
	}
	return fold.MaskEmail(l.To)
}

// check returns an error for a letter that no code may queue.
func (l Letter) check() error {
	t := TemplateNamed(l.Template)
	if t == nil {
		return fmt.Errorf("queue a message: there is no template %q", l.Template)
	}
	if !t.Has(l.Channel) {
		return fmt.Errorf("queue a message: %s does not go by %q", l.Template, l.Channel)
	}
	if l.To == "" {
		return fmt.Errorf("queue %s: it has no address", l.Template)
	}
	if _, err := fold.Text(l.To); err != nil {
		return fmt.Errorf("queue %s: its address is no text: %w", l.Template, err)
	}
	for name := range l.Data {
		if !t.takes(name) {
			return fmt.Errorf("queue %s: it has no value %q", l.Template, name)
		}
	}
	return nil
}

package message

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opChangeTemplate = op.Define("message.change_template", "Change a template of messages", op.Needs{Fresh: true, Whole: true})

// ErrTemplateChanged is returned for a change that is based on words that
// somebody else changed meanwhile.
var ErrTemplateChanged = fault.New(fault.Stale, "template_changed", "Somebody else changed these words meanwhile. Look at what stands there now, and send yours again with its version if they shall hold.")

// ChangeTemplateInput is a template's words as they shall be.
type ChangeTemplateInput struct {
	Template string  `json:"template"`
	Channel  Channel `json:"channel"`
	Language string  `json:"language"`
	// Version is the one that was looked at; 0 while the words are built in.
	Version int64  `json:"version"`
	Subject string `json:"subject"`
	Plain   string `json:"plain"`
	HTML    string `json:"html"` // empty: made from the plain text
}

// Validate holds the words to what a template may do.
func (in ChangeTemplateInput) Validate() error {
	var f fault.Fields
	f.Check(in.Version >= 0, "version", "required", "Give the version that was looked at, or 0 if the words are built in.")
	if t := checkKey(&f, in.Template, in.Channel, in.Language); t != nil {
		checkWords(&f, t, in.Channel, in.words())
	}
	return f.Err()
}

func (in ChangeTemplateInput) words() Words {
	return Words{Subject: in.Subject, Plain: in.Plain, HTML: in.HTML}
}

// Target is the template.
func (in ChangeTemplateInput) Target() op.Target { return op.Target{Other: in.Template} }

// TemplateChanged is told when a tenant's own words changed.
type TemplateChanged struct {
	Template string  `json:"template"`
	Channel  Channel `json:"channel"`
	Language string  `json:"language"`
	Version  int64   `json:"version"`
}

var eventTemplateChanged = event.Define("message.template_changed", "", TemplateChanged{Template: "verify_email", Channel: Email, Language: "de", Version: 2},
	"TEMPLATE_UPDATED", "CUSTOM_TEMPLATE_CREATED", "CUSTOM_TEMPLATE_UPDATED")

// ChangeTemplate gives a template words of the tenant's own in one language,
// from the commit on. Links and codes are put in when a message is sent, and
// links lead to the tenant's own pages whatever the words say.
//
// It returns [ErrTemplateChanged] if somebody else changed them since the
// version given, and a fault naming what may not stand there.
func (s *Service) ChangeTemplate(ctx context.Context, actor authz.Actor, in ChangeTemplateInput) (TemplateChanged, error) {
	return op.Do(ctx, s.db, actor, opChangeTemplate, in, func(tx *op.Tx) (TemplateChanged, error) {
		told := TemplateChanged{Template: in.Template, Channel: in.Channel, Language: in.Language, Version: in.Version + 1}
		n, err := New(tx).putWords(tx.Ctx, putWordsParams{
			Tenant: actor.Tenant, Template: in.Template, Channel: string(in.Channel), Language: in.Language,
			Subject: in.Subject, Plain: in.Plain, Html: in.HTML, Version: told.Version,
			ChangedBy: actor.ID, ChangedName: actor.Name, ChangedAt: tx.Now.UnixMicro(),
		})
		if err != nil {
			return TemplateChanged{}, fmt.Errorf("keep the words of a template: %w", err)
		}
		if n == 0 {
			return TemplateChanged{}, ErrTemplateChanged
		}
		tx.Record(event.Fact{Type: eventTemplateChanged, Changed: []string{"template"}, Data: told})
		return told, nil
	})
}

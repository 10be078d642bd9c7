package message

import (
	"context"
	"strings"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/tenant"
)

var opPreviewTemplate = op.Define("message.preview_template", "Preview a template of messages", op.Needs{})

// PreviewTemplateInput is words that are to be seen as their reader would.
type PreviewTemplateInput struct {
	Template string  `json:"template"`
	Channel  Channel `json:"channel"`
	Language string  `json:"language"`
	Subject  string  `json:"subject"`
	Plain    string  `json:"plain"`
	HTML     string  `json:"html"`
}

// Validate holds the words to what a template may do.
func (in PreviewTemplateInput) Validate() error {
	var f fault.Fields
	if t := checkKey(&f, in.Template, in.Channel, in.Language); t != nil {
		checkWords(&f, t, in.Channel, in.words())
	}
	return f.Err()
}

func (in PreviewTemplateInput) words() Words {
	return Words{Subject: in.Subject, Plain: in.Plain, HTML: in.HTML}
}

// Target is the template.
func (in PreviewTemplateInput) Target() op.Target { return op.Target{Other: in.Template} }

// What stands in a preview in place of a link or a code: neither is good for
// anything.
const (
	sampleLink = "SAMPLE"
	sampleCode = "123456"
)

// samples are values as a letter would bring them.
var samples = map[string]string{
	"old": "j•••@o•••.org", "new": "j•••@g•••.com", "device": "Firefox, Windows", "place": "Lyon", "factor": "TOTP", "provider": "Google", "due": "2026-12-24", "day": "24 December 2026", "days": "14",
}

// PreviewTemplate shows words as their reader would see them, with values that
// are made up. It changes nothing and sends nothing.
func (s *Service) PreviewTemplate(ctx context.Context, actor authz.Actor, in PreviewTemplateInput) (Rendered, error) {
	return op.Do(ctx, s.db, actor, opPreviewTemplate, in, func(tx *op.Tx) (Rendered, error) {
		t := TemplateNamed(in.Template)
		of, err := tenant.Get(tx.Ctx, tx.Tx, actor.Tenant)
		if err != nil {
			return Rendered{}, err
		}
		one := sampleLink
		if t.Code {
			one = sampleCode
		}
		values, l, err := s.values(tx.Ctx, tx.Tx, of, t, in.Language, tx.Now, samples, secretText(one))
		if err != nil {
			return Rendered{}, err
		}
		out, err := render(in.words(), in.Channel, l, values)
		if err != nil {
			return Rendered{}, fault.ErrInvalid.WithFields(fault.Field{Name: wrongPart(err), Code: "template", Message: err.Error()})
		}
		return out, nil
	})
}

func wrongPart(err error) string {
	switch {
	case strings.HasPrefix(err.Error(), "the subject"):
		return "subject"
	case strings.HasPrefix(err.Error(), "the HTML"):
		return "html"
	}
	return "plain"
}

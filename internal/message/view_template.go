package message

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opViewTemplate = op.DefineUnrecorded("message.view_template", "View a template of messages")

// TemplateInput names one template, by one channel, in one language.
type TemplateInput struct {
	Template string  `json:"template"`
	Channel  Channel `json:"channel"`
	Language string  `json:"language"`
}

// Validate asks for a template that there is.
func (in TemplateInput) Validate() error {
	var f fault.Fields
	checkKey(&f, in.Template, in.Channel, in.Language)
	return f.Err()
}

// Target is the template.
func (in TemplateInput) Target() op.Target { return op.Target{Other: in.Template} }

// ViewedTemplate is what a template says.
type ViewedTemplate struct {
	TemplateInput
	Words
	// Own says that these are the tenant's own words.
	Own bool `json:"own"`
	// Version is what a change is based on; 0 while the words are built in.
	Version int64 `json:"version"`
	// Values are what the words may name.
	Values []string `json:"values"`
}

// ViewTemplate returns a template's words: the tenant's own, or the built-in
// ones that stand in for them.
func (s *Service) ViewTemplate(ctx context.Context, actor authz.Actor, in TemplateInput) (ViewedTemplate, error) {
	return op.View(ctx, s.db, actor, opViewTemplate, in, func(tx *op.Tx) (ViewedTemplate, error) {
		t := TemplateNamed(in.Template)
		out := ViewedTemplate{TemplateInput: in, Words: builtIn(t, in.Channel, baseOf(in.Language)), Values: t.names()}
		rows, err := New(tx).ownTemplates(tx.Ctx, actor.Tenant)
		if err != nil {
			return ViewedTemplate{}, fmt.Errorf("read the tenant's own words: %w", err)
		}
		for _, r := range rows {
			if r.Template == in.Template && r.Channel == string(in.Channel) && r.Language == in.Language {
				out.Words, out.Own, out.Version = Words{Subject: r.Subject, Plain: r.Plain, HTML: r.Html}, true, r.Version
			}
		}
		return out, nil
	})
}

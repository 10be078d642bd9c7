package message

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opResetTemplate = op.Define("message.reset_template", "Reset a template of messages", op.Needs{Fresh: true, Whole: true})

// ErrBuiltIn is returned for words that nobody has changed.
var ErrBuiltIn = fault.New(fault.Conflict, "template_built_in", "These words are the built-in ones already. There is nothing to reset.")

var eventTemplateReset = event.Define("message.template_reset", "", TemplateChanged{Template: "verify_email", Channel: Email, Language: "de"}, "CUSTOM_TEMPLATE_DELETED")

// ResetTemplate takes the tenant's own words of a template away: the built-in
// ones hold again.
//
// It returns [ErrBuiltIn] if the tenant has none.
func (s *Service) ResetTemplate(ctx context.Context, actor authz.Actor, in TemplateInput) (TemplateChanged, error) {
	return op.Do(ctx, s.db, actor, opResetTemplate, in, func(tx *op.Tx) (TemplateChanged, error) {
		n, err := New(tx).deleteWords(tx.Ctx, deleteWordsParams{Tenant: actor.Tenant, Template: in.Template, Channel: string(in.Channel), Language: in.Language})
		if err != nil {
			return TemplateChanged{}, fmt.Errorf("take the words of a template away: %w", err)
		}
		if n == 0 {
			return TemplateChanged{}, ErrBuiltIn
		}
		told := TemplateChanged{Template: in.Template, Channel: in.Channel, Language: in.Language}
		tx.Record(event.Fact{Type: eventTemplateReset, Changed: []string{"template"}, Data: told})
		return told, nil
	})
}

package message

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opListTemplates = op.DefineUnrecorded("message.list_templates", "List the templates of messages")

// ListTemplatesInput asks for nothing: the tenant is the actor's.
type ListTemplatesInput struct{}

// Validate accepts it.
func (in ListTemplatesInput) Validate() error { return nil }

// Target is the tenant.
func (in ListTemplatesInput) Target() op.Target { return op.Target{} }

// TemplateEntry is a template by one channel.
type TemplateEntry struct {
	Template  string   `json:"template"`
	Channel   Channel  `json:"channel"`
	Notice    bool     `json:"notice"`
	Languages []string `json:"languages"`
	// Own are the languages in which the tenant has words of its own.
	Own []OwnWords `json:"own"`
}

// OwnWords says who changed a template's words last.
type OwnWords struct {
	Language      string    `json:"language"`
	Version       int64     `json:"version"`
	ChangedByName string    `json:"changed_by_name"`
	ChangedAt     time.Time `json:"changed_at"`
}

// TemplateList is all templates.
type TemplateList struct {
	Items []TemplateEntry `json:"items"`
}

// ListTemplates returns all templates, in the order of the page.
func (s *Service) ListTemplates(ctx context.Context, actor authz.Actor, in ListTemplatesInput) (TemplateList, error) {
	return op.View(ctx, s.db, actor, opListTemplates, in, func(tx *op.Tx) (TemplateList, error) {
		rows, err := New(tx).ownTemplates(tx.Ctx, actor.Tenant)
		if err != nil {
			return TemplateList{}, fmt.Errorf("read the tenant's own words: %w", err)
		}
		own := map[[2]string][]OwnWords{}
		for _, r := range rows {
			key := [2]string{r.Template, r.Channel}
			own[key] = append(own[key], OwnWords{Language: r.Language, Version: r.Version, ChangedByName: r.ChangedName, ChangedAt: micro(r.ChangedAt)})
		}
		out := TemplateList{Items: []TemplateEntry{}}
		for _, t := range Templates {
			for _, c := range t.Channels {
				out.Items = append(out.Items, entryOf(t, c, own[[2]string{t.Name, string(c)}]))
			}
		}
		return out, nil
	})
}

func entryOf(t *Template, c Channel, own []OwnWords) TemplateEntry {
	e := TemplateEntry{Template: t.Name, Channel: c, Notice: t.IsNotice(), Own: append([]OwnWords{}, own...)}
	var languages []string
	for _, o := range own {
		languages = append(languages, o.Language)
	}
	e.Languages = languagesOf(languages)
	return e
}

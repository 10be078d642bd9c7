package staff

import (
	"context"
	"fmt"
	"regexp"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opChangeLanguage = op.Define("staff.change_language", "Change the language", op.Needs{})

// ChangeLanguageInput is the language a member reads in.
type ChangeLanguageInput struct {
	Language string `json:"language"` // BCP 47, such as de; empty means the browser's
}

var languages = regexp.MustCompile(`^(?:[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3})?$`)

// Validate checks the form of the tag.
func (in ChangeLanguageInput) Validate() error {
	var f fault.Fields
	f.Check(languages.MatchString(in.Language), "language", "syntax", "Give a language such as en or de.")
	return f.Err()
}

// Target is the installation.
func (in ChangeLanguageInput) Target() op.Target { return op.Target{} }

// LanguageChanged is told when a member chose a language.
type LanguageChanged struct {
	Member   string `json:"member"`
	Language string `json:"language"`
}

var eventLanguageChanged = event.Define("staff.language_changed", "", LanguageChanged{Member: exampleMember, Language: "de"})

// ChangeLanguage keeps the language in which the actor reads the console.
func (s *Service) ChangeLanguage(ctx context.Context, actor authz.Actor, in ChangeLanguageInput) (LanguageChanged, error) {
	return op.Do(ctx, s.db, actor, opChangeLanguage, in, func(tx *op.Tx) (LanguageChanged, error) {
		if err := New(tx).setLanguage(tx.Ctx, setLanguageParams{ID: actor.ID, Language: in.Language}); err != nil {
			return LanguageChanged{}, fmt.Errorf("keep the language: %w", err)
		}
		out := LanguageChanged{Member: actor.ID, Language: in.Language}
		tx.Record(event.Fact{Type: eventLanguageChanged, Data: out})
		return out, nil
	})
}

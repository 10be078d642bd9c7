package message

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/tenant"
)

// badWords is what is wrong with a tenant's own words.
type badWords struct{ error }

// write makes the text of a message: the tenant's own words, or the built-in
// ones, in the language that comes nearest to its reader's.
func (s *Service) write(ctx context.Context, tx *store.Tx, of string, t *Template, c Channel, lang string, at time.Time, data map[string]string, one secret.String) (Rendered, error) {
	who, err := tenant.Get(ctx, tx, of)
	if err != nil {
		return Rendered{}, err
	}
	w, lang, err := wordsFor(ctx, tx, of, t, c, lang, who.Language)
	if err != nil {
		return Rendered{}, err
	}
	values, l, err := s.values(ctx, tx, who, t, lang, at, data, one)
	if err != nil {
		return Rendered{}, err
	}
	out, err := render(w, c, l, values)
	if err != nil {
		return Rendered{}, badWords{err}
	}
	return out, nil
}

// wordsFor finds the words for a reader, and tells their language.
func wordsFor(ctx context.Context, tx *store.Tx, of string, t *Template, c Channel, wanted ...string) (Words, string, error) {
	rows, err := New(tx).ownWords(ctx, ownWordsParams{Tenant: of, Template: t.Name, Channel: string(c)})
	if err != nil {
		return Words{}, "", fmt.Errorf("read the tenant's own words: %w", err)
	}
	choices := append([]string(nil), Languages...)
	own := map[string]Words{}
	for _, r := range rows {
		own[r.Language] = Words{Subject: r.Subject, Plain: r.Plain, HTML: r.Html}
		if baseOf(r.Language) != r.Language {
			choices = append(choices, r.Language)
		}
	}
	lang := pick(choices, wanted...)
	if w, ok := own[lang]; ok {
		return w, lang, nil
	}
	return builtIn(t, c, lang), lang, nil
}

// values are what the words may name. What people or programs brought is
// stripped of links; link and code are ours.
func (s *Service) values(ctx context.Context, tx *store.Tx, of tenant.Tenant, t *Template, lang string, at time.Time, data map[string]string, one secret.String) (map[string]string, look, error) {
	brand, err := brandOf(ctx, tx, of.ID)
	if err != nil {
		return nil, look{}, err
	}
	support, err := supportOf(ctx, tx, of.ID)
	if err != nil {
		return nil, look{}, err
	}
	color, err := tenant.BrandColor.Text(ctx, tx, of.ID)
	if err != nil {
		return nil, look{}, err
	}
	out := map[string]string{ValueBrand: brand, ValueSupport: support, ValueWhen: moment(at, of.TimeZone, lang), ValueValid: t.validOf(lang)}
	for _, name := range t.Values {
		out[name] = stripLinks(data[name])
	}
	switch {
	case t.Code:
		out[ValueCode] = one.Reveal()
	case t.Path != "" && (one != "" || t.Path != undoPath):
		origin, err := s.Origins.Origin(ctx, tx, of.ID)
		if err != nil {
			return nil, look{}, err
		}
		out[ValueLink] = link(origin, t, one)
	}
	return out, look{lang: lang, brand: brand, button: t.buttonOf(lang), color: color, onColor: tenant.ContrastOf(color).Text}, nil
}

// brandOf is what customers know a tenant by.
func brandOf(ctx context.Context, tx *store.Tx, of string) (string, error) {
	brand, err := tenant.BrandName.Text(ctx, tx, of)
	if err != nil || brand != "" {
		return brand, err
	}
	t, err := tenant.Get(ctx, tx, of)
	return t.Name, err
}

// supportOf says how to reach a tenant.
func supportOf(ctx context.Context, tx *store.Tx, of string) (string, error) {
	var parts []string
	for _, setting := range []*tenant.Setting{tenant.SupportName, tenant.SupportEmail, tenant.SupportLink} {
		text, err := setting.Text(ctx, tx, of)
		if err != nil {
			return "", err
		}
		if text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, ", "), nil
}

var momentForms = map[string]string{"en": "2 January 2006, 15:04 MST", "de": "02.01.2006, 15:04 MST", "es": "02/01/2006, 15:04 MST"}

// moment writes an instant in the tenant's time zone.
func moment(at time.Time, zone, lang string) string {
	in, err := time.LoadLocation(zone)
	if err != nil {
		in = time.UTC
	}
	return at.In(in).Format(momentForms[baseOf(lang)])
}

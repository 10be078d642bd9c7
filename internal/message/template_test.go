package message_test

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/testkit"
)

func TestTheBuiltInWordsAreThereInEveryLanguage(t *testing.T) {
	var first []string
	for _, lang := range message.Languages {
		raw, err := os.ReadFile("text/" + lang + ".json")
		require.NoError(t, err)
		words := map[string]string{}
		require.NoError(t, json.Unmarshal(raw, &words))
		keys := slices.Sorted(maps.Keys(words))
		if first == nil {
			first = keys
		}
		require.Equal(t, first, keys, lang)
		at := 0
		for _, k := range keys {
			next := strings.Index(string(raw), `"`+k+`":`)
			require.Greater(t, next, at, "%s: %s is not in its place", lang, k)
			at = next
			require.NotEmpty(t, words[k], "%s: %s", lang, k)
		}
	}
}

// TestEveryTemplateCanBeReadInEveryLanguage previews the built-in words, which
// so are also held to what a tenant's own may do.
func TestEveryTemplateCanBeReadInEveryLanguage(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := message.NewService(message.Config{DB: k.DB, Origins: fixedOrigin{}})
		admin := k.Actor(authz.Administrator)
		all, err := s.ListTemplates(ctx, admin, message.ListTemplatesInput{})
		require.NoError(t, err)
		require.Greater(t, len(all.Items), 60)
		for _, e := range all.Items {
			for _, lang := range e.Languages {
				v, err := s.ViewTemplate(ctx, admin, message.TemplateInput{Template: e.Template, Channel: e.Channel, Language: lang})
				require.NoError(t, err)
				out, err := s.PreviewTemplate(ctx, admin, message.PreviewTemplateInput{
					Template: e.Template, Channel: e.Channel, Language: lang, Subject: v.Subject, Plain: v.Plain, HTML: v.HTML,
				})
				require.NoError(t, err, "%s %s %s", e.Template, e.Channel, lang)
				require.NotContains(t, out.Subject+out.Plain+out.HTML, "{{")
				require.NotContains(t, out.Plain+out.HTML, "<no value>")
				require.NotContains(t, out.Plain, "  ", e.Template)
				require.Contains(t, out.Plain, "The shop")
				if e.Channel == message.Email {
					require.NotEmpty(t, out.Subject)
					require.Contains(t, out.HTML, `lang="`+lang+`"`)
				} else {
					require.LessOrEqual(t, len([]rune(out.Plain)), 320, "%s %s: two SMS at most: %s", e.Template, lang, out.Plain)
				}
			}
		}
	})
}

func TestOwnWordsAreUsedAndReset(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		smtp := testkit.StartSMTP(t, testkit.SMTPOptions{})
		_, jess := jessOf(k)
		s, admin := sender(k, "a", smtp), k.Actor(authz.Administrator)
		own := message.ChangeTemplateInput{
			Template: "notice.account_frozen", Channel: message.Email, Language: "fr", Subject: "Compte gelé", Plain: "Bonjour de {{.brand}}.",
			HTML: "<p>Bonjour de <b>{{.brand}}</b>{{if .link}} {{.link}}{{else}}.{{end}}</p>",
		}
		first, err := s.ChangeTemplate(ctx, admin, own)
		require.NoError(t, err)
		_, err = s.ChangeTemplate(ctx, admin, own)
		require.ErrorIs(t, err, message.ErrTemplateChanged)
		own.Version = first.Version
		_, err = s.ChangeTemplate(ctx, admin, own)
		require.NoError(t, err)
		send := func(lang string) string {
			queue(k, message.Letter{Account: jess, Template: own.Template, Channel: message.Email, To: "jess@gmail.com", Language: lang, Notice: true})
			require.NoError(t, s.Send(ctx))
			return textOf(t, smtp.Next())
		}
		require.Contains(t, send("fr-CA"), "Bonjour de <b>The shop</b>.")
		require.Contains(t, send("de-AT"), "eingefroren")
		require.Contains(t, send("ja"), "frozen", "the tenant's language")
		key := message.TemplateInput{Template: own.Template, Channel: message.Email, Language: "fr"}
		_, err = s.ResetTemplate(ctx, admin, key)
		require.NoError(t, err)
		_, err = s.ResetTemplate(ctx, admin, key)
		require.ErrorIs(t, err, message.ErrBuiltIn)
		require.Contains(t, send("fr-CA"), "frozen")
		require.Equal(t, 2, k.Count("event", "type = 'message.template_changed'"))
		require.Equal(t, 1, k.Count("event", "type = 'message.template_reset'"))
	})
}

func TestWordsThatReachOutOrRunLongAreRefused(t *testing.T) {
	for _, plain := range []string{
		"{{.link}} {{printf \"%1000000000d\" 1}}", "{{.link}} {{range .x}}{{end}}", "{{.link}} {{template \"a\"}}", "{{.link}} {{define \"a\"}}{{end}}", "{{.link}}{{with .brand}}{{.}}{{end}}",
		"{{.link}} {{$x := .brand}}", "{{.link}} {{.password}}", "{{.link}} {{.brand.x}}", "{{.link}} {{html .brand}}", "{{.link}} {{.brand | len}}", "{{.link}} {{if eq .brand \"x\"}}{{end}}",
		"{{.link}} {{.", "{{.link}} {{call .brand}}", "{{block \"a\" .}}{{.link}}{{end}}", "no link", "{{.link}}\x00", "{{.link}}" + strings.Repeat("x", 10_001),
	} {
		in := message.ChangeTemplateInput{Template: "reset_password", Channel: message.Email, Language: "en", Subject: "x", Plain: plain}
		require.Error(t, in.Validate(), plain[:min(len(plain), 60)])
	}
	for _, html := range []string{"<p>{{js .brand}}</p>{{.link}}", "<p>no link</p>"} {
		in := message.ChangeTemplateInput{Template: "reset_password", Channel: message.Email, Language: "en", Subject: "x", Plain: "{{.link}}", HTML: html}
		require.Error(t, in.Validate(), html)
	}
}

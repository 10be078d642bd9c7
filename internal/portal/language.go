package portal

import (
	"net/http"
	"net/url"
	"time"

	"github.com/readmit/readmit/internal/locale"
	"github.com/readmit/readmit/internal/portal/page"
	"github.com/readmit/readmit/internal/secret"
)

// languageParameter names the language that a customer chooses on a page.
const languageParameter = "lang"

// languageLasts is how long a choice of language is kept.
const languageLasts = 400 * 24 * time.Hour

// speak finds the language of a page among those that the tenant offers: the
// one that was chosen, those of the browser, the tenant's own. A choice is the
// page's own address with the language in it, so that it takes no script and
// loses nothing; it is kept by a cookie, which says nothing else.
func (p *portal) speak(v *visit) {
	offered := locale.Offered(v.brand.Languages)
	wanted := v.r.URL.Query().Get(languageParameter)
	for _, l := range offered {
		if l.Tag == wanted {
			p.language.Set(v.w, secret.String(wanted), languageLasts)
		}
	}
	v.Printer = p.texts.Among(offered, wanted, p.language.Read(v.r).Reveal(), v.r.Header.Get("Accept-Language"), v.brand.Language)
	if v.r.Method != http.MethodGet || len(offered) < 2 {
		return // the answer to a form has no address that could be opened again
	}
	for _, l := range offered {
		v.Languages = append(v.Languages, page.Language{Tag: l.Tag, Name: l.Name, Href: inLanguage(v.r.URL, l.Tag), Chosen: l.Tag == v.Lang()})
	}
}

// kept are the parameters by which a page is the same in another language: what
// else stands in an address is not repeated.
var kept = []string{"link", "request", "identifier", "user_code", "factor"}

// inLanguage is the address of a page in a language.
func inLanguage(at *url.URL, tag string) string {
	was, query := at.Query(), url.Values{languageParameter: {tag}}
	for _, name := range kept {
		if was.Has(name) {
			query.Set(name, was.Get(name))
		}
	}
	return at.EscapedPath() + "?" + query.Encode()
}

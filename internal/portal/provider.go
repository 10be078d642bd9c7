package portal

import (
	"net/http"
	"net/url"

	"github.com/readmit/readmit/internal/federation"
	"github.com/readmit/readmit/internal/locale"
	"github.com/readmit/readmit/internal/portal/page"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/signin"
)

const (
	withPath     = "/sign-in/with/{provider}"
	linkWithPath = "/account/link/{provider}"
)

func (p *portal) providerRoutes(mux *http.ServeMux) {
	mux.HandleFunc("POST "+withPath, p.visitor(p.beginProvider))
	mux.HandleFunc("GET "+withPath+"/callback", p.visitor(p.answerProvider))
	mux.HandleFunc("POST "+withPath+"/callback", p.visitor(p.repostProvider))
	mux.HandleFunc("POST "+linkWithPath, p.customer(p.linkProvider))
}

// providerForms are the buttons of the tenant's providers.
func (p *portal) providerForms(v *visit, request string) []page.Form {
	offers, err := p.SignIn.Offers(v.r.Context(), v.tenant.ID)
	if err != nil {
		p.Log.WarnContext(v.r.Context(), "the providers are not shown", "error", err) // other doors still open
		return nil
	}
	forms := make([]page.Form, 0, len(offers))
	for _, o := range offers {
		forms = append(forms, page.Form{
			Action: "/sign-in/with/" + url.PathEscape(o.Slug), Submit: v.T("sign_in.with", locale.Args{"Provider": o.Label}), Plain: true, Hidden: requested(request),
		})
	}
	return forms
}

// beginProvider sends the browser to a provider. What comes back is bound to
// the browser by the flow's cookie, and to the request that waits.
func (p *portal) beginProvider(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	return p.leaveFor(v, "", v.form("request"))
}

// linkProvider sends whoever is signed in to a provider, in order to link it.
func (p *portal) linkProvider(v *visit) error { return p.leaveFor(v, v.actor.ID, "") }

func (p *portal) leaveFor(v *visit, account, request string) error {
	browser := proof.NewToken(32)
	to, err := p.Federation.Begin(v.r.Context(), v.actor, federation.BeginInput{
		Provider: v.r.PathValue("provider"), Browser: browser, Account: account,
	})
	if err != nil {
		return err
	}
	p.provider.Set(v.w, browser, signin.FlowFor)
	p.request.Set(v.w, secret.String(request), signin.FlowFor)
	// A page, not a redirect: the policy for forms holds for all that follows one.
	return v.door(http.StatusOK, page.DoorPage{
		Title: v.T("provider.title"), Lead: v.T("provider.lead"), Next: to.URL, Links: []page.Link{{Href: to.URL, Text: v.T("factor.submit")}},
	})
}

// repostProvider takes an answer that a provider let the browser post (OAuth
// 2.0 Form Post Response Mode), which comes without our cookies, and asks for it
// again from our own page.
func (p *portal) repostProvider(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	query := url.Values{}
	for _, name := range []string{"state", "code", "error", "iss", "user"} {
		if value := v.form(name); value != "" {
			query.Set(name, value)
		}
	}
	next := v.r.URL.Path + "?" + query.Encode()
	return v.door(http.StatusOK, page.DoorPage{
		Title: v.T("provider.title"), Lead: v.T("provider.back"), Next: next, Secret: true, Links: []page.Link{{Href: next, Text: v.T("factor.submit")}},
	})
}

// answerProvider takes what a provider said, and signs in or links.
func (p *portal) answerProvider(v *visit) error {
	query := v.r.URL.Query()
	up, err := p.Federation.Answer(v.r.Context(), v.tenant.ID, federation.AnswerInput{
		Provider: v.r.PathValue("provider"), State: query.Get("state"), Code: secret.String(query.Get("code")), Error: query.Get("error"),
		Issuer: query.Get("iss"), User: query.Get("user"), Browser: p.provider.Read(v.r),
	})
	request := p.request.Read(v.r).Reveal()
	p.provider.Clear(v.w)
	p.request.Clear(v.w)
	if err != nil && again(err) {
		return v.door(statusAgain(err), p.signInForm(v, "", err))
	}
	if err != nil {
		return err
	}
	if up.Account != 0 {
		return p.link(v, up)
	}
	in, err := p.SignIn.SignInByProvider(v.r.Context(), v.actor, signin.SignInByProviderInput{Upstream: up, Device: p.device.Read(v.r), Request: request})
	if err != nil && again(err) {
		return v.door(statusAgain(err), p.signInForm(v, "", err))
	}
	return p.onwardsIf(v, in, err)
}

// link links a provider's identity to the account of whoever is signed in.
func (p *portal) link(v *visit, up federation.Upstream) error {
	if err := p.enter(v); err != nil {
		return err
	}
	if _, err := p.Federation.Link(v.r.Context(), v.actor, federation.LinkInput{Account: v.actor.ID, Upstream: up}); err != nil {
		return refused(err, func(status int, err error) error { return p.showSecurity(v, status, err) })
	}
	return v.goTo(securityPath)
}

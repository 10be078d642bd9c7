package portal

import (
	"net/http"
	"net/url"

	"github.com/readmit/readmit/internal/portal/page"
	"github.com/readmit/readmit/internal/signin"
)

// signInPage asks for identifier and password on one page: the browser fills
// both in at once, and there is no second page that could differ by whether
// somebody is known. Passkeys stand among what the browser offers for the
// first field.
func (p *portal) signInPage(v *visit) error {
	if p.enter(v) == nil && v.r.URL.Query().Get("request") == "" {
		return v.goTo(accountPath)
	}
	return v.door(http.StatusOK, p.signInForm(v, v.r.URL.Query().Get("identifier"), nil))
}

func (p *portal) signInForm(v *visit, identifier string, err error) page.DoorPage {
	request := v.request()
	shown := page.DoorPage{
		Title: v.T("sign_in.title"), Or: true,
		Forms: []page.Form{{
			Action: signInPath, Submit: v.T("sign_in.submit"), Hidden: requested(request),
			Fields: []page.Field{
				{
					Name: "identifier", Label: v.T("field.identifier"), Value: identifier, Type: "text", InputMode: "email",
					Autocomplete: "username webauthn", Max: 254, Focus: identifier == "",
				},
				{Name: "password", Label: v.T("field.password"), Type: "password", Autocomplete: "current-password", Focus: identifier != ""},
			},
		}, {
			Action: passkeyPath, Submit: v.T("sign_in.passkey"), Plain: true, Passkey: signin.ForSignIn, From: questionPath, Conditional: true,
			Hidden: requested(request),
		}},
		Links: []page.Link{
			{Href: with(recoverPath, request), Text: v.T("sign_in.forgotten")},
			{Href: with(linkPath, request), Text: v.T("sign_in.by_link")},
			{Href: with(registerPath, request), Text: v.T("sign_in.register")},
		},
	}
	shown.Forms = append(shown.Forms, p.providerForms(v, request)...)
	if err != nil {
		_, shown.Problem = v.problems(err)
	}
	return shown
}

// signIn takes identifier and password.
func (p *portal) signIn(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	in, err := p.SignIn.SignIn(v.r.Context(), v.actor, signin.SignInInput{
		Identifier: v.form("identifier"), Password: v.secret("password"), Device: p.device.Read(v.r), Request: v.form("request"),
	})
	if err != nil && again(err) {
		return v.door(statusAgain(err), p.signInForm(v, v.form("identifier"), err))
	}
	if err != nil {
		return err
	}
	return p.onwards(v, in)
}

// let gives the browser what a step led to: the session's cookies, or the
// flow's.
func (p *portal) let(v *visit, in signin.SignedIn) {
	if in.Step == signin.StepSecondFactor {
		p.flow.Set(v.w, in.Flow, in.ExpiresAt.Sub(v.Now))
		return
	}
	p.flow.Clear(v.w)
	p.session.Set(v.w, in.Session, in.ExpiresAt.Sub(v.Now))
	if in.Device != "" {
		p.device.Set(v.w, in.Device, deviceLasts)
	}
}

// onwards sends the browser on after a step: to the second factor, back to the
// application that waits, or to the own account.
func (p *portal) onwards(v *visit, in signin.SignedIn) error {
	p.let(v, in)
	switch {
	case in.Step == signin.StepSecondFactor:
		return v.goTo(factorPath)
	case in.Request == deviceRequest:
		return v.goTo(devicePath)
	case in.Request != "":
		return v.backTo(in.Request)
	}
	return v.goTo(accountPath)
}

// backTo goes back to the application that waits: by a page, because the policy
// for forms holds for all that follows one, and the application's address is
// another site's.
func (v *visit) backTo(request string) error {
	return v.leave("continue.title", with(continuePath, request))
}

// leave is a page that goes on to one of the addresses of package oidc.
func (v *visit) leave(title, next string) error {
	return v.door(http.StatusOK, page.DoorPage{
		Title: v.T(title), Lead: v.T("continue.lead"), Next: next, Links: []page.Link{{Href: next, Text: v.T("factor.submit")}},
	})
}

// request is the id of the oauth request that waits for this sign-in. It is
// opaque, and where its answer goes stands in the database.
func (v *visit) request() string {
	if v.waits != "" {
		return v.waits
	}
	if v.r.Method == http.MethodPost {
		return v.form("request")
	}
	return v.r.URL.Query().Get("request")
}

// waitFor lets the pages go on to the request that waited when a mailed link was
// asked for, unless it is over by now.
func (p *portal) waitFor(v *visit, request string) {
	if request == "" {
		return
	}
	if _, err := p.SignIn.Waiting(v.r.Context(), v.tenant.ID, request); err == nil || request == deviceRequest {
		v.waits = request
	}
}

func requested(request string) []page.Hidden {
	if request == "" {
		return nil
	}
	return []page.Hidden{{Name: "request", Value: request}}
}

func with(path, request string) string {
	if request == "" {
		return path
	}
	return path + "?request=" + url.QueryEscape(request)
}

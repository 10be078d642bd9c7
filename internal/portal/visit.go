package portal

import (
	"bytes"
	"errors"
	"net/http"
	"time"

	"github.com/a-h/templ"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/edge"
	"github.com/readmit/readmit/internal/portal/page"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/session"
	"github.com/readmit/readmit/internal/signin"
	"github.com/readmit/readmit/internal/tenant"
)

// visit is one request on its way: at whose pages, by whom, in which language.
type visit struct {
	w http.ResponseWriter
	r *http.Request
	page.View
	tenant tenant.Tenant
	brand  tenant.Brand
	// session and actor are set behind sign-in; before it the actor is a visitor.
	session session.Session
	actor   authz.Actor
	// waits is the oauth request that a mailed link knew of; empty for none.
	waits string
}

// act answers one request. An error is told by [portal.fail]; nothing may have
// been written then.
type act func(*visit) error

// visitor serves pages that need nobody to be signed in.
func (p *portal) visitor(do act) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v := &visit{w: w, r: r}
		err := p.arrive(v)
		if err == nil {
			err = do(v)
		}
		if err != nil {
			p.fail(v, err)
		}
	}
}

// customer serves pages behind sign-in.
func (p *portal) customer(do act) http.HandlerFunc {
	return p.visitor(func(v *visit) error {
		if err := p.enter(v); err != nil {
			return err
		}
		return do(v)
	})
}

// arrive finds whose pages are asked for, by the host alone. Programs are shown
// none, and wait for nothing that only pages need.
func (p *portal) arrive(v *visit) (err error) {
	edge.Of(v.r.Context()).Route = v.r.Pattern
	v.View = page.View{
		Printer: p.texts.For(v.r.Header.Get("Accept-Language")), Assets: p.Assets, Now: p.Now(), Zone: time.UTC,
		Here: v.r.URL.Path,
	}
	if v.tenant, err = p.Find(v.r.Context(), v.r.Host); err != nil {
		return err
	}
	v.actor = signin.Visitor(v.tenant.ID, v.call())
	if v.program() {
		return nil
	}
	return p.dress(v)
}

// dress gives a page the tenant's brand, language and zone.
func (p *portal) dress(v *visit) (err error) {
	if v.brand, err = p.Tenants.BrandOf(v.r.Context(), v.tenant.ID); err != nil {
		return err
	}
	p.speak(v)
	if zone, err := time.LoadLocation(v.tenant.TimeZone); err == nil {
		v.Zone = zone
	}
	v.View.Brand = page.Brand{
		Name: v.brand.Name, Version: brandVersion(v.brand),
		Support: page.Support{Name: v.brand.SupportName, Email: v.brand.SupportEmail, Link: v.brand.SupportLink},
	}
	if v.brand.Logo != "" {
		v.View.Brand.Logo = logoPath + "?v=" + v.brand.Logo[:8]
	}
	return nil
}

// enter finds who is signed in.
func (p *portal) enter(v *visit) error {
	found, err := p.SignedIn.Open(v.r.Context(), v.tenant.ID, p.session.Read(v.r))
	if err != nil {
		return err
	}
	v.session, v.actor = found, found.Actor(v.call())
	v.Me = v.actor.Name
	edge.Of(v.r.Context()).Actor = v.actor.ID
	return nil
}

// call says how the request came in.
func (v *visit) call() authz.Call {
	request := edge.Of(v.r.Context())
	return authz.Call{Via: "portal", Request: request.ID, Address: request.AddressText(), UserAgent: v.r.UserAgent()}
}

// form is a value of the form.
func (v *visit) form(name string) string { return v.r.PostFormValue(name) }

// parse reads the form. A body that is cut off or too large is a fault.
func (v *visit) parse() error {
	err := v.r.ParseForm()
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return edge.ErrBodyTooLarge
	}
	if err != nil {
		return edge.ErrBodyCut
	}
	return nil
}

// goTo sends the browser to one of our own addresses.
func (v *visit) goTo(path string) error {
	http.Redirect(v.w, v.r, path, http.StatusSeeOther)
	return nil
}

// draw answers a page. It is drawn in full before the first byte leaves, so
// that a page that cannot be drawn is not half a page.
func (v *visit) draw(status int, drawn templ.Component) {
	var body bytes.Buffer
	if err := drawn.Render(v.r.Context(), &body); err != nil {
		panic(err) // the edge logs it and answers the fixed sentence
	}
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.w.Header().Add("Vary", "Accept-Language")
	v.w.WriteHeader(status)
	_, _ = v.w.Write(body.Bytes()) // whoever hung up needs no answer
}

// door answers a page with one thing to do.
func (v *visit) door(status int, p page.DoorPage) error {
	p.View = v.View
	if p.Secret {
		v.w.Header().Set("Referrer-Policy", "no-referrer")
	}
	v.draw(status, page.Door(p))
	return nil
}

// secret is a value of the form that is not to be shown.
func (v *visit) secret(name string) secret.String { return secret.String(v.r.PostFormValue(name)) }

// deviceLasts is how long a browser is known again.
const deviceLasts = 400 * 24 * time.Hour

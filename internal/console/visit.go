package console

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/edge"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/staff"
	"github.com/readmit/readmit/internal/tenant"
)

// visit is one request on its way: who asks, in which language, where.
type visit struct {
	w http.ResponseWriter
	r *http.Request
	view.View
	// session and actor are set behind sign-in; the actor's tenant, tenant and
	// tenants only within a tenant.
	session staff.Session
	actor   authz.Actor
	tenant  tenant.Tenant
	tenants []tenant.Tenant
	// waiting are the numbers beside the entries of the menu, by their labels.
	waiting map[string]int
}

// act answers one request. An error is told by [console.fail]; nothing may
// have been written then.
type act func(*visit) error

// visitor serves pages that need nobody to be signed in.
func (c *console) visitor(do act) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v := c.newVisit(w, r)
		if err := do(v); err != nil {
			c.fail(v, err)
		}
	}
}

// member serves pages behind sign-in that are about no tenant.
func (c *console) member(do act) http.HandlerFunc {
	return c.visitor(func(v *visit) error {
		if err := c.enter(v); err != nil {
			return err
		}
		if v.session.MustRegister && v.r.URL.Path != view.LanguagePath && v.r.URL.Path != view.RegisterPath {
			c.askToProve(v)
			return nil
		}
		return do(v)
	})
}

// inTenant serves the pages of the tenant that the address names.
func (c *console) inTenant(do act) http.HandlerFunc {
	return c.member(func(v *visit) error {
		if err := c.findTenant(v); err != nil {
			return err
		}
		if err := v.takeKey(); err != nil {
			return err
		}
		return do(v)
	})
}

// takeKey reads the form that was sent, and takes the idempotency key that each
// form of the console that acts is sent with: as a header by the page's script,
// else as a field. A form without one is done as often as it is sent.
func (v *visit) takeKey() error {
	if v.r.Method != http.MethodPost {
		return nil
	}
	v.actor.Call.IdempotencyKey = v.r.Header.Get("Idempotency-Key")
	if strings.HasPrefix(v.r.Header.Get("Content-Type"), "multipart/") {
		return nil // a file is read where its size is known
	}
	if err := v.parse(); err != nil {
		return err
	}
	if v.actor.Call.IdempotencyKey == "" {
		v.actor.Call.IdempotencyKey = v.r.PostFormValue("key")
	}
	return nil
}

func (c *console) newVisit(w http.ResponseWriter, r *http.Request) *visit {
	edge.Of(r.Context()).Route = r.Pattern
	return &visit{w: w, r: r, View: view.View{
		Printer: c.texts.For(r.Header.Get("Accept-Language")),
		Assets:  c.Assets, Now: c.Now(), Zone: time.UTC,
	}}
}

// call says how the request came in.
func (v *visit) call() authz.Call {
	request := edge.Of(v.r.Context())
	return authz.Call{Via: "console", Request: request.ID, Address: request.AddressText(), UserAgent: v.r.UserAgent()}
}

// unasked serves requests of a tenant that a page makes by itself: they do not
// count as use of the session, so that a desk which nobody touches is locked.
func (c *console) unasked(do act) http.HandlerFunc {
	return c.visitor(func(v *visit) error {
		if err := c.enterBy(v, c.Sessions.Peek); err != nil {
			return err
		}
		if err := c.findTenant(v); err != nil {
			return err
		}
		return do(v)
	})
}

// enter finds who is signed in.
func (c *console) enter(v *visit) error { return c.enterBy(v, c.Sessions.Open) }

func (c *console) enterBy(v *visit, open func(context.Context, secret.String) (staff.Session, error)) error {
	session, err := open(v.r.Context(), c.cookie.Read(v.r))
	if err != nil {
		return err
	}
	v.session, v.actor = session, session.Actor
	v.actor.Call = v.call()
	v.Printer = c.texts.For(session.Language, v.r.Header.Get("Accept-Language"))
	v.readIn(session.TimeZone)
	edge.Of(v.r.Context()).Actor = v.actor.ID
	return nil
}

// findTenant takes the tenant from the address. A tenant in which the member
// holds no role does not exist for them.
func (c *console) findTenant(v *visit) error {
	if err := c.listTenants(v); err != nil {
		return err
	}
	slug := v.r.PathValue("slug")
	at := slices.IndexFunc(v.tenants, func(t tenant.Tenant) bool { return t.Slug == slug })
	if at < 0 {
		return op.ErrNotFound
	}
	v.tenant, v.actor.Tenant = v.tenants[at], v.tenants[at].ID
	if v.session.TimeZone == "" {
		v.readIn(v.tenant.TimeZone)
	}
	return c.countWaiting(v)
}

// readIn takes the zone in which times are shown and days are meant. The
// member's own goes before the tenant's.
func (v *visit) readIn(name string) {
	if zone, err := time.LoadLocation(name); err == nil {
		v.Zone = zone
	}
}

// listTenants reads the tenants in which the member holds a role.
func (c *console) listTenants(v *visit) error {
	all, err := c.Tenants.All(v.r.Context())
	if err != nil {
		return err
	}
	every, mine := v.actor.Tenants()
	v.tenants = slices.DeleteFunc(all, func(t tenant.Tenant) bool { return !every && !slices.Contains(mine, t.ID) })
	return nil
}

// slug is the tenant's short name, for addresses.
func (v *visit) slug() string { return v.tenant.Slug }

// fragment reports whether htmx asks, for a part of a page.
func (v *visit) fragment() bool { return v.r.Header.Get("HX-Request") == "true" }

// form is a value of the form or, in a GET, of the address.
func (v *visit) form(name string) string { return v.r.FormValue(name) }

// goTo sends the browser to an address of the console.
func (v *visit) goTo(path string) error {
	if v.fragment() {
		v.w.Header().Set("HX-Redirect", path)
		v.w.WriteHeader(http.StatusNoContent)
		return nil
	}
	http.Redirect(v.w, v.r, path, http.StatusSeeOther)
	return nil
}

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

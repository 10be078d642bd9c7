package console

import (
	"net/http"
	"net/url"

	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/edge"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/staff"
)

// askToProve sends the reader to the page that asks for a proof and notes where
// to return to. What was typed is kept by the page's script.
func (c *console) askToProve(v *visit) {
	there := view.ProvePath
	if next := v.here(); next != "" {
		there += "?" + url.Values{"next": {next}}.Encode()
	}
	v.w.Header().Add("Vary", "Cookie")
	if v.fragment() {
		v.w.Header().Set("HX-Redirect", there)
		v.w.WriteHeader(http.StatusForbidden)
		return
	}
	http.Redirect(v.w, v.r, there, http.StatusSeeOther)
}

// enterLocked finds whose session it is, locked or not. The actor may do
// nothing but prove who they are, and sign out.
func (c *console) enterLocked(v *visit) error {
	session, err := c.Sessions.Locked(v.r.Context(), c.cookie.Read(v.r))
	if err != nil {
		return err
	}
	v.session, v.actor = session, session.Actor
	v.actor.Call = v.call()
	v.Printer = c.texts.For(session.Language, v.r.Header.Get("Accept-Language"))
	edge.Of(v.r.Context()).Actor = v.actor.ID
	return nil
}

// provePage asks for a proof.
func (c *console) provePage(v *visit) error {
	if err := c.enterLocked(v); err != nil {
		return err
	}
	return c.drawProve(v, http.StatusOK, "")
}

func (c *console) drawProve(v *visit, status int, problem string) error {
	_, err := c.Sessions.Peek(v.r.Context(), c.cookie.Read(v.r))
	if err != nil && fault.As(err) == nil {
		return err
	}
	v.draw(status, view.Prove(view.ProvePage{
		View: v.View, Name: v.session.Name, Email: v.session.Email, Next: safeNext(v.form("next")), Locked: err != nil,
		Passkey: v.session.Passkeys > 0 && c.passkeys.Available(), Password: v.session.Password, Problem: problem,
		Register: err == nil && v.session.MustRegister && v.Now.Sub(v.session.Actor.FreshAt) <= op.FreshFor,
	}))
	return nil
}

// prove takes the proof and returns to the page.
func (c *console) prove(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	if err := c.enterLocked(v); err != nil {
		return err
	}
	err := c.proveBy(v)
	if f := fault.As(err); f != nil && f.Kind != fault.Unauthorized {
		return c.drawProve(v, statusOf(f), v.sentence(f))
	}
	if err != nil {
		return err
	}
	return v.goTo(orStart(safeNext(v.form("next"))))
}

func (c *console) proveBy(v *visit) error {
	cookie := c.cookie.Read(v.r)
	if v.deviceAnswered() {
		_, err := c.passkeys.StepUpByPasskey(v.r.Context(), v.actor, staff.StepUpByPasskeyInput{Cookie: cookie, PasskeyAnswer: v.deviceAnswer()})
		return err
	}
	_, err := c.Staff.StepUp(v.r.Context(), v.actor, staff.StepUpInput{
		Cookie: cookie, Password: secret.String(v.r.PostFormValue("password")), Code: secret.String(v.r.PostFormValue("code")),
	})
	return err
}

// registerRequired registers the passkey that a member must have, and goes on
// to the page that was asked for.
func (c *console) registerRequired(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	_, err := c.passkeys.RegisterPasskey(v.r.Context(), v.actor, staff.RegisterPasskeyInput{
		Cookie: c.cookie.Read(v.r), Name: v.form("name"), PasskeyAnswer: v.deviceAnswer(),
	})
	if f := fault.As(err); f != nil && f.Kind != fault.Unauthorized {
		return c.drawProve(v, statusOf(f), v.sentence(f))
	}
	if err != nil {
		return err
	}
	return v.goTo(orStart(safeNext(v.form("next"))))
}

// setUp leads a member who came in by a link to the page where a passkey or a
// password is set up.
func (c *console) setUp(v *visit) error {
	link, err := c.Staff.SetUp(v.r.Context(), v.actor, staff.ListInput{})
	if err != nil {
		return err
	}
	return v.goTo(view.WelcomePath(link.Secret.Reveal()))
}

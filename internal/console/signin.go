package console

import (
	"errors"
	"net/http"

	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/staff"
)

// signInPage shows the form. Whoever is signed in already goes on.
func (c *console) signInPage(v *visit) error {
	next := safeNext(v.form("next"))
	if c.enter(v) == nil {
		return v.goTo(orStart(next))
	}
	return v.show(view.SignIn(view.SignInPage{View: v.View, Next: next, Passkey: c.passkeys.Available()}))
}

// signIn starts a session. What was typed stays, except the secrets.
func (c *console) signIn(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	next := safeNext(v.form("next"))
	in, err := c.signInBy(v)
	if f := fault.As(err); f != nil {
		v.draw(statusOf(f), view.SignIn(view.SignInPage{View: v.View, Email: v.form("email"), Next: next, Problem: v.sentence(f), Passkey: c.passkeys.Available()}))
		return nil
	}
	if err != nil {
		return err
	}
	return c.letIn(v, in, next)
}

// signInBy signs in by what the form brings: a device's answer, or password
// and code.
func (c *console) signInBy(v *visit) (staff.SignedIn, error) {
	ctx, visitor := v.r.Context(), staff.Visitor(v.call())
	if v.deviceAnswered() {
		return c.passkeys.SignInByPasskey(ctx, visitor, staff.SignInByPasskeyInput{PasskeyAnswer: v.deviceAnswer()})
	}
	return c.Staff.SignIn(ctx, visitor, staff.SignInInput{
		Email: v.form("email"), Password: secret.String(v.r.PostFormValue("password")), Code: secret.String(v.r.PostFormValue("code")),
	})
}

// letIn gives the browser the new session and goes on.
func (c *console) letIn(v *visit, in staff.SignedIn, next string) error {
	c.cookie.Set(v.w, in.Cookie, in.ExpiresAt.Sub(v.Now))
	return v.goTo(orStart(next))
}

func orStart(next string) string {
	if next == "" {
		return view.TenantsPath
	}
	return next
}

// signOut ends the session, also one that is locked. Signing out twice is no
// error.
func (c *console) signOut(v *visit) error {
	cookie := c.cookie.Read(v.r)
	session, err := c.Sessions.Locked(v.r.Context(), cookie)
	if err == nil {
		actor := session.Actor
		actor.Call = v.call()
		_, err = c.Staff.SignOut(v.r.Context(), actor, staff.SignOutInput{Cookie: cookie})
	}
	if err != nil && fault.As(err) == nil {
		return err
	}
	c.cookie.Clear(v.w)
	return v.goTo(view.SignOutPath)
}

// signedOutPage confirms it.
func (c *console) signedOutPage(v *visit) error {
	return v.show(view.Notice(view.NoticePage{
		View: v.View, Title: v.T("signin.out"), Text: v.T("signin.out_text"), Href: view.SignInPath, Act: v.T("signin.submit"),
	}))
}

// changeLanguage keeps the member's language and returns to the page.
func (c *console) changeLanguage(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	_, err := c.Staff.ChangeLanguage(v.r.Context(), v.actor, staff.ChangeLanguageInput{Language: v.form("lang")})
	if err != nil {
		return err
	}
	next := safeNext(v.form("next"))
	if next == "" {
		next = v.here()
	}
	return v.goTo(orStart(next))
}

// welcomePage opens a one-time link without using it up.
func (c *console) welcomePage(v *visit) error {
	return c.drawWelcome(v, http.StatusOK, "", nil, "")
}

// drawWelcome draws what a link is for: the set-up, or one button to sign in.
// An opened link is asked for again each time, so the page shows no old one.
func (c *console) drawWelcome(v *visit, status int, name string, problems map[string]string, said string) error {
	token := v.r.PathValue("token")
	link, err := c.Staff.OpenLink(v.r.Context(), staff.Visitor(v.call()), staff.OpenLinkInput{Link: secret.String(token)})
	if errors.Is(err, staff.ErrLink) {
		c.expiredLink(v)
		return nil
	}
	if err != nil {
		return err
	}
	if name == "" {
		name = link.Name
	}
	page := view.WelcomePage{
		View: v.View, Action: view.WelcomePath(token), Name: name, Email: link.Email,
		Secret: link.Secret.Reveal(), URI: link.URL.Reveal(), QR: view.QR{Size: link.QR.Size, Path: link.QR.Path}, Problems: problems,
		Problem: said, Passkey: c.passkeys.Available(), Link: token,
	}
	// The address is a secret: it must not be told to the next page.
	v.w.Header().Set("Referrer-Policy", "no-referrer")
	if link.Purpose == staff.LinkSignIn {
		v.draw(status, view.LinkDoor(page))
		return nil
	}
	v.draw(status, view.Welcome(page))
	return nil
}

func (c *console) expiredLink(v *visit) {
	v.draw(http.StatusNotFound, view.Notice(view.NoticePage{
		View: v.View, Title: v.T("welcome.expired_title"), Text: v.T("welcome.expired_text"), Href: view.SignInPath, Act: v.T("signin.submit"),
	}))
}

// welcome uses a one-time link.
func (c *console) welcome(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	in, err := c.useLink(v)
	if errors.Is(err, staff.ErrLink) {
		c.expiredLink(v)
		return nil
	}
	f := fault.As(err)
	if f != nil && len(f.Fields) > 0 {
		problems := map[string]string{}
		for _, field := range f.Fields {
			problems[field.Name] = v.problem(field)
		}
		return c.drawWelcome(v, statusOf(f), v.form("name"), problems, "")
	}
	if f != nil && v.deviceAnswered() {
		return c.drawWelcome(v, statusOf(f), v.form("name"), nil, v.sentence(f))
	}
	if err != nil {
		return err
	}
	if !v.deviceAnswered() && !v.r.PostForm.Has("password") {
		c.offerSetUp(v, in)
	}
	return c.letIn(v, in, "")
}

// offerSetUp tells a member who came in by a link, and has nothing to prove
// themselves with, where to set that up.
func (c *console) offerSetUp(v *visit, in staff.SignedIn) {
	session, err := c.Sessions.Peek(v.r.Context(), in.Cookie)
	if err != nil || session.Passkeys > 0 || session.Password {
		return
	}
	c.leaveLine(v, view.Result{Tone: view.Good, Text: v.T("setup.offer"), Way: view.ProvePath + "?next=" + view.TenantsPath, WayText: v.T("setup.offer_act")})
}

// useLink signs in by the link, or joins with what was chosen. The form of a
// link that only signs in has no password.
func (c *console) useLink(v *visit) (staff.SignedIn, error) {
	ctx, visitor, link := v.r.Context(), staff.Visitor(v.call()), secret.String(v.r.PathValue("token"))
	if v.deviceAnswered() {
		return c.passkeys.AcceptByPasskey(ctx, visitor, staff.AcceptByPasskeyInput{
			Link: link, Name: v.r.PostFormValue("name"), Passkey: v.T("passkey.first_name"), PasskeyAnswer: v.deviceAnswer(),
		})
	}
	if !v.r.PostForm.Has("password") {
		return c.Staff.SignInByLink(ctx, visitor, staff.SignInByLinkInput{Link: link})
	}
	return c.Staff.Accept(ctx, visitor, staff.AcceptInput{
		Link: link, Name: v.r.PostFormValue("name"),
		Password: secret.String(v.r.PostFormValue("password")), Code: secret.String(v.r.PostFormValue("code")),
	})
}

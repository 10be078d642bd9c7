package portal

import (
	"net/http"

	"github.com/readmit/readmit/internal/portal/page"
	"github.com/readmit/readmit/internal/signin"
)

// askLinkPage asks who wants to sign in by a link.
func (p *portal) askLinkPage(v *visit) error {
	return v.door(http.StatusOK, p.whoForm(v, linkPath, "link", nil))
}

// askLink sends a link that signs in.
func (p *portal) askLink(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	out, err := p.SignIn.SendAccessLink(v.r.Context(), v.actor, signin.SendAccessLinkInput{Identifier: v.form("identifier"), Request: v.form("request")})
	if err != nil && again(err) {
		return v.door(statusAgain(err), p.whoForm(v, linkPath, "link", err))
	}
	if err != nil {
		return err
	}
	return p.onItsWay(v, "link.sent", out)
}

// button is a page with one button, which redeems the link of its address:
// programs that look at mails follow links, and press nothing.
func (p *portal) button(v *visit, path, key string, status int, err error) error {
	link := v.r.URL.Query().Get("link")
	if v.r.Method == http.MethodPost {
		link = v.form("link")
	}
	shown := page.DoorPage{
		Title: v.T(key + ".title"), Lead: v.T(key + ".lead"), Secret: true,
		Forms: []page.Form{{Action: path, Submit: v.T(key + ".submit"), Hidden: []page.Hidden{{Name: "link", Value: link}}}},
	}
	if err != nil {
		_, shown.Problem = v.problems(err)
		shown.Lead, shown.Forms = "", nil
		shown.Links = []page.Link{{Href: signInPath, Text: v.T("mail.back")}}
	}
	return v.door(status, shown)
}

func (p *portal) accessPage(v *visit) error {
	return p.button(v, accessPath, "access", http.StatusOK, nil)
}

// access signs in by a link.
func (p *portal) access(v *visit) error { return p.open(v, accessPath, "access") }

func (p *portal) unlockPage(v *visit) error {
	return p.button(v, unlockPath, "unlock", http.StatusOK, nil)
}

// unlock signs in by a link that was sent to the owner of a locked account,
// which ends the lock.
func (p *portal) unlock(v *visit) error { return p.open(v, unlockPath, "unlock") }

// open takes the link of one of the pages with a button.
func (p *portal) open(v *visit, path, key string) error {
	if err := v.parse(); err != nil {
		return err
	}
	in, err := p.SignIn.OpenAccessLink(v.r.Context(), v.actor, signin.OpenAccessLinkInput{Link: v.secret("link"), Device: p.device.Read(v.r)})
	if err != nil && again(err) {
		return p.button(v, path, key, statusAgain(err), err)
	}
	if err == nil {
		p.waitFor(v, in.Request)
		in.Request = v.waits
	}
	return p.onwardsIf(v, in, err)
}

// signOutPage asks whether to sign out, for an application that wants it: that
// one alone cannot sign anybody out (OpenID Connect RP-Initiated Logout 1.0, 2).
func (p *portal) signOutPage(v *visit) error {
	if v.request() == "" {
		return v.goTo(signedOutPath)
	}
	if p.enter(v) != nil { // nobody is there to be asked
		return v.goTo(with(leavePath, v.request()))
	}
	return v.door(http.StatusOK, page.DoorPage{
		Title: v.T("sign_out"), Lead: v.T("signed_out.ask"),
		Forms: []page.Form{{Action: signOutPath, Submit: v.T("sign_out"), Hidden: requested(v.request())}},
		Links: []page.Link{{Href: accountPath, Text: v.T("signed_out.stay")}},
	})
}

// signedOutPage says that nobody is signed in.
func (p *portal) signedOutPage(v *visit) error {
	return v.door(http.StatusOK, page.DoorPage{
		Title: v.T("signed_out.title"), Lead: v.T("signed_out.lead"), Links: []page.Link{{Href: signInPath, Text: v.T("signed_out.again")}},
	})
}

// signOut ends the session on the server, and takes from the browser what it
// keeps of our pages (W3C Clear Site Data). The device stays known.
func (p *portal) signOut(v *visit) error {
	if err := p.enter(v); err == nil {
		if _, err := p.SignIn.SignOut(v.r.Context(), v.actor, signin.SignOutInput{Session: v.session.ID, Account: v.session.Account}); err != nil {
			return err
		}
	}
	p.session.Clear(v.w)
	p.flow.Clear(v.w)
	v.w.Header().Set("Clear-Site-Data", `"cache", "storage"`)
	if request := v.form("request"); request != "" {
		return v.leave("signed_out.title", with(leavePath, request))
	}
	return v.goTo(signedOutPath)
}

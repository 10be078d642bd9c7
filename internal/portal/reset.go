package portal

import (
	"net/http"

	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/portal/page"
)

// resetPage asks for a new password. It redeems nothing: programs that look at
// mails follow links.
func (p *portal) resetPage(v *visit) error {
	return v.door(http.StatusOK, p.resetForm(v, v.r.URL.Query().Get("link"), nil))
}

func (p *portal) resetForm(v *visit, link string, err error) page.DoorPage {
	beside, above := v.problems(err, "password")
	return page.DoorPage{
		Title: v.T("reset.title"), Lead: v.T("reset.lead"), Problem: above, Secret: true,
		Forms: []page.Form{{
			Action: resetPath, Submit: v.T("reset.submit"), Hidden: []page.Hidden{{Name: "link", Value: link}},
			Fields: []page.Field{{
				Name: "password", Label: v.T("field.new_password"), Type: "password", Autocomplete: "new-password", Focus: true,
				Help: v.T("password.help"), Problem: beside["password"],
			}},
		}},
		Links: []page.Link{{Href: recoverPath, Text: v.T("reset.again")}},
	}
}

// reset sets the new password. Nobody is signed in by that: the next page asks
// for it, and for the second factor.
func (p *portal) reset(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	done, err := p.Credentials.ResetPassword(v.r.Context(), v.actor, credential.ResetPasswordInput{Link: v.secret("link"), Password: v.secret("password")})
	if err != nil && again(err) {
		return v.door(statusAgain(err), p.resetForm(v, v.form("link"), err))
	}
	if err != nil {
		return err
	}
	p.session.Clear(v.w)
	p.waitFor(v, done.Request)
	v.Said = v.T("reset.done")
	return v.door(http.StatusOK, p.signInForm(v, "", nil))
}

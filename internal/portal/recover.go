package portal

import (
	"net/http"

	"github.com/readmit/readmit/internal/portal/page"
	"github.com/readmit/readmit/internal/signin"
)

// recoverPage asks who has forgotten the password.
func (p *portal) recoverPage(v *visit) error {
	return v.door(http.StatusOK, p.whoForm(v, recoverPath, "recover", nil))
}

// whoForm asks for an identifier.
func (p *portal) whoForm(v *visit, path, key string, err error) page.DoorPage {
	beside, above := v.problems(err, "identifier")
	return page.DoorPage{
		Title: v.T(key + ".title"), Lead: v.T(key + ".lead"), Problem: above,
		Forms: []page.Form{{
			Action: path, Submit: v.T(key + ".submit"), Hidden: requested(v.request()),
			Fields: []page.Field{{
				Name: "identifier", Label: v.T("field.identifier"), Value: v.form("identifier"), InputMode: "email", Autocomplete: "username",
				Max: 254, Focus: true, Problem: beside["identifier"],
			}},
		}},
		Links: []page.Link{{Href: with(signInPath, v.request()), Text: v.T("mail.back")}},
	}
}

// recover sends a link to set a new password.
func (p *portal) recover(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	out, err := p.SignIn.Recover(v.r.Context(), v.actor, signin.RecoverInput{Identifier: v.form("identifier"), Request: v.form("request")})
	if err != nil && again(err) {
		return v.door(statusAgain(err), p.whoForm(v, recoverPath, "recover", err))
	}
	if err != nil {
		return err
	}
	return p.onItsWay(v, "recover.sent", out)
}

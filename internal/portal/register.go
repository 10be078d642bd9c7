package portal

import (
	"net/http"

	"github.com/readmit/readmit/internal/locale"
	"github.com/readmit/readmit/internal/portal/page"
	"github.com/readmit/readmit/internal/signin"
)

// registerPage asks for what an account needs.
func (p *portal) registerPage(v *visit) error {
	return v.door(http.StatusOK, p.registerForm(v, nil))
}

func (p *portal) registerForm(v *visit, err error) page.DoorPage {
	beside, above := v.problems(err, "email", "password", "first_name", "last_name")
	return page.DoorPage{
		Title: v.T("register.title"), Problem: above,
		Forms: []page.Form{{
			Action: registerPath, Submit: v.T("register.submit"), Hidden: requested(v.request()),
			Fields: []page.Field{
				{Name: "first_name", Label: v.T("field.first_name"), Value: v.form("first_name"), Autocomplete: "given-name", Max: 200, Optional: true, Problem: beside["first_name"]},
				{Name: "last_name", Label: v.T("field.last_name"), Value: v.form("last_name"), Autocomplete: "family-name", Max: 200, Optional: true, Problem: beside["last_name"]},
				{Name: "email", Label: v.T("field.email"), Type: "email", Value: v.form("email"), Autocomplete: "username", Max: 254, Problem: beside["email"]},
				{Name: "password", Label: v.T("field.new_password"), Type: "password", Autocomplete: "new-password", Help: v.T("password.help"), Problem: beside["password"]},
			},
		}},
		Links: []page.Link{{Href: with(signInPath, v.request()), Text: v.T("register.sign_in")}},
	}
}

// register makes an account, or tells the owner of the address that somebody
// tried. Both look the same.
func (p *portal) register(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	out, err := p.SignIn.Register(v.r.Context(), v.actor, signin.RegisterInput{
		FirstName: v.form("first_name"), LastName: v.form("last_name"), Email: v.form("email"), Password: v.secret("password"), Locale: v.Lang(),
		Request: v.form("request"),
	})
	if err != nil && again(err) {
		return v.door(statusAgain(err), p.registerForm(v, err))
	}
	if err != nil {
		return err
	}
	return p.onItsWay(v, "register.sent", out)
}

// onItsWay says that a mail was sent, if there is somebody to send it to.
func (p *portal) onItsWay(v *visit, key string, out signin.OnItsWay) error {
	return v.door(http.StatusOK, page.DoorPage{
		Title: v.T("mail.title"), Lead: v.T(key, locale.Args{"To": out.To}), Points: []string{v.T("mail.wait"), v.T("mail.spam")},
		Links: []page.Link{{Href: with(signInPath, v.request()), Text: v.T("mail.back")}},
	})
}

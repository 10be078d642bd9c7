package portal

import (
	"net/http"

	"github.com/readmit/readmit/internal/portal/page"
	"github.com/readmit/readmit/internal/signin"
)

// reenrollPage asks whoever opened a link to set up a second factor to sign in
// as ever. The link stands for the factor that is missing, and for no more.
func (p *portal) reenrollPage(v *visit) error {
	return v.door(http.StatusOK, p.reenrollForm(v, v.r.URL.Query().Get("link"), nil))
}

func (p *portal) reenrollForm(v *visit, link string, err error) page.DoorPage {
	shown := page.DoorPage{
		Title: v.T("reenroll.title"), Lead: v.T("reenroll.lead"), Secret: true,
		Forms: []page.Form{{
			Action: reenrollPath, Submit: v.T("factor.submit"), Hidden: []page.Hidden{{Name: "link", Value: link}},
			Fields: []page.Field{
				{Name: "identifier", Label: v.T("field.identifier"), Value: v.form("identifier"), InputMode: "email", Autocomplete: "username", Max: 254, Focus: true},
				{Name: "password", Label: v.T("field.password"), Type: "password", Autocomplete: "current-password"},
			},
		}},
		Links: []page.Link{{Href: recoverPath, Text: v.T("sign_in.forgotten")}},
	}
	if err != nil {
		_, shown.Problem = v.problems(err)
	}
	return shown
}

// reenroll signs in, and goes to where a factor can be set up.
func (p *portal) reenroll(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	in, err := p.SignIn.SignIn(v.r.Context(), v.actor, signin.SignInInput{
		Identifier: v.form("identifier"), Password: v.secret("password"), Device: p.device.Read(v.r), Reenroll: v.secret("link"),
	})
	if err != nil && again(err) {
		return v.door(statusAgain(err), p.reenrollForm(v, v.form("link"), err))
	}
	if err != nil || in.Step == signin.StepSecondFactor {
		return p.onwardsIf(v, in, err)
	}
	p.let(v, in)
	return v.goTo(securityPath)
}

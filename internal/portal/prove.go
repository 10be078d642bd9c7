package portal

import (
	"net/http"

	"github.com/readmit/readmit/internal/portal/page"
	"github.com/readmit/readmit/internal/signin"
)

const provePath = "/account/prove"

// provePage asks the customer to prove to be still there.
func (p *portal) provePage(v *visit) error { return p.showProve(v, http.StatusOK, nil) }

// showProve offers what this customer can prove by: a password, a passkey, or
// where there is neither, to sign in again as they have before.
func (p *portal) showProve(v *visit, status int, err error) error {
	by, failed := p.SignIn.Proofs(v.r.Context(), v.session)
	if failed != nil {
		return failed
	}
	shown := page.DoorPage{
		Title: v.T("prove.title"), Lead: v.T("prove.lead"), Or: true,
		Links: []page.Link{{Href: accountPath, Text: v.T("error.back")}},
	}
	if by.Password {
		shown.Forms = append(shown.Forms, page.Form{Action: provePath, Submit: v.T("factor.submit"), Hidden: v.returning(), Fields: []page.Field{
			{Name: "password", Label: v.T("field.password"), Type: "password", Autocomplete: "current-password", Focus: true},
		}})
	}
	if by.Passkey {
		shown.Forms = append(shown.Forms, page.Form{
			Action: provePath + "/passkey", Submit: v.T("factor.passkey.submit"), Plain: by.Password, Passkey: signin.ForStepUp, From: questionPath,
			Hidden: v.returning(),
		})
	}
	if !by.Password && !by.Passkey {
		shown.Lead = v.T("prove.again_lead")
		shown.Forms = []page.Form{{Action: signOutPath, Submit: v.T("prove.again")}}
	}
	if err != nil {
		_, shown.Problem = v.problems(err)
	}
	return v.door(status, shown)
}

func (p *portal) prove(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	in, err := p.SignIn.StepUp(v.r.Context(), v.actor, signin.StepUpInput{
		Account: v.actor.ID, Session: v.session.ID, Password: v.secret("password"), Device: p.device.Read(v.r),
	})
	if err != nil {
		return refused(err, func(status int, err error) error { return p.showProve(v, status, err) })
	}
	return p.proved(v, in)
}

// proved goes back to where the proof was asked for.
func (p *portal) proved(v *visit, in signin.SignedIn) error {
	if in.Step != signin.StepSecondFactor && v.form("to") == toPrivacy {
		p.let(v, in)
		return v.goTo(privacyPath)
	}
	return p.onwards(v, in)
}

// toPrivacy says that the proof was asked for by the page about one's data.
const toPrivacy = "privacy"

// returning carries on where to go back to after the proof.
func (v *visit) returning() []page.Hidden {
	if v.r.FormValue("to") != toPrivacy {
		return nil
	}
	return []page.Hidden{{Name: "to", Value: toPrivacy}}
}

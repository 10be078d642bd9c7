package portal

import (
	"net/http"

	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/locale"
	"github.com/readmit/readmit/internal/portal/page"
	"github.com/readmit/readmit/internal/signin"
)

// factorPage asks for a second factor: the one that was chosen, or the
// strongest of the account's.
func (p *portal) factorPage(v *visit) error {
	return p.showFactor(v, v.r.URL.Query().Get("factor"), http.StatusOK, nil)
}

func (p *portal) showFactor(v *visit, chosen string, status int, err error) error {
	choices, lost := p.SignIn.Choices(v.r.Context(), v.tenant.ID, p.flow.Read(v.r))
	if lost != nil {
		p.flow.Clear(v.w)
		return lost
	}
	now := choices[0]
	for _, c := range choices {
		if c.ID == chosen {
			now = c
		}
	}
	shown := page.DoorPage{Title: v.T("factor.title"), Lead: v.T("factor." + string(now.Kind) + ".lead"), Forms: p.factorForms(v, now)}
	if err != nil {
		_, shown.Problem = v.problems(err)
	}
	for _, c := range choices {
		if c.ID != now.ID {
			shown.Links = append(shown.Links, page.Link{Href: factorPath + "?factor=" + c.ID, Text: v.T("factor."+string(c.Kind)+".choose") + named(c)})
		}
	}
	shown.Links = append(shown.Links, page.Link{Href: signInPath, Text: v.T("factor.begin_again")})
	return v.door(status, shown)
}

func named(c signin.Choice) string {
	if c.Target != "" {
		return " (" + c.Target + ")"
	}
	return ""
}

func (p *portal) factorForms(v *visit, c signin.Choice) []page.Form {
	hidden := []page.Hidden{{Name: "factor", Value: c.ID}}
	if c.Kind == credential.Passkey {
		return []page.Form{{
			Action: passkeyPath, Submit: v.T("factor.passkey.submit"), Passkey: signin.ForSecondFactor, From: questionPath, Hidden: hidden,
		}}
	}
	field := page.Field{
		Name: "code", Label: v.T("field.code"), InputMode: "numeric", Autocomplete: "one-time-code", Max: 40, Focus: true, Code: true,
		Help: v.T("factor." + string(c.Kind) + ".help"),
	}
	if c.Kind == credential.BackupCodes {
		field.InputMode = ""
	}
	forms := []page.Form{{Action: factorPath, Submit: v.T("factor.submit"), Fields: []page.Field{field}, Hidden: hidden}}
	if c.Kind.Sent() {
		forms = append(forms, page.Form{Action: codePath, Submit: v.T("factor.send", locale.Args{"To": c.Target}), Hidden: hidden, Plain: true})
	}
	return forms
}

// factor takes a code.
func (p *portal) factor(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	in, err := p.SignIn.SecondFactor(v.r.Context(), v.actor, signin.SecondFactorInput{
		Flow: p.flow.Read(v.r), Factor: v.form("factor"), Code: v.secret("code"), Device: p.device.Read(v.r),
	})
	if err != nil && again(err) {
		return p.showFactor(v, v.form("factor"), statusAgain(err), err)
	}
	if err != nil {
		return err
	}
	return p.onwards(v, in)
}

// sendCode sends a code to the factor that was chosen.
func (p *portal) sendCode(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	sent, err := p.SignIn.SendCode(v.r.Context(), v.actor, signin.SendCodeInput{Flow: p.flow.Read(v.r), Factor: v.form("factor")})
	if err != nil && again(err) {
		return p.showFactor(v, v.form("factor"), statusAgain(err), err)
	}
	if err != nil {
		return err
	}
	v.Said = v.T("factor.sent", locale.Args{"To": sent.Target})
	return p.showFactor(v, sent.Factor, http.StatusOK, nil)
}

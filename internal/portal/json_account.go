package portal

import (
	"net/http"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/federation"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/signin"
)

// accountAPI are the acts on the own account as JSON, for those who draw their
// own pages: contacts, ways to sign in, and closing the account. Whose it is
// comes from the session, never from the body.
func (p *portal) accountAPI(mux *http.ServeMux) {
	const own = apiBase + "/account"
	mine := func(login *string, v *visit) { *login = v.actor.ID }
	contact := func(v *visit, in *account.ContactInput) { mine(&in.Account, v) }
	phone := func(v *visit, in *account.PhoneInput) { mine(&in.Account, v) }
	status := func(v *visit, in *account.StatusInput) { mine(&in.Account, v) }
	for pattern, do := range map[string]act{
		"GET " + own:                                  p.ownAccount,
		"POST " + own + "/change-email":               step(p, p.Accounts.ChangeEmail, func(v *visit, in *account.ChangeEmailInput) { mine(&in.Account, v) }, nil),
		"POST " + own + "/cancel-email-change":        step(p, p.Accounts.CancelEmailChange, contact, nil),
		"POST " + own + "/request-email-verification": step(p, p.Accounts.RequestEmailVerification, contact, nil),
		"POST " + own + "/phones":                     step(p, p.Accounts.AddPhone, func(v *visit, in *account.AddPhoneInput) { mine(&in.Account, v) }, nil),
		"POST " + own + "/change-phone":               step(p, p.Accounts.ChangePhone, func(v *visit, in *account.ChangePhoneInput) { mine(&in.Account, v) }, nil),
		"POST " + own + "/remove-phone":               step(p, p.Accounts.RemovePhone, phone, nil),
		"POST " + own + "/request-phone-verification": step(p, p.Accounts.RequestPhoneVerification, phone, nil),
		"POST " + own + "/confirm-phone":              step(p, p.Accounts.ConfirmPhone, func(v *visit, in *account.ConfirmPhoneInput) { mine(&in.Account, v) }, nil),
		"POST " + own + "/unlink":                     step(p, p.Federation.Unlink, func(v *visit, in *federation.UnlinkInput) { mine(&in.Account, v) }, nil),
		"POST " + own + "/link":                       p.linkAPI,
		"POST " + own + "/freeze":                     step(p, p.Accounts.Freeze, status, nil),
		"POST " + own + "/prove": step(p, p.SignIn.StepUp, func(v *visit, in *signin.StepUpInput) {
			in.Account, in.Session, in.Device = v.actor.ID, v.session.ID, p.device.Read(v.r)
		}, p.let),
	} {
		mux.HandleFunc(pattern, p.customer(do))
	}
}

// ownAccount answers the own account.
func (p *portal) ownAccount(v *visit) error {
	a, err := p.Accounts.View(v.r.Context(), v.actor, account.ViewInput{Account: v.actor.ID})
	if err != nil {
		return err
	}
	return v.json(a)
}

// linkInput names the provider to link.
type linkInput struct {
	Provider string `json:"provider"` // its short name
}

// linkAPI answers where the browser goes to link a provider. It comes back to
// the page of the own ways to sign in.
func (p *portal) linkAPI(v *visit) error {
	var in linkInput
	if err := readJSON(v, &in); err != nil {
		return err
	}
	browser := proof.NewToken(32)
	to, err := p.Federation.Begin(v.r.Context(), v.actor, federation.BeginInput{Provider: in.Provider, Browser: browser, Account: v.actor.ID})
	if err != nil {
		return err
	}
	p.provider.Set(v.w, browser, signin.FlowFor)
	return v.json(to)
}

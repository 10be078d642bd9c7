package portal

import (
	"net/http"

	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/edge"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/signin"
)

// question answers what the browser asks its device with, as JSON for the
// page's script; a fault as one sentence in the reader's language.
func (p *portal) question(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	asked, err := p.ask(v, v.form("purpose"))
	if f := fault.As(err); f != nil {
		v.w.Header().Set("Content-Type", "application/json")
		v.w.WriteHeader(edge.StatusOf(f.Kind))
		return v.json(map[string]string{"problem": v.sentence(f)})
	}
	if err != nil {
		return err
	}
	return v.json(map[string]any{"challenge": asked.Challenge.Reveal(), "options": asked.Options})
}

func (p *portal) ask(v *visit, purpose string) (credential.Asked, error) {
	in := signin.StartPasskeyInput{Purpose: purpose, Flow: p.flow.Read(v.r)}
	if purpose == signin.ForStepUp {
		if err := p.enter(v); err != nil {
			return credential.Asked{}, err
		}
		in.Session = v.session.ID
	}
	switch purpose {
	case forRegister:
		return p.askNew(v)
	case forFirst:
		return p.Credentials.AskFirstPasskey(v.r.Context(), v.actor, credential.AskFirstPasskeyInput{Link: v.secret("link")})
	}
	return p.SignIn.StartPasskey(v.r.Context(), v.actor, in)
}

// forRegister asks the device for a new passkey of whoever is signed in.
const forRegister = "register"

func (p *portal) askNew(v *visit) (credential.Asked, error) {
	if err := p.enter(v); err != nil {
		return credential.Asked{}, err
	}
	begun, err := p.Credentials.StartEnrollment(v.r.Context(), v.actor, credential.StartEnrollmentInput{Account: v.actor.ID, Kind: credential.Passkey})
	return credential.Asked{Challenge: begun.Challenge, Options: begun.Options, ExpiresAt: begun.ExpiresAt}, err
}

// passkey takes a device's answer: to sign in, or in a flow if the form names
// one of its factors.
func (p *portal) passkey(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	factor := v.form("factor")
	if factor == "" {
		in, err := p.SignIn.SignInByPasskey(v.r.Context(), v.actor, signin.SignInByPasskeyInput{
			PasskeyAnswer: v.deviceAnswer(), Device: p.device.Read(v.r), Request: v.form("request"),
		})
		if err != nil && again(err) {
			return v.door(statusAgain(err), p.signInForm(v, "", err))
		}
		return p.onwardsIf(v, in, err)
	}
	in, err := p.SignIn.SecondFactorByPasskey(v.r.Context(), v.actor, signin.SecondFactorByPasskeyInput{
		PasskeyAnswer: v.deviceAnswer(), Flow: p.flow.Read(v.r), Device: p.device.Read(v.r),
	})
	if err != nil && again(err) {
		return p.showFactor(v, factor, statusAgain(err), err)
	}
	return p.onwardsIf(v, in, err)
}

// onwardsIf is [portal.onwards] unless there is an error.
func (p *portal) onwardsIf(v *visit, in signin.SignedIn, err error) error {
	if err != nil {
		return err
	}
	return p.onwards(v, in)
}

func (v *visit) deviceAnswer() credential.PasskeyAnswer {
	return credential.PasskeyAnswer{Challenge: v.secret("challenge"), Answer: v.secret("answer")}
}

// provePasskey proves by a passkey that it is still the customer.
func (p *portal) provePasskey(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	in, err := p.SignIn.StepUpByPasskey(v.r.Context(), v.actor, signin.StepUpByPasskeyInput{
		PasskeyAnswer: v.deviceAnswer(), Account: v.actor.ID, Session: v.session.ID, Device: p.device.Read(v.r),
	})
	if err != nil {
		return refused(err, func(status int, err error) error { return p.showProve(v, status, err) })
	}
	return p.proved(v, in)
}

// passkeyRoutes are what the pages' script and its forms call.
func (p *portal) passkeyRoutes(mux *http.ServeMux) {
	mux.HandleFunc("POST "+questionPath, p.visitor(p.question))
	mux.HandleFunc("POST "+passkeyPath, p.visitor(p.passkey))
	mux.HandleFunc("POST "+provePath+"/passkey", p.customer(p.provePasskey))
}

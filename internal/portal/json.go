package portal

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/edge"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/signin"
)

// apiBase is under which the steps are asked for as JSON.
const apiBase = "/api/v1"

// Faults of the steps as JSON.
var (
	errJSON  = fault.New(fault.Malformed, "json_malformed", "The body is not the JSON object that this address takes. Look it up in the documentation.")
	errMedia = fault.New(fault.Malformed, "media_type", "Send the body as application/json.")
)

// apiRoutes are the same steps for those who draw their own pages. Cookies are
// set as the pages do; a secret is never in an answer.
func (p *portal) apiRoutes(mux *http.ServeMux) {
	for pattern, do := range map[string]act{
		"POST " + apiBase + "/register": step(p, p.SignIn.Register, nil, nil),
		"POST " + apiBase + "/sign-in":  step(p, p.SignIn.SignIn, func(v *visit, in *signin.SignInInput) { in.Device = p.device.Read(v.r) }, p.let),
		"POST " + apiBase + "/sign-in/second-factor": step(p, p.SignIn.SecondFactor, func(v *visit, in *signin.SecondFactorInput) {
			in.Flow, in.Device = p.flow.Read(v.r), p.device.Read(v.r)
		}, p.let),
		"POST " + apiBase + "/sign-in/code":       step(p, p.SignIn.SendCode, func(v *visit, in *signin.SendCodeInput) { in.Flow = p.flow.Read(v.r) }, nil),
		"POST " + apiBase + "/sign-in/link":       step(p, p.SignIn.SendAccessLink, nil, nil),
		"POST " + apiBase + "/access-link":        step(p, p.SignIn.OpenAccessLink, func(v *visit, in *signin.OpenAccessLinkInput) { in.Device = p.device.Read(v.r) }, p.let),
		"POST " + apiBase + "/forgotten-password": step(p, p.SignIn.Recover, nil, nil),
		"POST " + apiBase + "/reset-password":     step(p, p.Credentials.ResetPassword, nil, nil),
		"POST " + apiBase + "/verify-email":       step(p, p.Accounts.ConfirmEmail, nil, nil),
		"POST " + apiBase + "/invitation":         step(p, p.Accounts.AcceptInvitation, nil, p.keepFirst),
		"POST " + apiBase + "/invitation/password": step(p, p.Credentials.ResetPassword, func(v *visit, in *credential.ResetPasswordInput) {
			in.Link = p.first.Read(v.r)
		}, clearing[credential.PasswordReset](p.first)),
		"POST " + apiBase + "/invitation/passkey-options": p.firstOptions,
		"POST " + apiBase + "/invitation/passkey": step(p, p.Credentials.RegisterFirstPasskey, func(v *visit, in *credential.RegisterFirstPasskeyInput) {
			in.Link = p.first.Read(v.r)
		}, clearing[credential.Enrolled](p.first)),
		"POST " + apiBase + "/undo-change": step(p, p.Accounts.UndoChange, nil, nil),
		"GET " + apiBase + "/session":      p.whoIsIn,
		"POST " + apiBase + "/sign-out":    p.signOutAPI,
	} {
		mux.HandleFunc(pattern, p.visitor(do))
	}
	p.accountAPI(mux)
}

// step adapts an operation: fill adds what the browser keeps, and kept gives
// the browser what it is to keep.
func step[I, O any](p *portal, run func(context.Context, authz.Actor, I) (O, error), fill func(*visit, *I), kept func(*visit, O)) act {
	return func(v *visit) error {
		var in I
		if err := readJSON(v, &in); err != nil {
			return err
		}
		if fill != nil {
			fill(v, &in)
		}
		out, err := run(v.r.Context(), v.actor, in)
		if err != nil {
			return err
		}
		if kept != nil {
			kept(v, out)
		}
		return v.json(out)
	}
}

// readJSON reads a body strictly: what is not known is refused. The type of
// the body keeps other sites' forms out where a browser sends no Origin.
func readJSON(v *visit, into any) error {
	if media, _, _ := mime.ParseMediaType(v.r.Header.Get("Content-Type")); media != "application/json" {
		return errMedia
	}
	body, err := edge.ReadBody(v.w, v.r)
	if err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if d.Decode(into) != nil {
		return errJSON
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errJSON
	}
	return nil
}

func (v *visit) json(out any) error {
	text, err := json.Marshal(out)
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "application/json")
	_, _ = v.w.Write(append(text, '\n')) // whoever asked may be gone
	return nil
}

// In is who is signed in.
type In struct {
	Account    string   `json:"account"`
	Name       string   `json:"name"`
	Identity   string   `json:"identity"`
	Methods    []string `json:"methods"`
	Restricted bool     `json:"restricted"`
}

func (p *portal) whoIsIn(v *visit) error {
	if err := p.enter(v); err != nil {
		return err
	}
	return v.json(In{
		Account: v.session.Account, Name: v.session.Name, Identity: v.session.Identity, Methods: v.session.Methods, Restricted: v.session.Restricted,
	})
}

func (p *portal) signOutAPI(v *visit) error {
	if err := p.enter(v); err != nil {
		return err
	}
	if _, err := p.SignIn.SignOut(v.r.Context(), v.actor, signin.SignOutInput{Session: v.session.ID, Account: v.session.Account}); err != nil {
		return err
	}
	p.session.Clear(v.w)
	v.w.WriteHeader(http.StatusNoContent)
	return nil
}

package console

import (
	"encoding/json"
	"net/http"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/staff"
)

// startPasskey answers what the browser is called with, as JSON for the page's
// script; a fault as one sentence in the reader's language.
func (c *console) startPasskey(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	in := staff.StartPasskeyInput{Purpose: v.form("purpose"), Link: secret.String(v.r.PostFormValue("link"))}
	actor, err := c.whoAsks(v, in.Purpose)
	if err != nil {
		return v.asJSON(statusOf(fault.As(err)), map[string]any{"problem": v.sentence(fault.As(err))})
	}
	started, err := c.passkeys.StartPasskey(v.r.Context(), actor, in)
	if f := fault.As(err); f != nil {
		return v.asJSON(statusOf(f), map[string]any{"problem": v.sentence(f)})
	}
	if err != nil {
		return err
	}
	return v.asJSON(http.StatusOK, map[string]any{"challenge": started.Challenge.Reveal(), "options": started.Options})
}

// whoAsks is the visitor where nobody needs to be signed in, and the member of
// the session, locked or not, where somebody does.
func (c *console) whoAsks(v *visit, purpose string) (authz.Actor, error) {
	if purpose == staff.ForSignIn || purpose == staff.ForJoin {
		return staff.Visitor(v.call()), nil
	}
	err := c.enter(v)
	if purpose == staff.ForStepUp && fault.As(err) != nil {
		err = c.enterLocked(v)
	}
	if err != nil && fault.As(err) == nil {
		c.Log.ErrorContext(v.r.Context(), "a session could not be read", "error", err)
		err = &fault.Error{Code: "internal", Message: v.T("error.internal")}
	}
	return v.actor, err
}

func (v *visit) asJSON(status int, answer any) error {
	text, err := json.Marshal(answer)
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "application/json")
	v.w.WriteHeader(status)
	_, _ = v.w.Write(text) // whoever hung up needs no answer
	return nil
}

// deviceAnswered reports whether the form brings the answer of a device.
func (v *visit) deviceAnswered() bool { return v.r.PostFormValue("answer") != "" }

func (v *visit) deviceAnswer() staff.PasskeyAnswer {
	return staff.PasskeyAnswer{
		Challenge: secret.String(v.r.PostFormValue("challenge")), Answer: secret.String(v.r.PostFormValue("answer")),
	}
}

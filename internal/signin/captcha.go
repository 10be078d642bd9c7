package signin

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/session"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/tenant"
)

// ErrCaptcha is answered where so many sign-ins failed from a network that the
// tenant's hook is asked whether a visitor is a person, and it was not shown
// that this one is.
var ErrCaptcha = fault.New(fault.Forbidden, "captcha_failed", "Show that you are a person: solve the captcha and send its answer. Or sign in by a link or a passkey, or wait a quarter of an hour.")

// CaptchaFailed is told when a visitor was not taken for a person.
type CaptchaFailed struct {
	// Reason is missing if no answer was given, and wrong if the hook said no.
	Reason  string `json:"reason"`
	Device  string `json:"device,omitempty"`
	Place   string `json:"place,omitempty"`
	Address string `json:"ip,omitempty"`
}

var eventCaptchaFailed = event.Define("signin.captcha_failed", "", CaptchaFailed{Reason: "wrong", Device: "Firefox on Windows", Place: "Lyon, FR", Address: "192.0.2.7"})

// captchaFor is how long a failed sign-in counts for it.
const captchaFor = 15 * time.Minute

// notPerson asks the tenant's hook before a password is looked at, and says why
// the visitor is not taken for a person; empty if it is, and where nobody is
// asked: because there is no hook, because few sign-ins failed from the
// network, or because the device is one that the owner is known by. It does
// not depend on whether there is an account.
//
// A hook that does not answer keeps nobody out: the limits of account and
// network hold without it.
func (s *Service) notPerson(ctx context.Context, actor authz.Actor, in SignInInput, n int64) (reason string, err error) {
	hook, err := s.captchaHook(ctx, actor, in.Device, n)
	if hook == "" || err != nil {
		return "", err
	}
	if in.Captcha == "" {
		return "missing", nil
	}
	person, err := s.judge(ctx, hook, in.Captcha, actor.Call.Address)
	if err != nil {
		s.db.Log.WarnContext(ctx, "the captcha's hook does not judge; nobody is kept out by it", "error", err, "tenant", actor.Tenant)
		return "", nil
	}
	if !person {
		return "wrong", nil
	}
	return "", nil
}

// captchaHook is the address to ask; empty if nobody is to be asked.
func (s *Service) captchaHook(ctx context.Context, actor authz.Actor, device secret.String, n int64) (hook string, err error) {
	err = s.db.Store.Read(ctx, func(tx *store.Tx) error {
		if hook, err = tenant.CaptchaHook.Text(ctx, tx, actor.Tenant); hook == "" || err != nil {
			return err
		}
		after, err := tenant.CaptchaAfter.Number(ctx, tx, actor.Tenant)
		if err != nil {
			return err
		}
		failed, err := account.FailuresOf(ctx, tx, actor.Tenant, account.OfAddress(actor.Call.Address), s.db.Now().Add(-captchaFor))
		if err != nil {
			return err
		}
		known, err := session.KnownDevice(ctx, tx, n, device, s.db.Now())
		if known || failed < after {
			hook = ""
		}
		return err
	})
	return hook, err
}

// judge asks the hook as sites ask the providers of captchas: by a form with
// response and remoteip, answered by JSON with success.
func (s *Service) judge(ctx context.Context, hook string, given secret.String, address string) (person bool, err error) {
	form := url.Values{"response": {given.Reveal()}, "remoteip": {address}, "step": {"sign_in"}}
	answer, err := s.fetch.Send(ctx, http.MethodPost, hook, http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, strings.NewReader(form.Encode()))
	if err != nil {
		return false, err
	}
	var verdict struct {
		Success *bool `json:"success"`
	}
	if answer.Status != http.StatusOK || json.Unmarshal(answer.Body, &verdict) != nil || verdict.Success == nil {
		return false, fmt.Errorf("it answered %d, and not by JSON with success", answer.Status)
	}
	return *verdict.Success, nil
}

// refuseRobot ends a body in which the visitor was not taken for a person. No
// password was looked at; it counts against the network alone.
func (s *Service) refuseRobot(tx *op.Tx, e entrance, reason string) error {
	if e.account != 0 {
		standing, err := account.StandingOf(tx.Ctx, tx.Tx, e.account, true)
		if err != nil {
			return err
		}
		about(tx, standing)
	}
	rules, err := account.RulesOf(tx.Ctx, tx.Tx, tx.Actor.Tenant)
	if err != nil {
		return err
	}
	if _, err := account.CountFailureOf(tx, account.OfAddress(tx.Actor.Call.Address), rules.Address); err != nil {
		return err
	}
	data := s.where(tx, e)
	data.Reason = ErrCaptcha.Code
	return tx.Refuse(ErrCaptcha, event.Fact{Type: eventFailed, Account: tx.Account, Data: data}, event.Fact{
		Type: eventCaptchaFailed, Account: tx.Account, Data: CaptchaFailed{Reason: reason, Device: data.Device, Place: data.Place, Address: data.Address},
	})
}

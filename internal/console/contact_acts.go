package console

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
)

// permissionOf is the verb of an operation by the last part of its address.
func permissionOf(name string) string { return strings.ReplaceAll(name, "-", "_") }

// contactRoutes are the acts on e-mails, telephone numbers and names to sign in
// by.
func (c *console) contactRoutes(mux *http.ServeMux, one string) {
	for name, do := range map[string]func(*visit, authz.Actor, string) error{
		"change-email": func(v *visit, by authz.Actor, login string) error {
			_, err := c.Accounts.ChangeEmail(v.r.Context(), by, account.ChangeEmailInput{Account: login, Email: v.form("email")})
			return err
		},
		"cancel-email-change":        ofAccount(c.Accounts.CancelEmailChange),
		"request-email-verification": ofAccount(c.Accounts.RequestEmailVerification),
		"verify-email":               ofAccount(c.Accounts.VerifyEmail),
		"unverify-email":             ofAccount(c.Accounts.UnverifyEmail),
		"send-password-reset": func(v *visit, by authz.Actor, login string) error {
			_, err := c.Proofs.SendPasswordReset(v.r.Context(), by, credential.SendInput{Account: login, Channel: string(message.Email)})
			return err
		},
		"add-phone": func(v *visit, by authz.Actor, login string) error {
			_, err := c.Accounts.AddPhone(v.r.Context(), by, account.AddPhoneInput{Account: login, Number: v.form("number"), Type: v.form("type")})
			return err
		},
		"change-phone":               c.changePhone,
		"remove-phone":               ofPhone(c.Accounts.RemovePhone),
		"request-phone-verification": ofPhone(c.Accounts.RequestPhoneVerification),
		"confirm-phone": func(v *visit, by authz.Actor, login string) error {
			in := account.ConfirmPhoneInput{Account: login, Phone: v.form("phone"), Code: secret.String(v.form("code"))}
			_, err := c.Accounts.ConfirmPhone(v.r.Context(), by, in)
			return err
		},
		"unverify-phone": ofPhone(c.Accounts.UnverifyPhone),
		"change-username": func(v *visit, by authz.Actor, login string) error {
			_, err := c.Accounts.ChangeUsername(v.r.Context(), by, account.ChangeUsernameInput{Account: login, Username: v.form("username")})
			return err
		},
		"change-customer-id": func(v *visit, by authz.Actor, login string) error {
			_, err := c.Accounts.ChangeCustomerID(v.r.Context(), by, account.ChangeCustomerIDInput{Account: login, CustomerID: v.form("customer_id")})
			return err
		},
	} {
		mux.HandleFunc("POST "+one+"/"+name, c.onAccount(func(v *visit) error {
			by, login := v.actor, v.r.PathValue("id")
			by.Call.Reason = v.reason(contactReasons)
			return c.afterContact(v, do(v, by, login), "contact."+permissionOf(name)+"_done")
		}))
	}
}

// changePhone changes what was filled in.
func (c *console) changePhone(v *visit, by authz.Actor, login string) error {
	in := account.ChangePhoneInput{Account: login, Phone: v.form("phone")}
	if number := v.form("number"); number != "" {
		in.Number = &number
	}
	if kind := v.form("type"); kind != "" {
		in.Type = &kind
	}
	_, err := c.Accounts.ChangePhone(v.r.Context(), by, in)
	return err
}

// afterContact goes back to the tab. What another did meanwhile is told there in
// one line; what a rule is against, beside what was typed.
func (c *console) afterContact(v *visit, err error, done string) error {
	path := v.backTo(view.TabAccess)
	f := fault.As(err)
	switch {
	case err == nil:
		return c.done(v, path, v.T(done))
	case f == nil || errors.Is(err, op.ErrNotFound) || errors.Is(err, account.ErrChangedMeanwhile) || f.Kind == fault.Forbidden || f.Kind == fault.Unauthorized:
		return err
	case errors.Is(err, op.ErrReason):
		return c.refused(v, statusOf(f), path, v.T("access.say_why"))
	case f.Kind == fault.Invalid || typedContact(v):
		return c.refused(v, statusOf(f), path, v.sentence(f))
	}
	c.leaveLine(v, view.Result{Tone: view.Bad, Text: v.sentence(f)})
	return v.goTo(path)
}

// typedContact says whether the act has a value that its reader has typed.
func typedContact(v *visit) bool {
	return v.form("email")+v.form("number")+v.form("code")+v.form("username")+v.form("customer_id") != ""
}

type contactOperation func(context.Context, authz.Actor, account.ContactInput) (account.Account, error)

func ofAccount(do contactOperation) func(*visit, authz.Actor, string) error {
	return func(v *visit, by authz.Actor, login string) error {
		_, err := do(v.r.Context(), by, account.ContactInput{Account: login})
		return err
	}
}

type phoneOperation func(context.Context, authz.Actor, account.PhoneInput) (account.Account, error)

func ofPhone(do phoneOperation) func(*visit, authz.Actor, string) error {
	return func(v *visit, by authz.Actor, login string) error {
		_, err := do(v.r.Context(), by, account.PhoneInput{Account: login, Phone: v.form("phone")})
		return err
	}
}

package portal

import (
	"context"
	"net/http"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/locale"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/portal/page"
)

const (
	emailPath = accountPath + "/email"
	phonePath = accountPath + "/phones"
)

// contactRoutes are the acts on the own e-mails and telephone numbers.
func (p *portal) contactRoutes(mux *http.ServeMux) {
	for pattern, do := range map[string]act{
		"POST " + emailPath + "/change":  p.changeEmail,
		"POST " + emailPath + "/resend":  p.onEmail(p.Accounts.RequestEmailVerification, "email.sent"),
		"POST " + emailPath + "/cancel":  p.onEmail(p.Accounts.CancelEmailChange, "email.canceled"),
		"POST " + phonePath + "/add":     p.addPhone,
		"GET " + phonePath + "/change":   p.changePhonePage,
		"POST " + phonePath + "/change":  p.changePhone,
		"POST " + phonePath + "/remove":  p.removePhone,
		"POST " + phonePath + "/send":    p.sendPhoneCode,
		"POST " + phonePath + "/confirm": p.confirmPhone,
	} {
		mux.HandleFunc(pattern, p.customer(do))
	}
}

// fresh reports whether the customer proved just now to be there.
func (v *visit) fresh() bool { return v.Now.Sub(v.session.AuthenticatedAt) <= op.FreshFor }

// mayChange reports whether this session may change contacts and ways to sign in
// at all.
func (v *visit) mayChange() bool { return v.actor.May("account.change_email") }

// proveFirst leads to the proof that a change of contacts takes.
func (v *visit) proveFirst() []page.Link {
	if !v.mayChange() {
		return nil
	}
	return []page.Link{{Href: provePath, Text: v.T("security.prove")}}
}

// emails are the account's addresses: the primary one and the one that waits to
// be proved, with what can be done to each.
func (v *visit) emails(a account.Account, err error) page.Section {
	s := page.Section{ID: "emails", Title: v.T("profile.emails"), Empty: v.T("profile.none")}
	if address := text(a.Email); address != "" {
		s.Rows = append(s.Rows, page.Row{Title: address, Badges: []page.Badge{{Word: v.T("badge.verified"), Tone: "good"}}})
	}
	if address := text(a.UnverifiedEmail); address != "" {
		row := page.Row{Title: address, Badges: []page.Badge{{Word: v.T("badge.unverified"), Tone: "warn"}}}
		if v.mayChange() {
			row.Forms = []page.Form{{Action: emailPath + "/resend", Submit: v.T("email.resend"), Plain: true}}
			if a.Email != nil {
				row.Forms = append(row.Forms, page.Form{Action: emailPath + "/cancel", Submit: v.T("email.cancel"), Plain: true})
			}
		}
		s.Rows = append(s.Rows, row)
	}
	if !v.fresh() || !v.mayChange() {
		s.Links = v.proveFirst()
		return s
	}
	here := v.r.URL.Path == emailPath+"/change"
	beside, _ := v.problemsIf(here, err, "email")
	s.Folds = []page.Fold{{Summary: v.T("email.change"), Open: here && err != nil, Form: page.Form{
		Action: emailPath + "/change", Submit: v.T("email.change"), Fields: []page.Field{{
			Name: "email", Label: v.T("field.new_email"), Type: "email", Value: v.typed(here, "email"), Autocomplete: "email", Max: 254,
			Help: v.T("email.change_help"), Problem: beside["email"],
		}},
	}}}
	return s
}

// problemsIf are the problems of a fault where it is this form's.
func (v *visit) problemsIf(here bool, err error, fields ...string) (map[string]string, string) {
	if !here {
		return nil, ""
	}
	return v.problems(err, fields...)
}

// typed is what was typed into a form that is shown again.
func (v *visit) typed(here bool, name string) string {
	if !here {
		return ""
	}
	return v.form(name)
}

// phones are the account's telephone numbers, with what can be done to each.
func (v *visit) phones(a account.Account, err error) page.Section {
	s := page.Section{ID: "phones", Title: v.T("profile.phones"), Empty: v.T("profile.none")}
	can := v.fresh() && v.mayChange()
	for _, n := range a.Phones {
		row := page.Row{Title: n.Number, Text: v.T("phone.type." + n.Type), Badges: []page.Badge{{Word: v.T("badge.unverified"), Tone: "warn"}}}
		hidden := []page.Hidden{{Name: "phone", Value: n.ID}}
		if n.VerifiedAt != nil {
			row.Badges = []page.Badge{{Word: v.T("badge.verified"), Tone: "good"}}
		} else if v.mayChange() {
			row.Forms = append(row.Forms, page.Form{Action: phonePath + "/send", Submit: v.T("phone.send"), Plain: true, Hidden: hidden})
		}
		if can {
			row.Links = []page.Link{{Href: phonePath + "/change?phone=" + n.ID, Text: v.T("phone.change")}}
			row.Forms = append(row.Forms, page.Form{Action: phonePath + "/remove", Submit: v.T("phone.remove"), Plain: true, Hidden: hidden})
		}
		s.Rows = append(s.Rows, row)
	}
	if !can {
		s.Links = v.proveFirst()
		return s
	}
	here := v.r.URL.Path == phonePath+"/add"
	beside, _ := v.problemsIf(here, err, "number", "type")
	s.Folds = []page.Fold{{Summary: v.T("phone.add"), Open: here && err != nil, Form: page.Form{
		Action: phonePath + "/add", Submit: v.T("phone.add"), Fields: v.phoneFields(v.typed(here, "number"), v.typed(here, "type"), beside),
	}}}
	return s
}

// phoneFields ask for a number and its type.
func (v *visit) phoneFields(number, kind string, beside map[string]string) []page.Field {
	types := page.Field{Name: "type", Label: v.T("field.phone_type"), Type: "select", Value: kind, Problem: beside["type"]}
	for _, t := range account.PhoneTypes {
		types.Options = append(types.Options, page.Option{Value: t, Label: v.T("phone.type." + t)})
	}
	return []page.Field{{
		Name: "number", Label: v.T("field.phone"), Type: "tel", Value: number, Autocomplete: "tel", Max: 40, Help: v.T("phone.help"), Problem: beside["number"],
	}, types}
}

// changed shows the profile again after an act.
func (p *portal) changed(v *visit, err error, said string) error {
	if err != nil {
		return refused(err, func(status int, err error) error { return p.showProfile(v, status, err) })
	}
	v.Said = v.T(said)
	return p.showProfile(v, http.StatusOK, nil)
}

func (p *portal) changeEmail(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	_, err := p.Accounts.ChangeEmail(v.r.Context(), v.actor, account.ChangeEmailInput{Account: v.actor.ID, Email: v.form("email")})
	return p.changed(v, err, "email.sent")
}

func (p *portal) onEmail(do func(context.Context, authz.Actor, account.ContactInput) (account.Account, error), said string) act {
	return func(v *visit) error {
		_, err := do(v.r.Context(), v.actor, account.ContactInput{Account: v.actor.ID})
		return p.changed(v, err, said)
	}
}

func (p *portal) addPhone(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	_, err := p.Accounts.AddPhone(v.r.Context(), v.actor, account.AddPhoneInput{Account: v.actor.ID, Number: v.form("number"), Type: v.form("type")})
	return p.changed(v, err, "phone.added")
}

// changePhonePage asks what a telephone number is to be.
func (p *portal) changePhonePage(v *visit) error {
	a, err := p.Accounts.View(v.r.Context(), v.actor, account.ViewInput{Account: v.actor.ID})
	if err != nil {
		return err
	}
	for _, n := range a.Phones {
		if n.ID == v.r.URL.Query().Get("phone") {
			return p.phoneForm(v, http.StatusOK, n.ID, n.Number, n.Type, nil)
		}
	}
	return account.ErrNoPhone
}

func (p *portal) phoneForm(v *visit, status int, id, number, kind string, err error) error {
	beside, above := v.problems(err, "number", "type")
	return v.door(status, page.DoorPage{
		Title: v.T("phone.change_title"), Lead: v.T("phone.change_lead"), Problem: above,
		Forms: []page.Form{{
			Action: phonePath + "/change", Submit: v.T("account.save"), Hidden: []page.Hidden{{Name: "phone", Value: id}}, Fields: v.phoneFields(number, kind, beside),
		}},
		Links: []page.Link{{Href: accountPath, Text: v.T("error.back")}},
	})
}

func (p *portal) changePhone(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	number, kind := v.form("number"), v.form("type")
	_, err := p.Accounts.ChangePhone(v.r.Context(), v.actor, account.ChangePhoneInput{Account: v.actor.ID, Phone: v.form("phone"), Number: &number, Type: &kind})
	if err != nil && again(err) && code(err) != op.ErrNotFresh.Code {
		return p.phoneForm(v, statusAgain(err), v.form("phone"), number, kind, err)
	}
	return p.changed(v, err, "account.saved")
}

func (p *portal) removePhone(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	_, err := p.Accounts.RemovePhone(v.r.Context(), v.actor, account.PhoneInput{Account: v.actor.ID, Phone: v.form("phone")})
	return p.changed(v, err, "phone.removed")
}

// sendPhoneCode sends a code to a number, and asks for it.
func (p *portal) sendPhoneCode(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	a, err := p.Accounts.RequestPhoneVerification(v.r.Context(), v.actor, account.PhoneInput{Account: v.actor.ID, Phone: v.form("phone")})
	if err != nil {
		return p.changed(v, err, "")
	}
	for _, n := range a.Phones {
		if n.ID == v.form("phone") {
			return p.phoneCodeForm(v, http.StatusOK, n.ID, n.Number, nil)
		}
	}
	return account.ErrNoPhone
}

func (p *portal) phoneCodeForm(v *visit, status int, id, number string, err error) error {
	shown := page.DoorPage{
		Title: v.T("phone.confirm_title"), Lead: v.T("factor.sent", locale.Args{"To": number}),
		Forms: []page.Form{{
			Action: phonePath + "/confirm", Submit: v.T("phone.confirm"), Hidden: []page.Hidden{{Name: "phone", Value: id}, {Name: "number", Value: number}},
			Fields: []page.Field{{Name: "code", Label: v.T("field.code"), InputMode: "numeric", Autocomplete: "one-time-code", Max: 12, Focus: true, Code: true}},
		}, {
			Action: phonePath + "/send", Submit: v.T("phone.send_again"), Plain: true, Hidden: []page.Hidden{{Name: "phone", Value: id}},
		}},
		Links: []page.Link{{Href: accountPath, Text: v.T("error.back")}},
	}
	if err != nil {
		_, shown.Problem = v.problems(err)
	}
	return v.door(status, shown)
}

func (p *portal) confirmPhone(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	_, err := p.Accounts.ConfirmPhone(v.r.Context(), v.actor, account.ConfirmPhoneInput{Account: v.actor.ID, Phone: v.form("phone"), Code: v.secret("code")})
	if err != nil && again(err) {
		return p.phoneCodeForm(v, statusAgain(err), v.form("phone"), v.form("number"), err)
	}
	return p.changed(v, err, "phone.confirmed")
}

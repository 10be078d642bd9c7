package console

import (
	"cmp"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/console/view"
)

// contactReasons are the kinds of reason to change a contact, as
// status_reason.* keys of package locale.
var contactReasons = []string{"owner", "typo", "returned", "other"}

// contacts are the e-mails, telephone numbers and names of an account, with the
// acts that their state offers.
func (v *visit) contacts(a account.Account) view.Contacts {
	out := view.Contacts{
		AddPhone: v.contactAct(a.ID, "add-phone", true, v.numberField(""), v.typeField("")),
		NameActs: []view.FormAct{
			v.contactAct(a.ID, "change-username", true, v.textField("username", value(a.Username))),
			v.reasoned(v.contactAct(a.ID, "change-customer-id", true, v.textField("customer_id", value(a.CustomerID)))),
		},
		Names: []view.ContactLine{
			{Label: v.T("field.username"), Value: cmp.Or(value(a.Username), v.T("contact.none"))},
			{Label: v.T("field.customer_id"), Value: cmp.Or(value(a.CustomerID), v.T("contact.none"))},
		},
	}
	v.emails(a, &out)
	for _, p := range a.Phones {
		out.Phones = append(out.Phones, v.phoneLine(a.ID, p))
	}
	return out
}

// emails offers exactly what the state of the two e-mails allows: while one
// waits to be proved it can be verified, asked about, edited or canceled, and a
// primary one alone can be edited. To each a link for a new password can go.
func (v *visit) emails(a account.Account, out *view.Contacts) {
	edit := v.contactAct(a.ID, "change-email", true, view.ActField{
		Name: "email", Label: v.T("contact.new_email"), Type: "email", Auto: "off", Required: true,
	})
	if a.Email == nil && !a.PhoneVerified {
		edit = v.reasoned(edit)
	}
	if a.Email != nil {
		out.Emails = append(out.Emails, view.ContactLine{Label: v.T("contact.primary_email"), Value: *a.Email, State: v.T("contact.verified"), Good: true})
	}
	if a.UnverifiedEmail == nil {
		out.EmailActs = []view.FormAct{edit}
		if a.Email != nil {
			out.EmailActs = append(out.EmailActs, v.resetAct(a.ID))
			out.MoreActs = []view.FormAct{v.reasoned(v.contactAct(a.ID, "unverify-email", false))}
		}
		return
	}
	out.Emails = append(out.Emails, view.ContactLine{Label: v.T("contact.unverified_email"), Value: *a.UnverifiedEmail, State: v.T("label.unverified")})
	out.EmailActs = []view.FormAct{
		v.reasoned(v.contactAct(a.ID, "verify-email", false)), v.contactAct(a.ID, "request-email-verification", true), edit, v.resetAct(a.ID),
	}
	if a.Email != nil {
		out.EmailActs = append(out.EmailActs, v.contactAct(a.ID, "cancel-email-change", true))
	}
}

func (v *visit) phoneLine(login string, p account.Phone) view.PhoneLine {
	id := view.ActField{Name: "phone", Type: "hidden", Value: p.ID}
	line := view.PhoneLine{ContactLine: view.ContactLine{Label: v.T("contact.type." + p.Type), Value: p.Number, State: v.T("label.unverified")}}
	if p.VerifiedAt == nil {
		line.Acts = append(line.Acts, v.contactAct(login, "request-phone-verification", true, id), v.contactAct(login, "confirm-phone", true, id, view.ActField{
			Name: "code", Label: v.T("contact.code"), Help: v.T("contact.code_help"), Type: "text", Auto: "off", Required: true,
		}))
	}
	line.Acts = append(line.Acts, v.contactAct(login, "change-phone", true, id, v.numberField(""), v.typeField(p.Type)), v.contactAct(login, "remove-phone", false, id))
	if p.VerifiedAt != nil {
		line.State, line.Good = v.T("contact.verified"), true
		line.Acts = append(line.Acts, v.reasoned(v.contactAct(login, "unverify-phone", false, id)))
	}
	return line
}

// contactAct is the panel of one act, or its button and who may press it.
func (v *visit) contactAct(login, name string, daily bool, fields ...view.ActField) view.FormAct {
	return v.permittedAct("account."+permissionOf(name), login, name, daily, fields...)
}

// resetAct sends a link for a new password by e-mail.
func (v *visit) resetAct(login string) view.FormAct {
	return v.permittedAct("credential.send_password_reset", login, "send-password-reset", true)
}

func (v *visit) permittedAct(permission, login, name string, daily bool, fields ...view.ActField) view.FormAct {
	key := "contact." + permissionOf(name)
	act := view.Act{Label: v.T(key), Action: view.AccountActPath(v.slug(), login, name), What: []string{v.T(key + "_what")}, Daily: daily}
	if !v.actor.May(permission) {
		act.Blocked = v.T(key + "_who")
		return view.FormAct{Act: act}
	}
	act.Preview = v.previewOf(login, permission, "")
	return view.FormAct{Act: act, Fields: fields}
}

// reasoned asks for words why, besides.
func (v *visit) reasoned(a view.FormAct) view.FormAct {
	if a.Blocked != "" {
		return a
	}
	for _, r := range contactReasons {
		a.Reasons = append(a.Reasons, view.Choice{Value: r, Text: v.T("status_reason." + r)})
	}
	return a
}

func (v *visit) numberField(number string) view.ActField {
	return view.ActField{Name: "number", Label: v.T("contact.number"), Type: "tel", Auto: "off", Value: number}
}

func (v *visit) typeField(now string) view.ActField {
	f := view.ActField{Name: "type", Label: v.T("contact.type")}
	for _, t := range account.PhoneTypes {
		f.Choices = append(f.Choices, view.Choice{Value: t, Text: v.T("contact.type." + t), Chosen: t == now})
	}
	return f
}

func (v *visit) textField(name, now string) view.ActField {
	return view.ActField{Name: name, Label: v.T("field." + name), Help: v.T("contact.empty_removes"), Type: "text", Auto: "off", Value: now}
}

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

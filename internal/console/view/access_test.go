package view_test

import (
	"time"

	"github.com/readmit/readmit/internal/console/view"
)

func sampleAccess(v view.View) view.AccountPage {
	p := sampleProfile(v)
	p.Profile, p.Tab = nil, view.TabAccess
	act := func(name string, daily bool) view.Act {
		return view.Act{
			Label: v.T("access." + name), What: []string{v.T("access." + name + "_what")}, Daily: daily,
			Action: view.AccountActPath(p.Tenant.Slug, p.Account.LoginID, name), Reasons: []view.Choice{{Value: "fraud", Text: v.T("status_reason.fraud")}},
		}
	}
	p.Access = &view.Access{
		Contacts: sampleContacts(v, p),
		Lock:     &view.LoginLock{Since: v.Now.Add(-time.Hour), Until: v.Now.Add(time.Hour), Attempts: 5, Address: "203.0.113.24"},
		Unlock:   act("unlock", true), Status: view.Active, StatusAt: v.Now.Add(-48 * time.Hour), StatusBy: "Maria Berg", Reason: v.T("status_reason.cleared"),
		Acts: []view.Act{act("disable", false), {Label: v.T("access.enable"), Blocked: v.T("access.enable_who")}},
	}
	p.Access.Sessions = &view.SessionManagement{Sessions: 3, Devices: 2, EndAll: sampleEndAll(v)}
	return p
}

// sampleContacts has an e-mail of each kind and a phone of each kind.
func sampleContacts(v view.View, p view.AccountPage) view.Contacts {
	act := func(name string, fields ...view.ActField) view.FormAct {
		key := "contact." + name
		return view.FormAct{Fields: fields, Act: view.Act{
			Label: v.T(key), What: []string{v.T(key + "_what")}, Daily: true, Action: view.AccountActPath(p.Tenant.Slug, p.Account.LoginID, name),
		}}
	}
	email := view.ActField{Name: "email", Label: v.T("contact.new_email"), Type: "email", Auto: "off", Required: true}
	id := view.ActField{Name: "phone", Type: "hidden", Value: "tel_1"}
	code := view.ActField{Name: "code", Label: v.T("contact.code"), Help: v.T("contact.code_help"), Type: "text", Auto: "off", Required: true}
	kind := view.ActField{Name: "type", Label: v.T("contact.type"), Choices: []view.Choice{{Value: "HOME", Text: v.T("contact.type.HOME")}, {Value: "WORK", Text: v.T("contact.type.WORK"), Chosen: true}}}
	number := view.ActField{Name: "number", Label: v.T("contact.number"), Type: "tel", Auto: "off"}
	blocked := act("unverify_email")
	blocked.Blocked = v.T("contact.unverify_email_who")
	return view.Contacts{
		Emails: []view.ContactLine{
			{Label: v.T("contact.primary_email"), Value: "jess.smith@gmail.com", State: v.T("contact.verified"), Good: true},
			{Label: v.T("contact.unverified_email"), Value: "j.smith.with.a.long.name@work-of-jess.example.org", State: v.T("label.unverified")},
		},
		EmailActs: []view.FormAct{act("verify_email"), act("request_email_verification"), act("change_email", email), act("send_password_reset"), act("cancel_email_change")},
		MoreActs:  []view.FormAct{blocked},
		Phones: []view.PhoneLine{
			{ContactLine: view.ContactLine{Label: v.T("contact.type.PRIMARY"), Value: "+1 234 555 0101", State: v.T("contact.verified"), Good: true}, Acts: []view.FormAct{act("change_phone", id, number, kind), act("remove_phone", id), act("unverify_phone", id)}},
			{ContactLine: view.ContactLine{Label: v.T("contact.type.WORK"), Value: "••• 42", State: v.T("label.unverified")}, Acts: []view.FormAct{act("request_phone_verification", id), act("confirm_phone", id, code), act("remove_phone", id)}},
		},
		AddPhone: act("add_phone", number, kind),
		Names:    []view.ContactLine{{Label: v.T("field.username"), Value: "jess1991"}, {Label: v.T("field.customer_id"), Value: "C-1001"}},
		NameActs: []view.FormAct{act("change_username"), act("change_customer_id")},
	}
}

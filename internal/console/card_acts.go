package console

import (
	"cmp"
	"net/netip"
	"strconv"

	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/desk"
)

// cardActs are what can be done about what a card tells, by the type of its
// event. Each offers nothing where it cannot be done now, or not by the reader.
var cardActs = map[string][]func(t teller, e desk.Entry, data map[string]any) *view.CardAct{
	"signin.failed":  {teller.unlockAct, teller.resetPasswordAct, teller.blockAct},
	"signin.locked":  {teller.unlockAct, teller.resetPasswordAct, teller.blockAct},
	"account.merged": {teller.toMerged}, "account.duplicate_dismissed": {teller.toDuplicate},
	"account.frozen": {teller.toAccess}, "account.disabled": {teller.toEnable},
	"signin.succeeded": {teller.endSessionAct, teller.toSecurity}, "signin.new_device_seen": {teller.toSecurity},
	"session.ended": {teller.toSecurity}, "session.device_trusted": {teller.toSecurity}, "session.refresh_reused": {teller.toSecurity},
	"account.created": {teller.verifyAct}, "account.email_verification_requested": {teller.verifyAct}, "account.email_unverified": {teller.verifyAct},
	"account.email_change_requested":       {teller.verifyAct, teller.cancelChangeAct},
	"account.phone_verification_requested": {teller.toAccess}, "account.phone_added": {teller.toAccess},
	"credential.password_reset_requested": {teller.resetPasswordAct}, "credential.new_password_required": {teller.resetPasswordAct},
	"credential.factor_enrolled": {teller.toSecurity}, "credential.factor_disabled": {teller.toSecurity}, "credential.passkey_registered": {teller.toSecurity},
	"credential.passkey_suspected": {teller.toSecurity}, "credential.reenrollment_link_sent": {teller.toSecurity},
	"federation.identity_linked": {teller.toAccess}, "federation.identity_unlinked": {teller.toAccess},
	"message.sent": {teller.resendAct, teller.toMessages}, "message.failed": {teller.resendAct, teller.toMessages}, "message.bounced": {teller.toMessages},
	"message.expired": {teller.resendAct, teller.toMessages}, "message.canceled": {teller.resendAct, teller.toMessages}, "message.link_opened": {teller.toMessages},
	"oauth.consent_given": {teller.toApplications}, "oauth.device_allowed": {teller.toApplications}, "oauth.code_reused": {teller.toApplications},
	"desk.panel_changed": {teller.toConnected},
}

func (t teller) acts(e desk.Entry, data map[string]any) []view.CardAct {
	var out []view.CardAct
	if e.MergedFrom != "" || t.now.Merged && !ofAnyAccount[e.Type] {
		return nil // what is told of an account that is a part of another can be read, and no more
	}
	for _, offer := range cardActs[e.Type] {
		if act := offer(t, e, data); act != nil {
			out = append(out, *act)
		}
	}
	return out
}

// ofAnyAccount are the types whose acts lead to another account.
var ofAnyAccount = map[string]bool{"account.merged": true, "account.duplicate_dismissed": true}

// login is the account that a card is of: as a rule that of the page.
func (t teller) login() string { return cmp.Or(t.of, t.r.PathValue("id")) }

// sent is an act that a press does, and that leads back here.
func (t teller) sent(may, label, icon, path string, values ...view.LabelValue) *view.CardAct {
	if !t.actor.May(may) {
		return nil
	}
	values = append(values, view.LabelValue{Label: "tab", Value: view.TabActivity})
	if t.now.Version > 0 {
		values = append(values, view.LabelValue{Label: "seen", Value: strconv.FormatInt(t.now.Version, 10)})
	}
	return &view.CardAct{Label: t.T(label), Icon: icon, Action: path, Values: values}
}

// way leads to the tab on which more can be done.
func (t teller) way(tab, label, icon string) *view.CardAct {
	return &view.CardAct{Label: t.T(label), Icon: icon, Href: view.AccountTabPath(t.slug(), t.login(), tab)}
}

func (t teller) unlockAct(desk.Entry, map[string]any) *view.CardAct {
	if !t.now.Locked {
		return nil
	}
	return t.sent("account.unlock", "access.unlock", "lock-open", view.AccountActPath(t.slug(), t.login(), "unlock"))
}

func (t teller) resetPasswordAct(desk.Entry, map[string]any) *view.CardAct {
	if !t.now.HasEmail {
		return nil
	}
	return t.sent("credential.send_password_reset", "contact.send_password_reset", "mail", view.AccountActPath(t.slug(), t.login(), "send-password-reset"))
}

// blockAct blocks the address that a failed sign-in came from, which may be
// that of many: it says so and asks why.
func (t teller) blockAct(_ desk.Entry, data map[string]any) *view.CardAct {
	text, _ := data["ip"].(string)
	address, err := netip.ParseAddr(text) // what is masked is none
	if err != nil || !t.actor.May("signin.block_address") {
		return nil
	}
	act := t.sent("signin.block_address", "card_act.block", "ban", view.BlockAddressPath(t.slug(), t.login()), view.LabelValue{Label: "address", Value: address.String()})
	act.Sure = t.T("card_act.block_what", args{"Address": address.String()})
	return act
}

func (t teller) verifyAct(desk.Entry, map[string]any) *view.CardAct {
	if !t.now.PendingEmail {
		return nil
	}
	return t.sent("account.request_email_verification", "contact.request_email_verification", "mail", view.AccountActPath(t.slug(), t.login(), "request-email-verification"))
}

func (t teller) cancelChangeAct(desk.Entry, map[string]any) *view.CardAct {
	if !t.now.PendingEmail {
		return nil
	}
	return t.sent("account.cancel_email_change", "contact.cancel_email_change", "x", view.AccountActPath(t.slug(), t.login(), "cancel-email-change"))
}

func (t teller) endSessionAct(_ desk.Entry, data map[string]any) *view.CardAct {
	session, _ := data["session"].(string)
	if !t.now.Sessions[session] {
		return nil
	}
	return t.sent("session.end", "sessions.end", "logout", view.EndCustomerSessionPath(t.slug(), t.login(), session))
}

func (t teller) resendAct(_ desk.Entry, data map[string]any) *view.CardAct {
	message, _ := data["message"].(string)
	if message == "" {
		return nil // it came with an import
	}
	return t.sent("message.resend", "messages.resend", "mail", view.ResendMessagePath(t.slug(), t.login(), message))
}

func (t teller) toEnable(desk.Entry, map[string]any) *view.CardAct {
	if !t.now.Inactive {
		return nil
	}
	return t.way(view.TabAccess, "card_act.to_enable", "circle-check")
}

func (t teller) toAccess(desk.Entry, map[string]any) *view.CardAct {
	return t.way(view.TabAccess, "card_act.to_access", "key")
}

func (t teller) toSecurity(desk.Entry, map[string]any) *view.CardAct {
	return t.way(view.TabSecurity, "card_act.to_security", "shield-check")
}

func (t teller) toMessages(desk.Entry, map[string]any) *view.CardAct {
	return t.way(view.TabMessages, "card_act.to_messages", "mail")
}

func (t teller) toApplications(desk.Entry, map[string]any) *view.CardAct {
	return t.way(view.TabApplications, "card_act.to_applications", "api")
}

func (t teller) toConnected(desk.Entry, map[string]any) *view.CardAct {
	return t.way(view.TabConnected, "card_act.to_connected", "plug-connected")
}

// toMerged leads from one side of a merge to the other.
func (t teller) toMerged(_ desk.Entry, data map[string]any) *view.CardAct {
	other, _ := data["into"].(string)
	if other == t.login() {
		other, _ = data["from"].(string)
	}
	return t.toAccount(other)
}

func (t teller) toDuplicate(_ desk.Entry, data map[string]any) *view.CardAct {
	other, _ := data["account"].(string)
	return t.toAccount(other)
}

func (t teller) toAccount(login string) *view.CardAct {
	if login == "" {
		return nil
	}
	return &view.CardAct{Label: t.T("act.other_account"), Icon: "user", Href: view.AccountPath(t.slug(), login)}
}

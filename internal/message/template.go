package message

import (
	"slices"
	"strings"
)

// Template is a kind of message that customers get. Its words stand in the
// files of texts, and a tenant may have its own.
type Template struct {
	Name     string
	Channels []Channel
	// Path is the page of the customers' pages that its link leads to; empty if
	// it has none. The link's text follows as ?link=.
	Path string
	// Code says that it carries a code.
	Code bool
	// Values are what its words may name besides those that all have.
	Values []string
}

// The values that the words of every template may name. link and code are
// there for templates that carry one.
const (
	ValueBrand   = "brand"   // what customers know the tenant by
	ValueSupport = "support" // how to reach the tenant: a name, an address, a page
	ValueLink    = "link"
	ValueCode    = "code"
	ValueValid   = "valid" // how long link or code are good: "24 hours"
	ValueWhen    = "when"  // when it was queued, in the tenant's time zone
)

// undoPath is where "this was not me" leads.
const undoPath = "/undo-change"

// notice is a template that tells of an act: by mail, and by SMS where the
// telephone is the old channel. Its link says "this was not me".
func notice(name string, values ...string) *Template {
	return &Template{Name: "notice." + name, Channels: []Channel{Email, SMS}, Path: undoPath, Values: values}
}

// stoppable is a notice of what support is about to do. Its link leads to the
// page that stops it.
func stoppable(name string) *Template {
	return &Template{Name: "notice." + name, Channels: []Channel{Email, SMS}, Path: "/stop"}
}

// Templates are all templates, in the order of the page.
var Templates = []*Template{
	{Name: "invitation", Channels: []Channel{Email}, Path: "/invitation"},
	{Name: "verify_email", Channels: []Channel{Email}, Path: "/verify-email"},
	{Name: "reset_password", Channels: []Channel{Email, SMS}, Path: "/reset-password"},
	{Name: "access_link", Channels: []Channel{Email, SMS}, Path: "/access-link"},
	{Name: "unlock_link", Channels: []Channel{Email, SMS}, Path: "/unlock"},
	{Name: "reenrollment_link", Channels: []Channel{Email, SMS}, Path: "/re-enroll"},
	{Name: "email_code", Channels: []Channel{Email}, Code: true},
	{Name: "sms_code", Channels: []Channel{SMS}, Code: true},
	{Name: "verify_phone", Channels: []Channel{SMS}, Code: true},
	{Name: "sign_up_exists", Channels: []Channel{Email}, Path: "/sign-in"},
	{Name: "password_expiring", Channels: []Channel{Email}, Path: "/sign-in", Values: []string{"days"}},
	{Name: "confirm_deletion", Channels: []Channel{Email, SMS}, Path: "/confirm-deletion"},
	{Name: "data_copy", Channels: []Channel{Email, SMS}, Path: "/data-copy"},
	{Name: "notice.request_refused", Channels: []Channel{Email, SMS}, Path: "/account/privacy", Values: []string{"reason"}},
	{Name: "notice.request_extended", Channels: []Channel{Email, SMS}, Path: "/account/privacy", Values: []string{"day", "reason"}},
	{Name: "deletion_notice", Channels: []Channel{Email, SMS}, Path: "/sign-in", Values: []string{"due"}},
	{Name: "notice.deletion_approved", Channels: []Channel{Email, SMS}, Path: "/keep-account", Values: []string{"due"}},

	notice("email_change_requested", "old", "new"),
	notice("email_changed", "old", "new"),
	notice("email_verified_by_staff", "new"),
	notice("phone_added", "new"),
	notice("phone_changed", "old", "new"),
	notice("phone_removed", "old"),
	notice("username_changed", "old", "new"),
	notice("account_disabled"),
	notice("account_enabled"),
	notice("account_frozen"),
	notice("account_unfrozen"),
	notice("account_merged"),
	notice("change_undone"),
	notice("password_added"),
	notice("password_changed"),
	notice("password_reset"),
	notice("password_removed"),
	notice("new_password_required"),
	notice("factor_enrolled", "factor"),
	notice("factor_enabled", "factor"),
	notice("factor_disabled", "factor"),
	notice("factor_removed", "factor"),
	notice("factors_reset"),
	notice("second_factor_waived"),
	stoppable("factors_reset_waits"),
	stoppable("waiver_waits"),
	notice("passkey_registered", "factor"),
	notice("backup_codes_created"),
	notice("new_device", "device", "place"),
	notice("identity_linked", "provider"),
	notice("identity_unlinked", "provider"),
	notice("deletion_requested", "due"),
	notice("deletion_canceled"),
	notice("deletion_rejected"),
}

// TemplateNamed returns the template of that name, or nil.
func TemplateNamed(name string) *Template {
	for _, t := range Templates {
		if t.Name == name {
			return t
		}
	}
	return nil
}

// Has reports whether the template goes by the channel.
func (t *Template) Has(c Channel) bool { return slices.Contains(t.Channels, c) }

// IsNotice reports whether the template tells of an act.
func (t *Template) IsNotice() bool { return strings.HasPrefix(t.Name, "notice.") }

// takes reports whether a letter may bring the value.
func (t *Template) takes(name string) bool { return slices.Contains(t.Values, name) }

// names are all values that the template's words may name.
func (t *Template) names() []string {
	out := []string{ValueBrand, ValueSupport, ValueWhen}
	switch {
	case t.Path != "":
		out = append(out, ValueLink, ValueValid)
	case t.Code:
		out = append(out, ValueCode, ValueValid)
	}
	return append(out, t.Values...)
}

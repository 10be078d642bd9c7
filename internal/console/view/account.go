package view

import "time"

// AccountPage is one customer's page: the sidebar that stands on every tab,
// the caller strip, and one tab.
type AccountPage struct {
	Frame
	Account Account
	// Tab is the open one; exactly one of Activity, Access, Security, Messages, Connected and Profile is set by it.
	Tab      string
	Activity *Activity
	Access   *Access
	Security *Security
	// Applications is what the account is signed in to.
	Applications *ApplicationAccess
	Messages     *Messages
	// Privacy is what the customer may ask for.
	Privacy   *PrivacyTab
	Connected *Connected
	Profile   *Profile
}

// The tabs of an account's page, as values of the address's tab parameter and
// as tab.* keys of package locale.
const (
	TabActivity = "activity"
	TabProfile  = "profile"
	// TabConnected is the tab of what other systems show.
	TabConnected = "connected"
)

// Tabs lists the offered tabs in the order of a call.
var Tabs = []string{TabActivity, TabAccess, TabSecurity, TabMessages, TabApplications, TabConnected, TabPrivacy, TabProfile}

// HistoryTabs are those of an account that became a part of another: it has no
// login methods, no factors, no sessions and no applications any more.
var HistoryTabs = []string{TabActivity, TabMessages, TabConnected, TabPrivacy, TabProfile}

// Tabs are the tabs that an account's page offers.
func (a Account) Tabs() []string {
	if a.MergedInto != nil {
		return HistoryTabs
	}
	return Tabs
}

// Account is what the sidebar shows. Every value is as the reader may see it.
type Account struct {
	LoginID, Name, Initials string
	Status                  Label
	Labels                  []Label
	// LockedUntil is zero unless a login lock is in force.
	LockedUntil time.Time
	// PrimaryEmail is the verified one, UnverifiedEmail the pending one; either
	// may be empty.
	PrimaryEmail, UnverifiedEmail string
	Phone                         string
	PhoneVerified                 bool
	LastLogin, Created            Moment
	CustomerID                    string
	// Tags are words of the tenant; CanTag says that the reader may change them.
	Tags   []AccountTag
	CanTag bool
	// Zone is the customer's own time zone, or nil.
	Zone *time.Location
	// Pinned says that the reader pinned the account.
	Pinned bool
	// CanPin says that the reader may pin it.
	CanPin bool
	// Masked are the parts of the account of which something is masked: email,
	// phone, address and the others of the server. A masked value is not offered
	// to be copied.
	Masked map[string]bool
	// CanReveal says that the reader may have masked parts shown; ShownUntil is
	// when the first that is shown is masked again, or zero.
	CanReveal  bool
	ShownUntil time.Time
	// Reveal is the form that was sent and is shown again, or nil.
	Reveal *RevealForm
	// Readers is who read the account, or nil if the reader may not know.
	Readers []Reader
	// MergedInto is the account that this one became a part of, or nil; Parts
	// are those that became a part of this one.
	MergedInto *MergedPart
	MergedAt   time.Time
	Parts      []MergedPart
	// Duplicates is where the likely duplicates are listed; empty if the reader
	// may not know.
	Duplicates string
	// Tab is the tab that stands beside.
	Tab string
}

// Moment is an instant and the way of signing in that it belongs to. A zero At
// means never; an empty By means not known.
type Moment struct {
	At time.Time
	By Identity
}

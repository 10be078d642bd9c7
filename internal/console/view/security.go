package view

import (
	"net/url"
	"time"
)

// TabSecurity is the tab of factors, sessions and devices.
const TabSecurity = "security"

// Security is that tab. Each part is drawn if it is set.
type Security struct {
	Proofs   *Proofs
	SignedIn *SignedIn
}

// SignedIn is where the customer is signed in, and was.
type SignedIn struct {
	Sessions []SignedInSession
	Devices  []SignedInDevice
	EndAll   Act
}

// DeviceWords say what somebody signed in with, and from where. Each may be
// empty.
type DeviceWords struct{ Name, Place, Address, UserAgent string }

// SignedInSession is one session.
type SignedInSession struct {
	Where       DeviceWords
	By          Identity
	Application string
	Began, Seen time.Time
	Expires     time.Time
	Restricted  bool
	EndPath     string // empty if the reader may not end it
}

// SignedInDevice is one browser or app.
type SignedInDevice struct {
	Where       DeviceWords
	First, Seen time.Time
	Known       bool // its owner gets in past a login lock
	Trusted     bool // the owner said so
	Sessions    int
	ForgetPath  string // empty if the reader may not
}

// SessionManagement is what the tab Account access says of sessions.
type SessionManagement struct {
	Sessions, Devices int
	EndAll            Act
}

// EndAllSessionsPath signs out of all devices (POST: tab is where to go back to).
func EndAllSessionsPath(slug, id string) string { return AccountPath(slug, id) + "/sessions/end-all" }

// EndCustomerSessionPath signs out of one device (POST).
func EndCustomerSessionPath(slug, id, session string) string {
	return AccountPath(slug, id) + "/sessions/" + url.PathEscape(session) + "/end"
}

// ForgetDevicePath forgets a device (POST).
func ForgetDevicePath(slug, id, device string) string {
	return AccountPath(slug, id) + "/devices/" + url.PathEscape(device) + "/forget"
}

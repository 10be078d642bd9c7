package view

import "github.com/readmit/readmit/internal/console/locale"

// Label is a word about an account's state that stands in a badge.
type Label string

// The labels of an account. The first three are statuses; the rest stand
// beside a status.
const (
	Active          Label = "active"
	Inactive        Label = "inactive"
	Pending         Label = "pending"
	Deleted         Label = "deleted"
	Merged          Label = "merged"
	LoginLocked     Label = "login_locked"
	PendingDeletion Label = "pending_deletion"
	Unverified      Label = "unverified"
	Frozen          Label = "frozen"
	MustReset       Label = "must_reset_password"
)

func (l Label) class() string {
	switch l {
	case Active:
		return "pill pill-good"
	case LoginLocked, PendingDeletion, Deleted:
		return "pill pill-danger"
	case Unverified, MustReset:
		return "pill pill-warn"
	case Pending, Frozen, Merged:
		return "pill pill-info"
	}
	return "pill pill-quiet"
}

// Identity is a way to sign in, as the identity.* keys of package locale name
// it.
type Identity string

// The identity types the console knows by an icon of their own.
const (
	Password Identity = "password"
	Google   Identity = "google"
	Facebook Identity = "facebook"
	Apple    Identity = "apple"
	OIDC     Identity = "oidc"
	Passkey  Identity = "passkey"
	Link     Identity = "link"
	Import   Identity = "import"
)

// Identities lists the types to choose from in a search. A tenant's own
// providers are not among them: each is a type of its own.
var Identities = []Identity{Password, Google, Facebook, Apple, Passkey}

func (i Identity) icon() string {
	switch i {
	case Google:
		return "brand-google"
	case Facebook:
		return "brand-facebook"
	case Apple:
		return "brand-apple"
	case Passkey:
		return "fingerprint"
	case Link:
		return "link"
	case OIDC:
		return "login-2"
	case Import:
		return "file-import"
	}
	return "key"
}

// languageName is what a language calls itself, or its tag if the console is
// not written in it.
func languageName(tag string) string {
	for _, l := range locale.Languages {
		if l.Tag == tag {
			return l.Name
		}
	}
	return tag
}

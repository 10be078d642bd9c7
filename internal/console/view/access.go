package view

import "time"

// TabAccess is the tab of whether and how the customer can sign in.
const TabAccess = "access"

// Access is that tab.
type Access struct {
	Contacts Contacts
	// Lock is the login lock in force, or nil: then it stands first.
	Lock   *LoginLock
	Unlock Act
	// Status is the account's, with who may be asked about it.
	Status   Label
	StatusAt time.Time // zero: it never changed here
	StatusBy string
	Reason   string
	Frozen   time.Time // zero: it is not
	// DeletionHref leads to the open request to delete the account, or is empty.
	DeletionHref string
	// Acts change the status: those that are possible now.
	Acts []Act
	// Methods is the section about ways to sign in, or nil.
	Methods *LoginMethods
	// Sessions is the section about sessions, or nil.
	Sessions *SessionManagement
}

// LoginLock is a lock that failed sign-ins have put on the account.
type LoginLock struct {
	Since, Until time.Time // Until is zero if only staff can lift it
	Attempts     int
	Address      string
}

// AccountActPath does an act on the account (POST), such as "unlock".
func AccountActPath(slug, id, act string) string { return AccountPath(slug, id) + "/" + act }

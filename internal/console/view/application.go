package view

import (
	"net/url"
	"time"
)

// TabApplications is the tab of what an account is signed in to.
const TabApplications = "applications"

// ApplicationsPage lists the applications, and the keys that sign their tokens.
type ApplicationsPage struct {
	Settings
	Rows    []ApplicationRow
	Once    *ShownOnce
	Create  *ApplicationForm // nil if the reader may not add one
	CanEdit bool
	Keys    []SigningKeyRow
	Rotate  string // where a rotation is sent; empty if the reader may not
}

// ApplicationRow is one application.
type ApplicationRow struct {
	ID, Name, Kind string
	Created, Used  time.Time
	Disabled       bool
	Secret         bool // it has one, which can be rotated
	OldUntil       time.Time
}

// ApplicationForm is the form of a new application, or of one that exists.
type ApplicationForm struct {
	Action, Key, Version          string
	Kinds                         []Choice // empty: the kind stays
	Name                          string
	Redirects, PostLogout, Scopes string
	Logout                        string // where the end of a session is told
	Consent                       bool
	Access, Refresh               string
	Problems                      map[string]string
	Problem                       string
	Taken                         bool
}

// SigningKeyRow is one key.
type SigningKeyRow struct {
	ID, Stage string
	Since     time.Time
}

// ApplicationPage is the page on which an application is changed.
type ApplicationPage struct {
	Settings
	Row     ApplicationRow
	Form    ApplicationForm
	CanEdit bool
}

// ApplicationAccess is the tab of what an account is signed in to.
type ApplicationAccess struct{ Rows []ApplicationAccessRow }

// ApplicationAccessRow is one application of an account.
type ApplicationAccessRow struct {
	Name, Scopes        string
	First, Last, Agreed time.Time // zero: never
	Sessions, Tokens    int
	Kind                string
	Revoke              Act
	Application         string
}

// ApplicationsPath lists the applications (GET) and adds one (POST).
func ApplicationsPath(slug string) string { return settingsPath(slug, "applications") }

// ApplicationPath is one application's page (GET), and saves it (POST).
func ApplicationPath(slug, application string) string {
	return ApplicationsPath(slug) + "/" + url.PathEscape(application)
}

// ApplicationActPath does something to an application (POST): disable, enable,
// remove, or rotate (overlap).
func ApplicationActPath(slug, application, act string) string {
	return ApplicationPath(slug, application) + "/" + act
}

// RotateSigningKeyPath makes the next signing key the current one (POST).
func RotateSigningKeyPath(slug string) string { return settingsPath(slug, "signing-keys/rotate") }

// RevokeAccessPath ends what an application may do for an account (POST:
// application).
func RevokeAccessPath(slug, id string) string { return AccountPath(slug, id) + "/applications/revoke" }

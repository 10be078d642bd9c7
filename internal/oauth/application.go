package oauth

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

// The kinds of application.
const (
	Web        = "web"         // runs on a server and keeps a secret
	SinglePage = "single_page" // runs in a browser: no secret
	Native     = "native"      // runs on a phone or computer: no secret
	Machine    = "machine"     // acts for itself, without a customer
	Device     = "device"      // has no browser: the customer types a code elsewhere
)

// Kinds are the kinds of application, in the order in which they are offered.
var Kinds = []string{Web, SinglePage, Native, Machine, Device}

// Limits and defaults of applications. Access tokens are short, because a system
// that only checks their signature does not learn of a revocation.
const (
	MostApplications  = 500
	MostURIs          = 50
	AccessSeconds     = 300
	LeastAccess       = 60
	RefreshSeconds    = 30 * 24 * 3600
	MostRefresh       = 400 * 24 * 3600
	OverlapMax        = 7 * 24 * time.Hour
	applicationLength = 100
)

// Faults of applications.
var (
	ErrNoApplication    = fault.New(fault.NotFound, "application_unknown", "There is no such application in this tenant. List the applications to see their ids.")
	ErrTooMany          = fault.New(fault.Conflict, "too_many_applications", "A tenant has 500 applications at most. Remove one that is no longer used.")
	ErrChangedMeanwhile = fault.New(fault.Stale, "application_changed_meanwhile", "Somebody changed the application meanwhile. Look at it again, then repeat your change.")
	ErrNoSecret         = fault.New(fault.Conflict, "application_has_no_secret", "Applications in a browser, on a phone or on a device have no secret: it could not be kept there.")
	ErrDisabledAlready  = fault.New(fault.Conflict, "application_disabled_already", "The application is disabled already.")
	ErrEnabledAlready   = fault.New(fault.Conflict, "application_enabled_already", "The application is enabled already.")
)

// Settings are what can be changed of an application.
type Settings struct {
	Name string `json:"name"`
	// RedirectURIs are the only addresses that answers are sent to, compared byte by byte.
	RedirectURIs   []string `json:"redirect_uris"`
	PostLogoutURIs []string `json:"post_logout_redirect_uris"`
	// LogoutURI is where the application is told that a session has ended to which
	// it was signed in (OpenID Connect Back-Channel Logout 1.0); empty: nowhere.
	LogoutURI string   `json:"backchannel_logout_uri"`
	Scopes    []string `json:"scopes"`  // what it may ask for
	Consent   bool     `json:"consent"` // the customer is asked before the first time
	// AccessSeconds is how long an access token lasts: 60 to 300; 0: 300.
	AccessSeconds int `json:"access_token_seconds"`
	// RefreshSeconds is how long after its last use a refresh token lasts, if its
	// session does; 0: the application gets none.
	RefreshSeconds int `json:"refresh_token_seconds"`
}

// Application is what customers sign in to, or a program that acts for itself.
type Application struct {
	ID   string `json:"id"` // the client_id
	Kind string `json:"kind"`
	Settings
	Version   int64     `json:"version"`
	CreatedBy string    `json:"created_by"`
	CreatedAt time.Time `json:"created_at"`
	// UsedAt is when it last got a token, to the minute.
	UsedAt     *time.Time `json:"used_at"`
	DisabledAt *time.Time `json:"disabled_at"`
	// OldSecretUntil is until when the secret before the last rotation works too.
	OldSecretUntil *time.Time `json:"old_secret_until"`
}

// confidential says that the application can keep a secret.
func confidential(kind string) bool { return kind == Web || kind == Machine }

// redirects says that the application's customers come by a browser.
func redirects(kind string) bool { return kind == Web || kind == SinglePage || kind == Native }

// check notes what is wrong with the settings of an application of that kind.
func (s Settings) check(f *fault.Fields, kind string) {
	name, err := fold.Text(s.Name)
	f.Check(err == nil && name != "" && utf8.RuneCountInString(name) <= applicationLength, "name", "length",
		fmt.Sprintf("Give a name of 1 to %d characters.", applicationLength))
	f.Check(!redirects(kind) || len(s.RedirectURIs) > 0, "redirect_uris", "required", "Give at least one redirect URI: answers are sent nowhere else.")
	f.Check(redirects(kind) || len(s.RedirectURIs)+len(s.PostLogoutURIs) == 0, "redirect_uris", "kind", "An application of this kind is never redirected to: leave the URIs out.")
	checkURIs(f, "redirect_uris", s.RedirectURIs, kind)
	checkURIs(f, "post_logout_redirect_uris", s.PostLogoutURIs, kind)
	checkLogoutURI(f, s.LogoutURI, kind)
	f.Check(s.AccessSeconds == 0 || s.AccessSeconds >= LeastAccess && s.AccessSeconds <= AccessSeconds, "access_token_seconds", "range",
		fmt.Sprintf("Give %d to %d seconds: access tokens are short, because other systems do not learn of a revocation.", LeastAccess, AccessSeconds))
	f.Check(s.RefreshSeconds >= 0 && s.RefreshSeconds <= MostRefresh, "refresh_token_seconds", "range", "Give 0 to 34560000 seconds, which is 400 days; 0 is for no refresh tokens.")
	f.Check(len(s.Scopes) <= MostURIs, "scopes", "too_many", "Give 50 scopes at most.")
	for _, scope := range s.Scopes {
		f.Check(scopeNames.MatchString(scope), "scopes", "syntax", "A scope has letters, digits and . _ : / -, 64 at most.")
	}
}

// application is an Application with what is never shown.
type application struct {
	Application
	tenant            string
	secret, oldSecret []byte
	removed           bool
}

// enabled says that it may get tokens.
func (a application) enabled() bool { return a.DisabledAt == nil && !a.removed }

// allows returns the asked scopes that the application may have, and whether
// that is all of them.
func (a application) allows(asked []string) (granted []string, all bool) {
	all = true
	for _, s := range asked {
		switch {
		case slices.Contains(a.Scopes, s):
			if !slices.Contains(granted, s) {
				granted = append(granted, s)
			}
		default:
			all = false
		}
	}
	return granted, all
}

// find returns the application within the tenant, or [ErrNoApplication].
func find(ctx context.Context, tx *store.Tx, tenant, id string) (application, error) {
	row, err := New(tx).applicationByID(ctx, id)
	if errors.Is(err, sql.ErrNoRows) || err == nil && (row.Tenant != tenant || row.RemovedAt.Valid) {
		return application{}, ErrNoApplication
	}
	if err != nil {
		return application{}, fmt.Errorf("find the application: %w", err)
	}
	return applicationOf(row), nil
}

// findFor is [find] for an operation's input, whose id may be any text.
func findFor(tx *op.Tx, id string) (application, error) {
	if clean, err := fold.Text(id); err != nil || clean != id || len(id) > 100 {
		return application{}, ErrNoApplication
	}
	return find(tx.Ctx, tx.Tx, tx.Actor.Tenant, id)
}

func applicationOf(r applicationByIDRow) application {
	a := application{
		tenant: r.Tenant, secret: r.Secret, oldSecret: r.OldSecret, removed: r.RemovedAt.Valid,
		Application: Application{
			ID: r.ID, Kind: r.Kind, Version: r.Version, CreatedBy: r.CreatedBy, CreatedAt: micro(r.CreatedAt),
			UsedAt: when(r.UsedAt), DisabledAt: when(r.DisabledAt), OldSecretUntil: when(r.OldUntil),
			Settings: Settings{
				Name: r.Name, RedirectURIs: lines(r.RedirectUris), PostLogoutURIs: lines(r.PostLogoutUris), LogoutURI: r.LogoutUri,
				Scopes: strings.Fields(r.Scopes), Consent: r.Consent, AccessSeconds: int(r.AccessSeconds), RefreshSeconds: int(r.RefreshSeconds),
			},
		},
	}
	if a.Scopes == nil {
		a.Scopes = []string{}
	}
	return a
}

func lines(text string) []string {
	if text == "" {
		return []string{}
	}
	return strings.Split(text, "\n")
}

func micro(us int64) time.Time { return time.UnixMicro(us).UTC() }

func when(us sql.NullInt64) *time.Time {
	if !us.Valid {
		return nil
	}
	t := micro(us.Int64)
	return &t
}

package oauth

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/session"
	"github.com/readmit/readmit/internal/store"
)

// RequestLasts is how long a customer can take to sign in for an application.
const RequestLasts = time.Hour

// Faults of requests, which are shown to the person: an application that is not
// known, or whose redirect URI is not, is answered nothing (RFC 6749, 4.1.2.1).
var (
	ErrRequestUnknown = fault.New(fault.NotFound, "request_unknown", "This sign-in is not known, was finished, or took longer than an hour. Go back to the application and sign in there again.")
	ErrRedirectURI    = fault.New(fault.Malformed, "redirect_uri_refused", "The application is set up wrongly: the address it wants to return to is not one of its own. Tell its makers.")
	ErrClientRefused  = fault.New(fault.Malformed, "client_refused", "There is no such application here. Go back to where you came from, and tell its makers.")
	ErrSwitchedOff    = fault.New(fault.Forbidden, "application_disabled", "This application is switched off at the moment. Try again later, or ask support.")
)

// The kinds of request.
const (
	requestAuthorize = "authorize"
	requestLogout    = "logout"
)

// asked is what an application asked for, checked.
type asked struct {
	RedirectURI string   `json:"redirect_uri"`
	Scopes      []string `json:"scopes"`
	State       string   `json:"state,omitempty"`
	Nonce       string   `json:"nonce,omitempty"`
	Challenge   string   `json:"code_challenge,omitempty"`
	Prompt      []string `json:"prompt,omitempty"`
	MaxAge      *int64   `json:"max_age,omitempty"`
	LoginHint   string   `json:"login_hint,omitempty"`
	ACR         []string `json:"acr_values,omitempty"`
	Languages   []string `json:"ui_locales,omitempty"`
	Subject     string   `json:"subject,omitempty"` // of the id_token_hint
	Session     string   `json:"session,omitempty"` // of a logout's id_token_hint
}

// request is one that was kept.
type request struct {
	asked
	id, tenant, kind     string
	application          string
	createdAt, expiresAt time.Time
	account              int64 // who agreed; 0: nobody yet
	denied, answered     bool
}

// Request is what the portal's pages show of a request.
type Request struct {
	ID          string
	Application string // its name
	Client      string // its id
	Scopes      []Scope
	// LoginHint is what the application believes that the customer signs in with.
	LoginHint string
	// Languages are those that the application asks for, the best first (BCP 47).
	Languages []string
	// SignUp says that the customer wants to register (prompt=create).
	SignUp bool
	// SecondFactor asks for a second proof, if the account has one.
	SecondFactor bool
	// After is when the customer must have signed in at the earliest: a session
	// that is older does not do. Zero: any does.
	After time.Time
	// Logout says that it is a request to sign out.
	Logout bool
	// Session is the one that a request to sign out is about; empty: not said.
	Session string
}

// PendingRequest returns a request that is not answered yet: what an
// application asks of a customer who is about to sign in, to agree, or to sign
// out. It is a step of the portal's pages.
//
// It returns [ErrRequestUnknown], and [ErrSwitchedOff] if the application was
// disabled meanwhile.
func PendingRequest(ctx context.Context, tx *store.Tx, ring *keyring.Ring, tenant, id string, now time.Time) (Request, error) {
	r, a, err := pending(ctx, tx, ring, tenant, id, now)
	if err != nil {
		return Request{}, err
	}
	out := Request{
		ID: r.id, Application: a.Name, Client: a.ID, LoginHint: r.LoginHint, Languages: r.Languages, Logout: r.kind == requestLogout, Session: r.Session,
		SignUp: slices.Contains(r.Prompt, "create"), SecondFactor: slices.Contains(r.ACR, ACRTwo), After: r.after(),
	}
	known, err := scopesOf(ctx, tx, tenant)
	for _, s := range known {
		if slices.Contains(r.Scopes, s.Name) {
			out.Scopes = append(out.Scopes, s)
		}
	}
	return out, err
}

// pending finds a request that can still be answered, and its application.
func pending(ctx context.Context, tx *store.Tx, ring *keyring.Ring, tenant, id string, now time.Time) (request, application, error) {
	row, err := New(tx).requestByID(ctx, clean(id))
	if errors.Is(err, sql.ErrNoRows) || err == nil && (row.Tenant != tenant || row.AnsweredAt.Valid || now.UnixMicro() >= row.ExpiresAt) {
		return request{}, application{}, ErrRequestUnknown
	}
	if err != nil {
		return request{}, application{}, fmt.Errorf("find the request: %w", err)
	}
	r := request{
		id: row.ID, tenant: row.Tenant, kind: row.Kind, application: row.Application, createdAt: micro(row.CreatedAt), expiresAt: micro(row.ExpiresAt),
		account: row.Account.Int64, denied: row.DeniedAt.Valid,
	}
	body, err := ring.Open(keyring.PurposeTokenWrap, row.Body, []byte(row.ID))
	if err != nil {
		return request{}, application{}, fmt.Errorf("open the request: %w", err)
	}
	if err := json.Unmarshal(body, &r.asked); err != nil {
		return request{}, application{}, fmt.Errorf("read the request: %w", err)
	}
	if r.application == "" { // somebody signs out, and no application said so
		return r, application{}, nil
	}
	a, err := find(ctx, tx, tenant, r.application)
	if errors.Is(err, ErrNoApplication) {
		return request{}, application{}, ErrRequestUnknown
	}
	if err == nil && !a.enabled() {
		return request{}, application{}, ErrSwitchedOff
	}
	return r, a, err
}

// clean keeps texts that are no id of a request away from the database.
func clean(id string) string {
	if len(id) != 22 || strings.ContainsFunc(id, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return ""
	}
	return id
}

// keep stores a request under 128 random bits.
func (r request) keep(tx *op.Tx) error {
	body, err := json.Marshal(r.asked)
	if err != nil {
		return fmt.Errorf("encode the request: %w", err)
	}
	err = New(tx).insertRequest(tx.Ctx, insertRequestParams{
		ID: r.id, Tenant: r.tenant, Kind: r.kind, Application: r.application, Body: tx.Ring().Seal(keyring.PurposeTokenWrap, body, []byte(r.id)),
		CreatedAt: r.createdAt.UnixMicro(), ExpiresAt: r.createdAt.Add(RequestLasts).UnixMicro(),
	})
	if err != nil {
		return fmt.Errorf("keep the request: %w", err)
	}
	return nil
}

// after is when a session must have been proved at the earliest to answer the
// request: prompt=login asks for a proof since the request, max_age for one
// within that many seconds of it (OpenID Connect Core 1.0, section 3.1.2.1).
func (r request) after() time.Time {
	if slices.Contains(r.Prompt, "login") {
		return r.createdAt
	}
	if r.MaxAge != nil {
		return r.createdAt.Add(-time.Duration(*r.MaxAge) * time.Second)
	}
	return time.Time{}
}

// suffices reports whether a session is enough for the request, without the
// customer being asked.
func (r request) suffices(in session.Session) bool {
	return in.ID != "" && !in.AuthenticatedAt.Before(r.after()) && (r.Subject == "" || r.Subject == in.Account) && in.Tenant == r.tenant
}

// backTo is where a browser returns after signing out (RP-Initiated Logout 1.0,
// section 3).
func (r request) backTo() string {
	if r.State == "" {
		return r.RedirectURI
	}
	sep := "?"
	if strings.Contains(r.RedirectURI, "?") {
		sep = "&"
	}
	return r.RedirectURI + sep + url.Values{"state": {r.State}}.Encode()
}

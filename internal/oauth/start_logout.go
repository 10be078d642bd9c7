package oauth

import (
	"context"
	"errors"
	"slices"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
)

var opStartLogout = op.DefineCounted("oauth.start_logout", "Ask to sign out for an application")

// StartLogoutInput are the parameters of a logout request (OpenID Connect
// RP-Initiated Logout 1.0, section 2).
type StartLogoutInput struct {
	Hint        secret.String `json:"id_token_hint"`
	Client      string        `json:"client_id"`
	RedirectURI string        `json:"post_logout_redirect_uri"`
	State       string        `json:"state"`
}

// Validate accepts everything: what is not right only is not kept to.
func (in StartLogoutInput) Validate() error { return nil }

// Target is the tenant.
func (in StartLogoutInput) Target() op.Target { return op.Target{} }

// StartLogout keeps a request to sign out, for the portal's page to ask about.
// The browser returns to the application only to an address that it registered
// for that.
//
// It returns [ErrRedirectURI], [ErrClientRefused], and [ErrHint].
func (s *Service) StartLogout(ctx context.Context, call authz.Call, tenant, issuer string, in StartLogoutInput) (Request, error) {
	hint, err := s.hint(ctx, tenant, issuer, in.Hint)
	if err != nil {
		return Request{}, err
	}
	client := in.Client
	if hint.Audience != "" {
		if client != "" && client != hint.Audience {
			return Request{}, ErrHint
		}
		client = hint.Audience
	}
	r := request{id: proof.NewToken(16).Reveal(), tenant: tenant, kind: requestLogout, createdAt: s.db.Now().UTC()}
	r.Session, r.Subject = hint.Session, hint.Subject
	if client != "" {
		a, err := s.named(ctx, tenant, client)
		if errors.Is(err, ErrNoApplication) {
			return Request{}, ErrClientRefused
		}
		if err != nil {
			return Request{}, err
		}
		r.application = a.ID
		if in.RedirectURI != "" && !matches(a.Kind, a.PostLogoutURIs, in.RedirectURI) {
			s.count(eventInvalidRedirectURI, a, "")
			return Request{}, ErrRedirectURI
		}
		r.RedirectURI, r.State = in.RedirectURI, in.State
	} else if in.RedirectURI != "" {
		return Request{}, ErrRedirectURI
	}
	if len(r.State) > parameterLength {
		r.State = ""
	}
	actor := authz.Actor{Kind: authz.Anonymous, Tenant: tenant, Own: authz.SetOf(opStartLogout.Name), Call: call}
	return op.Do(ctx, s.db, actor, opStartLogout, in, func(tx *op.Tx) (Request, error) {
		return Request{ID: r.id, Logout: true, Session: r.Session}, r.keep(tx)
	})
}

// ErrHint is returned for an id_token_hint that is none of ours.
var ErrHint = fault.New(fault.Malformed, "hint_unknown", "The application is set up wrongly: it names a sign-in that is none of ours. Tell its makers.")

// Subject returns whose sign-in an id_token_hint names. It may have ended.
// Without a hint it is empty. It returns [ErrHint].
func (s *Service) Subject(ctx context.Context, tenant, issuer, client string, hint secret.String) (string, error) {
	c, err := s.hint(ctx, tenant, issuer, hint)
	if err == nil && hint != "" && c.Audience != client {
		return "", ErrHint
	}
	return c.Subject, err
}

// hint reads an ID token of ours, also one that has ended (OpenID Connect Core
// 1.0, section 3.1.2.1; RP-Initiated Logout 1.0, section 2).
func (s *Service) hint(ctx context.Context, tenant, issuer string, token secret.String) (idClaims, error) {
	if token == "" {
		return idClaims{}, nil
	}
	var c idClaims
	err := s.verify(ctx, tenant, typeID, token, &c)
	if errors.Is(err, ErrToken) || err == nil && (c.Issuer != issuer || c.Audience == "" || c.Subject == "") {
		return idClaims{}, ErrHint
	}
	return c, err
}

// LoggedOut returns where the browser goes after the customer signed out, or
// chose not to: empty, if the application named no address.
//
// It returns [ErrRequestUnknown].
func (s *Service) LoggedOut(ctx context.Context, call authz.Call, tenant, id string) (string, error) {
	actor := authz.Actor{Kind: authz.Anonymous, Tenant: tenant, Own: authz.SetOf(opStartLogout.Name), Call: call}
	return op.Do(ctx, s.db, actor, opStartLogout, StartLogoutInput{}, func(tx *op.Tx) (string, error) {
		r, a, err := pending(tx.Ctx, tx.Tx, tx.Ring(), tenant, id, tx.Now)
		if err != nil {
			return "", err
		}
		if r.kind != requestLogout {
			return "", ErrRequestUnknown
		}
		if err := r.close(tx, false); err != nil {
			return "", err
		}
		if r.RedirectURI == "" || !slices.Contains(a.PostLogoutURIs, r.RedirectURI) && !matches(a.Kind, a.PostLogoutURIs, r.RedirectURI) {
			return "", nil
		}
		return r.backTo(), nil
	})
}

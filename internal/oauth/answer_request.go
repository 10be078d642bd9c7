package oauth

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/session"
	"github.com/readmit/readmit/internal/store"
)

var opAnswerRequest = op.DefineCounted("oauth.answer_request", "Go on to an application")

// AnswerRequestInput names a request.
type AnswerRequestInput struct {
	Request string `json:"-"`
}

// Validate accepts every id: what is unknown is not found.
func (in AnswerRequestInput) Validate() error { return nil }

// Target is the tenant.
func (in AnswerRequestInput) Target() op.Target { return op.Target{} }

// AnswerRequest answers a request that was kept, now that the customer has
// signed in: by a code, or by the customer's no. If the session does not do, or
// the customer was not asked yet, it says so and answers nothing.
//
// It returns [ErrRequestUnknown] and [ErrSwitchedOff].
func (s *Service) AnswerRequest(ctx context.Context, call authz.Call, tenant, issuer, id string, current session.Session) (Next, error) {
	var r request
	err := s.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
		r, _, err = pending(ctx, tx, s.db.Ring, tenant, id, s.db.Now())
		return err
	})
	if err != nil {
		return Next{}, err
	}
	if r.kind != requestAuthorize {
		return Next{}, ErrRequestUnknown
	}
	if !r.denied && !r.suffices(current) {
		return Next{Request: id}, nil
	}
	return s.answer(ctx, call, issuer, r, current, false)
}

// answer makes the code, and its grant, in one commit with what it depends on.
// A request that was not kept is kept only if the customer must be asked.
func (s *Service) answer(ctx context.Context, call authz.Call, issuer string, r request, current session.Session, unkept bool) (Next, error) {
	actor := current.Actor(call)
	actor.Tenant, actor.Own = r.tenant, authz.SetOf(opAnswerRequest.Name)
	return op.Do(ctx, s.db, actor, opAnswerRequest, AnswerRequestInput{Request: r.id}, func(tx *op.Tx) (Next, error) {
		if r.denied {
			return Next{To: r.failed(issuer, "access_denied", "The customer did not agree.")}, r.close(tx, unkept)
		}
		p, err := door(tx, current.N, current.Epoch, current.ID)
		if err != nil {
			return Next{}, err
		}
		a, err := find(tx.Ctx, tx.Tx, r.tenant, r.application)
		if err != nil || !a.enabled() {
			return Next{}, errors.Join(err, ErrSwitchedOff)
		}
		ask, err := r.asksConsent(tx, a, p)
		if err != nil {
			return Next{}, err
		}
		if ask {
			return r.askConsent(tx, issuer, unkept)
		}
		if err := r.close(tx, unkept); err != nil {
			return Next{}, err
		}
		g, err := granted(tx, p, grant{
			id: tx.NewID("gra"), application: a.ID, scopes: r.Scopes, redirectURI: r.RedirectURI, challenge: r.Challenge, nonce: r.Nonce,
			expiresAt: tx.Now.Add(CodeLasts),
		}, a.LogoutURI != "")
		if err != nil {
			return Next{}, err
		}
		var code secret.String = handle(tx.Ring(), codePrefix, g.id, 0)
		return Next{To: r.codeOf(issuer, code)}, nil
	})
}

// close marks a kept request as answered, once.
func (r request) close(tx *op.Tx, unkept bool) error {
	if unkept {
		return nil
	}
	n, err := New(tx).answerRequest(tx.Ctx, answerRequestParams{ID: r.id, AnsweredAt: nullable(tx.Now.UnixMicro())})
	if err != nil {
		return fmt.Errorf("answer the request: %w", err)
	}
	if n == 0 {
		return ErrRequestUnknown
	}
	return nil
}

// asksConsent reports whether the customer must be asked before the application
// gets a code: the application wants that and the customer has not agreed to
// as much before, or the request asks anew (OpenID Connect Core 1.0, 3.1.2.4).
func (r request) asksConsent(tx *op.Tx, a application, p passed) (bool, error) {
	if r.account == p.standing.N {
		return false, nil
	}
	if slices.Contains(r.Prompt, "consent") {
		return true, nil
	}
	if !a.Consent {
		return false, nil
	}
	given, err := New(tx).consentOf(tx.Ctx, consentOfParams{Account: p.standing.N, Application: a.ID})
	if errors.Is(err, sql.ErrNoRows) {
		return true, nil
	}
	if err != nil {
		return false, fmt.Errorf("look for consent: %w", err)
	}
	return len(narrows(strings.Fields(given.Scopes), r.Scopes)) > 0, nil
}

func (r request) askConsent(tx *op.Tx, issuer string, unkept bool) (Next, error) {
	if slices.Contains(r.Prompt, "none") {
		return Next{To: r.failed(issuer, "consent_required", "The customer has not agreed yet.")}, r.close(tx, unkept)
	}
	if unkept {
		if err := r.keep(tx); err != nil {
			return Next{}, err
		}
	}
	return Next{Request: r.id, Consent: true}, nil
}

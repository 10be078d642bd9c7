package oauth

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
)

// CodeLasts is how long a code can be redeemed (RFC 6749, section 4.1.2 asks
// for ten minutes at most).
const CodeLasts = time.Minute

// grant is what an application may do for an account.
type grant struct {
	id, tenant, application, session string
	account, epoch, generation       int64
	scopes                           []string
	redirectURI, challenge, nonce    string
	signedInAt                       time.Time
	methods                          []string
	createdAt, expiresAt             time.Time
	revoked                          bool
}

// grantBy finds a grant, or returns [ErrInvalidGrant].
func grantBy(ctx context.Context, tx *store.Tx, tenant, id string) (grant, error) {
	r, err := New(tx).grantByID(ctx, id)
	if errors.Is(err, sql.ErrNoRows) || err == nil && r.Tenant != tenant {
		return grant{}, ErrInvalidGrant
	}
	if err != nil {
		return grant{}, fmt.Errorf("find the grant: %w", err)
	}
	return grant{
		id: r.ID, tenant: r.Tenant, application: r.Application, session: r.Session, account: r.Account, epoch: r.Epoch, generation: r.Generation,
		scopes: strings.Fields(r.Scopes), redirectURI: r.RedirectUri, challenge: r.Challenge, nonce: r.Nonce,
		signedInAt: micro(r.SignedInAt), methods: strings.Fields(r.Methods), createdAt: micro(r.CreatedAt), expiresAt: micro(r.ExpiresAt), revoked: r.RevokedAt.Valid,
	}, nil
}

// granted inserts a grant that the door let through.
func granted(tx *op.Tx, p passed, g grant, telling bool) (grant, error) {
	g.tenant, g.account, g.epoch, g.session = p.standing.Tenant, p.standing.N, p.standing.Epoch, p.session.ID
	g.signedInAt, g.methods, g.createdAt = p.session.AuthenticatedAt, p.session.Methods, tx.Now.UTC()
	err := New(tx).insertGrant(tx.Ctx, insertGrantParams{
		ID: g.id, Tenant: g.tenant, Application: g.application, Account: g.account, Epoch: g.epoch, Session: g.session,
		Scopes: strings.Join(g.scopes, " "), Generation: g.generation, RedirectUri: g.redirectURI, Challenge: g.challenge, Nonce: g.nonce,
		SignedInAt: g.signedInAt.UnixMicro(), Methods: strings.Join(g.methods, " "), CreatedAt: tx.Now.UnixMicro(),
		ExpiresAt: g.expiresAt.UnixMicro(), Telling: telling,
	})
	if err != nil {
		return grant{}, fmt.Errorf("insert the grant: %w", err)
	}
	return g, nil
}

// advance redeems the grant's generation: of any number who try at once, one.
func (g *grant) advance(tx *op.Tx, _ passed, until time.Time) (bool, error) {
	n, err := New(tx).advanceGrant(tx.Ctx, advanceGrantParams{ID: g.id, Generation: g.generation, UsedAt: tx.Now.UnixMicro(), ExpiresAt: until.UnixMicro()})
	if err != nil {
		return false, fmt.Errorf("redeem the grant: %w", err)
	}
	g.generation++
	return n == 1, nil
}

// revoke ends a grant. It reports whether it was in force.
func (g grant) revoke(tx *op.Tx) (bool, error) {
	n, err := New(tx).revokeGrant(tx.Ctx, revokeGrantParams{ID: g.id, RevokedAt: nullable(tx.Now.UnixMicro())})
	if err != nil {
		return false, fmt.Errorf("revoke the grant: %w", err)
	}
	return n == 1, nil
}

// Tokens are what an application is given.
type Tokens struct {
	Access  secret.String
	Refresh secret.String // empty: none
	ID      secret.String // empty: openid was not asked for
	Lasts   time.Duration // of the access token
	Scopes  []string
}

// mint makes the tokens of a grant whose generation was redeemed.
func (s *Service) mint(keys keySet, issuer string, now time.Time, a application, p passed, g grant, scopes []string) (Tokens, error) {
	out := Tokens{Lasts: time.Duration(a.AccessSeconds) * time.Second, Scopes: scopes}
	var err error
	out.Access, err = keys.signer.sign(typeAccess, AccessClaims{
		Issuer: issuer, Subject: p.standing.ID, Audience: issuer, Client: a.ID, Scope: strings.Join(scopes, " "), ID: proof.NewToken(16).Reveal(),
		IssuedAt: now.Unix(), Expires: now.Add(out.Lasts).Unix(), AuthTime: g.signedInAt.Unix(), ACR: acr(g.methods), Session: g.session, Grant: g.id,
	})
	if err != nil {
		return Tokens{}, err
	}
	if a.RefreshSeconds > 0 {
		out.Refresh = handle(s.db.Ring, refreshPrefix, g.id, g.generation)
	}
	if !slices.Contains(scopes, "openid") {
		return out, nil
	}
	out.ID, err = keys.signer.sign(typeID, idClaims{
		Issuer: issuer, Subject: p.standing.ID, Audience: a.ID, IssuedAt: now.Unix(), Expires: now.Add(out.Lasts).Unix(), AuthTime: g.signedInAt.Unix(),
		Nonce: g.nonce, ACR: acr(g.methods), AMR: g.methods, Session: g.session, AtHash: atHash(out.Access),
	})
	return out, err
}

// until is when a grant ends that is used now.
func (a application) until(now time.Time) time.Time {
	return now.Add(time.Duration(max(a.RefreshSeconds, a.AccessSeconds)) * time.Second)
}

// AccessTold is told of what an application may do for an account.
type AccessTold struct {
	Application string   `json:"application"`
	Name        string   `json:"name"`
	Scopes      []string `json:"scopes,omitempty"`
}

var exampleAccess = AccessTold{Application: exampleChanged.Application, Name: exampleChanged.Name, Scopes: []string{"openid", "profile"}}

func (a application) told(scopes []string) AccessTold {
	return AccessTold{Application: a.ID, Name: a.Name, Scopes: scopes}
}

// of names the account of a standing in an event.
func (p passed) of() *event.Account { return &event.Account{N: p.standing.N, ID: p.standing.ID} }

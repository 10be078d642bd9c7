package oauth

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"regexp"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
)

var opRedeemCode = op.DefineCounted("oauth.redeem_code", "Redeem a code")

// RedeemCodeInput is a code, and what it was bound to.
type RedeemCodeInput struct {
	Code        secret.String `json:"code"`
	RedirectURI string        `json:"redirect_uri"`
	Verifier    secret.String `json:"code_verifier"`
}

// Validate accepts everything: what is not right is refused as one.
func (in RedeemCodeInput) Validate() error { return nil }

// Target is the tenant: the account is found through the code.
func (in RedeemCodeInput) Target() op.Target { return op.Target{} }

var eventCodeReused = event.Define("oauth.code_reused", "APPLICATION", exampleAccess)

// verifiers are the texts that a code verifier may be (RFC 7636, section 4.1).
var verifiers = regexp.MustCompile(`^[A-Za-z0-9._~-]{43,128}$`)

// proves compares a code verifier with its challenge (RFC 7636, section 4.6).
func proves(verifier secret.String, challenge string) bool {
	sum := sha256.Sum256([]byte(verifier.Reveal()))
	return verifiers.MatchString(verifier.Reveal()) && subtle.ConstantTimeCompare([]byte(base64.RawURLEncoding.EncodeToString(sum[:])), []byte(challenge)) == 1
}

// RedeemCode gives tokens for a code, once. The code is bound to its
// application, redirect URI, verifier and session. One that is used a second
// time, or by another application, or without its verifier has leaked: what came
// of it is revoked (RFC 6749, section 4.1.2; RFC 9700, section 2.1.1).
//
// It returns [ErrInvalidGrant] and [ErrUnauthorized].
func (s *Service) RedeemCode(ctx context.Context, call authz.Call, c Client, issuer string, in RedeemCodeInput) (Tokens, error) {
	if !redirects(c.Kind) {
		return Tokens{}, ErrUnauthorized
	}
	id, generation, ok := readHandle(s.db.Ring, codePrefix, in.Code)
	if !ok || generation != 0 {
		return Tokens{}, ErrInvalidGrant
	}
	keys, err := s.keys.of(ctx, c.tenant)
	if err != nil {
		return Tokens{}, err
	}
	out, err := op.Do(ctx, s.db, c.actor(call, opRedeemCode.Name), opRedeemCode, in, func(tx *op.Tx) (minted, error) {
		g, err := grantBy(tx.Ctx, tx.Tx, c.tenant, id)
		if err != nil {
			return minted{}, err
		}
		if g.application != c.ID || g.generation != 0 {
			return minted{}, leaked(tx, g, eventCodeReused, c.application)
		}
		if !tx.Now.Before(g.expiresAt) || g.revoked {
			return minted{}, ErrInvalidGrant
		}
		if g.redirectURI != in.RedirectURI {
			return minted{}, leaked(tx, g, nil, c.application)
		}
		if !proves(in.Verifier, g.challenge) {
			s.count(eventInvalidCodeVerifier, c.application, "")
			return minted{}, leaked(tx, g, nil, c.application)
		}
		p, err := door(tx, g.account, g.epoch, g.session)
		if err != nil {
			return minted{}, ended(err)
		}
		advanced, err := g.advance(tx, p, c.until(tx.Now))
		if err != nil {
			return minted{}, err
		}
		if !advanced {
			return minted{}, leaked(tx, g, eventCodeReused, c.application)
		}
		return minted{p, g}, nil
	})
	if err != nil {
		return Tokens{}, err
	}
	scopes, _ := c.allows(out.g.scopes)
	s.count(eventTokenIssued, c.application, "authorization_code")
	return s.mint(keys, issuer, s.db.Now(), c.application, out.p, out.g, scopes)
}

// minted is what tokens are made of after the commit: signing needs no
// transaction.
type minted struct {
	p passed
	g grant
}

// leaked revokes a grant whose code or token is in other hands, and tells of it
// the first time. Every try is answered alike.
func leaked(tx *op.Tx, g grant, told *event.Type, by application) error {
	standing, err := account.StandingOf(tx.Ctx, tx.Tx, g.account, true) // its events have an order
	if err != nil {
		return ErrInvalidGrant
	}
	was, err := g.revoke(tx)
	if err != nil {
		return err
	}
	if !was {
		return ErrInvalidGrant
	}
	if told == nil {
		return tx.Refuse(ErrInvalidGrant)
	}
	return tx.Refuse(ErrInvalidGrant, event.Fact{Type: told, Account: &event.Account{N: standing.N, ID: standing.ID}, Data: by.told(nil)})
}

package federation

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"golang.org/x/oauth2"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
)

// FlowFor is how long a browser may stay at the provider.
const FlowFor = 10 * time.Minute

var opBegin = op.Define("federation.begin", "Go to a sign-in provider", op.Needs{})

// BeginInput sends a browser to a provider.
type BeginInput struct {
	Provider string `json:"provider"` // its short name
	// Browser is what the browser keeps in its cookie until it comes back: at
	// least 16 characters that nobody can guess.
	Browser secret.String `json:"browser"`
	// Account is the login ID of the signed-in customer who links the provider's
	// identity; empty: to sign in.
	Account string `json:"account"`
}

// Validate checks that the browser is bound.
func (in BeginInput) Validate() error {
	var f fault.Fields
	f.Check(len(in.Browser) >= 16 && len(in.Browser) <= 500, "browser", "required", "Bind the flow to the browser by a value of its own.")
	return f.Err()
}

// Target is the account that the identity is to be linked to, if any.
func (in BeginInput) Target() op.Target { return op.Target{Account: in.Account, Other: in.Provider} }

// Redirect is where the browser goes.
type Redirect struct {
	URL string `json:"url"`
}

// kept is what is kept sealed until the browser is back.
type kept struct {
	Nonce, Verifier string
}

// Begin keeps a flow that is bound to the browser, and returns the provider's
// address with state, nonce and a PKCE challenge (RFC 7636, S256; RFC 9700,
// 2.1.1). The provider's discovery document is asked for where it is not known
// yet.
//
// It returns [ErrDisabled] for a provider that is switched off or not there,
// and [ErrDown] if it does not answer.
func (s *Service) Begin(ctx context.Context, actor authz.Actor, in BeginInput) (Redirect, error) {
	f, err := op.Do(ctx, s.db, actor, opBegin, in, func(tx *op.Tx) (begun, error) {
		p, err := s.on(tx.Ctx, tx.Tx, actor.Tenant, in.Provider)
		if err != nil {
			return begun{}, err
		}
		f := begun{Provider: p.Provider, State: random(), Kept: kept{Nonce: random(), Verifier: oauth2.GenerateVerifier()}}
		return f, s.keep(tx, in.Provider, f.State, in.Browser, f.Kept)
	})
	if err != nil {
		return Redirect{}, err
	}
	p := provider{Provider: f.Provider}
	d, err := s.door(ctx, p)
	if err != nil {
		s.note(ctx, actor.Tenant, p.Slug, err)
		return Redirect{}, err
	}
	return Redirect{URL: d.address(p, f.State, f.Kept)}, nil
}

// begun is a flow that is kept, before the provider's address is known.
type begun struct {
	Provider Provider
	State    string
	Kept     kept
}

// offered is [Service.on] in a transaction of its own.
func (s *Service) offered(ctx context.Context, tenant, slug string) (p provider, err error) {
	err = s.db.Store.Read(ctx, func(tx *store.Tx) error {
		p, err = s.on(ctx, tx, tenant, slug)
		return err
	})
	return p, err
}

// on reads a provider that is switched on, or returns [ErrDisabled].
func (s *Service) on(ctx context.Context, tx *store.Tx, tenant, slug string) (provider, error) {
	p, err := s.providerIn(ctx, tx, tenant, slug)
	if errors.Is(err, ErrUnknownProvider) || err == nil && !p.Enabled {
		return provider{}, ErrDisabled
	}
	return p, err
}

func (s *Service) keep(tx *op.Tx, slug, state string, browser secret.String, k kept) error {
	text, err := json.Marshal(k)
	if err != nil {
		return fmt.Errorf("encode a flow: %w", err)
	}
	row := addFlowParams{
		State: digest(state), Tenant: tx.Actor.Tenant, Slug: slug, Browser: digest(browser.Reveal()),
		CreatedAt: tx.Now.UnixMicro(), ExpiresAt: tx.Now.Add(FlowFor).UnixMicro(),
	}
	row.Sealed = s.db.Ring.Seal(keyring.PurposeTokenWrap, text, row.State)
	if tx.Account != nil {
		standing, err := account.StandingOf(tx.Ctx, tx.Tx, tx.Account.N, false)
		if err != nil {
			return err
		}
		row.Account, row.Epoch = sql.NullInt64{Int64: tx.Account.N, Valid: true}, standing.Epoch
	}
	if err := New(tx).addFlow(tx.Ctx, row); err != nil {
		return fmt.Errorf("keep a flow: %w", err)
	}
	return nil
}

// random is a text of 256 random bits.
func random() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails
	return base64.RawURLEncoding.EncodeToString(b)
}

func digest(text string) []byte {
	sum := sha256.Sum256([]byte(text))
	return sum[:]
}

package federation

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"golang.org/x/oauth2"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
)

// AnswerInput is what a browser brings back from a provider.
type AnswerInput struct {
	Provider string // the short name in the address that it came back to
	State    string
	Code     secret.String
	Error    string // code of RFC 6749, 4.1.2.1; empty if it was allowed
	Issuer   string // iss of RFC 9207; empty if the provider does not say it
	User     string // what Apple tells of the person, the first time only
	// Browser is what the browser kept in its cookie since [Service.Begin].
	Browser secret.String
}

// Upstream is who a provider says has come. Issuer and subject are the person;
// nothing else is, and an e-mail least of all.
type Upstream struct {
	Provider string // its short name
	Kind     string // google, apple, facebook, oidc
	Label    string
	Identity string // kind of the account's identity, such as oidc:harbor
	Issuer   string
	Subject  string
	// Email was read by the one parser of addresses; empty if the provider gave
	// none, or something else.
	Email string
	// EmailProved says that the provider vouches for it, by the JSON value true
	// and no other. It proves the address, as far as the provider is trusted; it
	// never proves that somebody owns an account.
	EmailProved bool

	FirstName, LastName, Locale string
	// Account is who began, signed in, in order to link the identity; 0: to sign
	// in. Epoch is the account's at that time.
	Account, Epoch int64
	At             time.Time
}

// Of returns the number of the account that the provider's person signs in to,
// or 0: by issuer and subject. It is a step of sign-in.
func (u Upstream) Of(ctx context.Context, tx *store.Tx, tenant string) (int64, error) {
	return account.ByIdentity(ctx, tx, tenant, u.Identity, u.Subject)
}

// Answer takes what a browser brought back: it uses up the flow, which must be
// this browser's and this provider's, asks the provider for the token by the
// code and the PKCE verifier, and checks it (OpenID Connect Core 1.0, 3.1.3.7):
// signature by an algorithm with a public key, issuer, audience, authorized
// party, expiry, nonce.
//
// It returns [ErrFlow], [ErrDisabled] if the provider was switched off or
// removed meanwhile, [ErrRefused] if the provider or a check refused (see
// [WordOf]), or [ErrDown]. Whatever it returns, the flow is used.
func (s *Service) Answer(ctx context.Context, tenant string, in AnswerInput) (Upstream, error) {
	flow, err := s.use(ctx, tenant, in)
	if err != nil {
		return Upstream{}, err
	}
	p, err := s.offered(ctx, tenant, in.Provider)
	if err != nil {
		return Upstream{}, err
	}
	who, err := s.ask(ctx, p, in, flow.kept)
	s.note(ctx, tenant, p.Slug, err)
	if err != nil {
		return Upstream{}, err
	}
	who.Provider, who.Kind, who.Label, who.Identity, who.Issuer = p.Slug, p.Kind, p.Label, p.Identity(), p.Issuer
	who.Account, who.Epoch, who.At = flow.account, flow.epoch, s.db.Now()
	return who, nil
}

type flow struct {
	kept
	account, epoch int64
}

// use uses the flow up, once, whatever comes of it.
func (s *Service) use(ctx context.Context, tenant string, in AnswerInput) (f flow, err error) {
	state := digest(in.State)
	var rows []useFlowRow
	err = s.db.Store.Write(ctx, func(tx *store.Tx) error {
		rows, err = New(tx).useFlow(ctx, useFlowParams{
			State: state, Tenant: tenant, Slug: in.Provider, Browser: digest(in.Browser.Reveal()), Now: nullable(s.db.Now().UnixMicro()),
		})
		return err
	})
	if err != nil {
		return flow{}, fmt.Errorf("use up a flow: %w", err)
	}
	if len(rows) != 1 {
		return flow{}, ErrFlow
	}
	text, err := s.db.Ring.Open(keyring.PurposeTokenWrap, rows[0].Sealed, state)
	if err != nil {
		return flow{}, fmt.Errorf("open a flow: %w", err)
	}
	if err := json.Unmarshal(text, &f.kept); err != nil {
		return flow{}, fmt.Errorf("read a flow: %w", err)
	}
	f.account, f.epoch = rows[0].Account.Int64, rows[0].Epoch
	return f, nil
}

// ask asks the provider who has come.
func (s *Service) ask(ctx context.Context, p provider, in AnswerInput, k kept) (Upstream, error) {
	if in.Issuer != "" && in.Issuer != p.Issuer {
		return Upstream{}, &refusal{word: "issuer_mixed_up"}
	}
	if in.Error != "" {
		word := saidWord(in.Error)
		return Upstream{}, &refusal{word: word, settings: ours[word]}
	}
	if in.Code == "" {
		return Upstream{}, &refusal{word: "code_missing"}
	}
	d, err := s.door(ctx, p)
	if err != nil {
		return Upstream{}, err
	}
	cfg := d.client(p)
	text, err := p.clientSecret(s.db.Now())
	if err != nil {
		return Upstream{}, &refusal{word: "secret_unusable", cause: err, settings: true}
	}
	cfg.ClientSecret = text.Reveal()
	token, err := cfg.Exchange(s.outward(ctx), in.Code.Reveal(), oauth2.VerifierOption(k.Verifier))
	if err != nil {
		return Upstream{}, exchangeFault(err)
	}
	if p.Kind == Facebook {
		return s.facebookPerson(ctx, p, token)
	}
	return s.oidcPerson(ctx, p, d, token, k, in.User)
}

// client is the provider's client without its secret.
func (d door) client(p provider) oauth2.Config {
	return oauth2.Config{ClientID: p.ClientID, Endpoint: d.endpoint, RedirectURL: p.RedirectURI, Scopes: scopesOf(p)}
}

// ours are the errors that our settings cause, and not the person.
var ours = map[string]bool{
	"invalid_client": true, "unauthorized_client": true, "invalid_request": true, "invalid_scope": true, "unsupported_response_type": true,
	"server_error": true, "temporarily_unavailable": true, "redirect_uri_mismatch": true,
}

// exchangeFault tells a provider that refuses from one that is down.
func exchangeFault(err error) error {
	var said *oauth2.RetrieveError
	if errors.As(err, &said) && said.Response.StatusCode < 500 {
		word := saidWord(said.ErrorCode)
		if said.ErrorCode == "" {
			word = facebookWord(said.Body)
		}
		return &refusal{word: word, settings: word != "invalid_grant"}
	}
	return down("token_failed", err)
}

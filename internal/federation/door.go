package federation

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// door is how a provider is reached.
type door struct {
	endpoint oauth2.Endpoint
	oidc     *oidc.Provider // nil: Facebook
}

// documentFor is how long a discovery document is believed.
const documentFor = time.Hour

// directory remembers discovery documents by issuer. Their keys are asked for
// again by themselves when an unknown one is met.
type directory struct {
	mu    sync.Mutex
	doors map[string]remembered
}

type remembered struct {
	door
	until time.Time
}

// outward makes every request that a library sends with ctx go through
// package fetch.
func (s *Service) outward(ctx context.Context) context.Context {
	return oidc.ClientContext(ctx, s.Fetch.HTTP())
}

// door returns how a provider is reached. It returns [ErrDown] if its discovery
// document cannot be read, is another issuer's, or leads nowhere safe.
func (s *Service) door(ctx context.Context, p provider) (door, error) {
	known := s.kinds[p.Kind]
	if known.authorize != "" {
		return door{endpoint: oauth2.Endpoint{AuthURL: known.authorize, TokenURL: known.token, AuthStyle: oauth2.AuthStyleInParams}}, nil
	}
	now := s.db.Now()
	s.known.mu.Lock()
	r, there := s.known.doors[p.Issuer]
	s.known.mu.Unlock()
	if there && now.Before(r.until) {
		return r.door, nil
	}
	d, err := s.discover(ctx, p)
	if err != nil {
		return door{}, err
	}
	s.known.mu.Lock()
	defer s.known.mu.Unlock()
	if s.known.doors == nil {
		s.known.doors = map[string]remembered{}
	}
	s.known.doors[p.Issuer] = remembered{d, now.Add(documentFor)}
	return d, nil
}

// metadata is what go-oidc does not tell of a discovery document (OpenID
// Connect Discovery 1.0, 3).
type metadata struct {
	Authorize string   `json:"authorization_endpoint"`
	Token     string   `json:"token_endpoint"`
	Keys      string   `json:"jwks_uri"`
	Person    string   `json:"userinfo_endpoint"`
	Methods   []string `json:"token_endpoint_auth_methods_supported"`
}

func (s *Service) discover(ctx context.Context, p provider) (door, error) {
	found, err := oidc.NewProvider(s.outward(ctx), p.Issuer)
	if err != nil {
		return door{}, down("discovery_failed", err)
	}
	var m metadata
	if err := found.Claims(&m); err != nil {
		return door{}, down("discovery_malformed", err)
	}
	for _, address := range []string{m.Authorize, m.Token, m.Keys} {
		if !sameSafety(p.Issuer, address) {
			return door{}, down("discovery_unsafe", fmt.Errorf("%q is no https address", address))
		}
	}
	d := door{oidc: found, endpoint: found.Endpoint()}
	d.endpoint.AuthStyle = oauth2.AuthStyleInParams
	if len(m.Methods) == 0 || slices.Contains(m.Methods, "client_secret_basic") {
		d.endpoint.AuthStyle = oauth2.AuthStyleInHeader
	}
	if p.Kind == Apple {
		d.endpoint.AuthStyle = oauth2.AuthStyleInParams
	}
	return d, nil
}

// sameSafety takes https, and http where the issuer itself is on this machine.
func sameSafety(issuer, address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return false
	}
	from, err := url.Parse(issuer)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http" && from.Scheme == "http")
}

// address is where the browser is sent.
func (d door) address(p provider, state string, k kept) string {
	more := []oauth2.AuthCodeOption{oauth2.S256ChallengeOption(k.Verifier)}
	if p.Kind != Facebook {
		more = append(more, oidc.Nonce(k.Nonce))
	}
	if p.Kind == Apple { // asked for by Apple as soon as a name or an address is wanted
		more = append(more, oauth2.SetAuthURLParam("response_mode", "form_post"))
	}
	cfg := d.client(p)
	return cfg.AuthCodeURL(state, more...)
}

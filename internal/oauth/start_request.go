package oauth

import (
	"context"
	"errors"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/session"
)

var opStartRequest = op.DefineCounted("oauth.start_request", "Ask to sign in for an application")

// StartRequestInput are the parameters of an authorization request, as they
// came (RFC 6749, section 4.1.1; OpenID Connect Core 1.0, section 3.1.2.1).
type StartRequestInput struct {
	Client       string     `json:"client_id"`
	Parameters   url.Values `json:"-"` // personal, and often: the request is not audited
	Subject      string     `json:"-"` // of the id_token_hint, checked
	WrongSubject bool       `json:"-"` // there was a hint, and it was not right
}

// Validate accepts everything: the application is told what is wrong.
func (in StartRequestInput) Validate() error { return nil }

// Target is the application.
func (in StartRequestInput) Target() op.Target { return op.Target{} }

// Next says where the browser goes.
type Next struct {
	// To is the whole address of an answer to the application; empty if the
	// customer has something to do first.
	To string
	// Request is the id under which the request was kept.
	Request string
	// Consent says that the customer is asked whether to agree; otherwise, to
	// sign in.
	Consent bool
}

// challenges are the texts that an S256 challenge may be (RFC 7636, 4.2).
var challenges = regexp.MustCompile(`^[A-Za-z0-9_-]{43}$`)

// parameterLength bounds state, nonce and such: they are sent back and stored.
const parameterLength = 2000

// StartRequest checks what an application asks of a customer, and either answers
// it at once, because the browser's session is enough, or keeps it. in is the
// session, or the zero one.
//
// It returns [ErrClientRefused], [ErrSwitchedOff] and [ErrRedirectURI], which
// are shown to the person; everything else is answered to the application.
func (s *Service) StartRequest(ctx context.Context, call authz.Call, tenant, issuer string, in StartRequestInput, current session.Session) (Next, error) {
	a, err := s.named(ctx, tenant, in.Client)
	if errors.Is(err, ErrNoApplication) || err == nil && !redirects(a.Kind) {
		return Next{}, ErrClientRefused
	}
	if err != nil {
		return Next{}, err
	}
	if !matches(a.Kind, a.RedirectURIs, in.Parameters.Get("redirect_uri")) || len(in.Parameters["redirect_uri"]) != 1 {
		s.count(eventInvalidRedirectURI, a, "")
		return Next{}, ErrRedirectURI
	}
	if !a.enabled() {
		return Next{}, ErrSwitchedOff
	}
	r := request{id: proof.NewToken(16).Reveal(), tenant: tenant, kind: requestAuthorize, application: a.ID, createdAt: s.db.Now().UTC()}
	r.RedirectURI, r.State = in.Parameters.Get("redirect_uri"), in.Parameters.Get("state")
	if code, words := s.read(&r, a, in); code != "" {
		return Next{To: r.failed(issuer, code, words)}, nil
	}
	r.Subject = in.Subject
	asks := slices.Contains(r.Prompt, "login") || slices.Contains(r.Prompt, "select_account") || slices.Contains(r.Prompt, "create") || lacks(r, current)
	if !asks && r.suffices(current) {
		return s.answer(ctx, call, issuer, r, current, true)
	}
	if slices.Contains(r.Prompt, "none") {
		return Next{To: r.failed(issuer, "login_required", "The customer is not signed in.")}, nil
	}
	actor := authz.Actor{Kind: authz.Anonymous, Tenant: tenant, Own: authz.SetOf(opStartRequest.Name), Call: call}
	return op.Do(ctx, s.db, actor, opStartRequest, in, func(tx *op.Tx) (Next, error) { return Next{Request: r.id}, r.keep(tx) })
}

// lacks says that the level that was asked for could perhaps be reached. It is
// wished, not demanded (OpenID Connect Core 1.0, section 3.1.2.1).
func lacks(r request, in session.Session) bool {
	return slices.Contains(r.ACR, ACRTwo) && !slices.Contains(r.ACR, ACROne) && in.ID != "" && acr(in.Methods) != ACRTwo && !slices.Contains(r.Prompt, "none")
}

// read fills the request from its parameters; code and words say what is wrong.
func (s *Service) read(r *request, a application, in StartRequestInput) (code, words string) {
	for name, values := range in.Parameters {
		if len(values) > 1 {
			return "invalid_request", "A parameter is given twice."
		}
		if len(values[0]) > parameterLength && name != "id_token_hint" {
			return "invalid_request", "A parameter is too long."
		}
	}
	get := in.Parameters.Get
	switch {
	case get("request") != "":
		return "request_not_supported", "Request objects are not supported."
	case get("request_uri") != "":
		return "request_uri_not_supported", "Request objects are not supported."
	case get("response_type") != "code":
		return "unsupported_response_type", "Use response_type=code."
	case get("response_mode") != "" && get("response_mode") != "query":
		return "invalid_request", "Use response_mode=query."
	case get("code_challenge") == "":
		return "invalid_request", "PKCE is required: send a code_challenge."
	case get("code_challenge_method") != "S256":
		return "invalid_request", "Use code_challenge_method=S256."
	case !challenges.MatchString(get("code_challenge")):
		return "invalid_request", "The code_challenge is not the base64url of a SHA-256."
	case in.WrongSubject:
		return "invalid_request", "The id_token_hint is not one of ours."
	}
	r.Challenge, r.Nonce, r.LoginHint = get("code_challenge"), get("nonce"), get("login_hint")
	r.ACR, r.Languages = strings.Fields(get("acr_values")), strings.Fields(get("ui_locales"))
	return s.readRest(r, a, get)
}

var prompts = []string{"none", "login", "consent", "select_account", "create"}

func (s *Service) readRest(r *request, a application, get func(string) string) (code, words string) {
	var all bool
	asked := strings.Fields(get("scope"))
	if len(asked) == 0 {
		asked = []string{"openid"}
	}
	if r.Scopes, all = a.allows(without(asked, "offline_access")); !all {
		s.count(eventScopeRefused, a, "")
		return "invalid_scope", "The application may not ask for one of these scopes."
	}
	if slices.Contains(asked, "offline_access") { // refresh tokens are the application's setting: see the design note
		r.Scopes = append(r.Scopes, "offline_access")
	}
	r.Prompt = strings.Fields(get("prompt"))
	for _, p := range r.Prompt {
		if !slices.Contains(prompts, p) {
			return "invalid_request", "The prompt is not known."
		}
	}
	if slices.Contains(r.Prompt, "none") && len(r.Prompt) > 1 {
		return "invalid_request", "The prompt none stands alone."
	}
	if text := get("max_age"); text != "" {
		age, err := strconv.ParseInt(text, 10, 32)
		if err != nil || age < 0 {
			return "invalid_request", "The max_age is no number of seconds."
		}
		r.MaxAge = &age
	}
	return "", ""
}

func without(list []string, name string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return s == name })
}

// failed is the address by which an application is told that it gets no code.
func (r request) failed(issuer, code, words string) string {
	return r.to(issuer, url.Values{"error": {code}, "error_description": {words}})
}

// to adds an answer to the redirect URI's own query, with its state and the
// issuer (RFC 9207), so that an application with several is not mixed up.
func (r request) to(issuer string, answer url.Values) string {
	answer.Set("iss", issuer)
	if r.State != "" {
		answer.Set("state", r.State)
	}
	sep := "?"
	if strings.Contains(r.RedirectURI, "?") {
		sep = "&"
	}
	return r.RedirectURI + sep + answer.Encode()
}

// codeOf is the answer that has a code.
func (r request) codeOf(issuer string, code secret.String) string {
	return r.to(issuer, url.Values{"code": {code.Reveal()}})
}

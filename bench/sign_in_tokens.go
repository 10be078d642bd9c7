package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// application is one that takes tokens.
type application struct {
	ID     string `json:"id"`
	Secret string `json:"secret"`
}

// back is where the application gets its codes; nobody is there.
const back = "https://app.example.com/back"

// add adds an application through the REST API.
func (d *door) add(ctx context.Context, settings map[string]any) (a application, err error) {
	body, err := json.Marshal(settings)
	if err != nil {
		return a, fmt.Errorf("write an application: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, d.server.base+"/api/v1/applications", bytes.NewReader(body))
	if err != nil {
		return a, fmt.Errorf("make a request: %w", err)
	}
	req.Header.Set("Authorization", "Bearer "+d.server.key)
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return a, fmt.Errorf("add an application: %w", err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil || json.Unmarshal(text, &a) != nil || a.Secret == "" {
		return a, fmt.Errorf("add an application: %d %s", res.StatusCode, text)
	}
	return a, nil
}

// form is what the application sends to the token endpoint.
func (a application) form(grant string, more ...string) url.Values {
	out := url.Values{"grant_type": {grant}, "client_id": {a.ID}, "client_secret": {a.Secret}}
	for i := 0; i < len(more); i += 2 {
		out.Set(more[i], more[i+1])
	}
	return out
}

// grant brings a signed-in visitor to a refresh token: authorization code with
// PKCE, as a web application does.
func (a application) grant(ctx context.Context, v *visitor) (refresh string, err error) {
	verifier := strings.Repeat("v", 43)
	sum := sha256.Sum256([]byte(verifier))
	asked := url.Values{
		"client_id": {a.ID}, "response_type": {"code"}, "redirect_uri": {back}, "scope": {"openid offline_access"}, "state": {"s"},
		"code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])}, "code_challenge_method": {"S256"},
	}
	got, err := v.send(ctx, http.MethodGet, "/oauth/authorize?"+asked.Encode(), "", "")
	if err != nil {
		return "", err
	}
	to, err := url.Parse(got.location)
	if err != nil || to.Query().Get("code") == "" {
		return "", fmt.Errorf("no code came: %d, to %q: %s", got.status, got.location, got.body)
	}
	_, refresh, err = v.token(ctx, a.form("authorization_code", "code", to.Query().Get("code"), "redirect_uri", back, "code_verifier", verifier))
	return refresh, err
}

// refreshes takes new tokens for refresh tokens, each of which is good once.
func refreshes(ctx context.Context, d *door, name string) error {
	app, err := d.add(ctx, map[string]any{
		"kind": "web", "name": "Bench", "redirect_uris": []string{back}, "scopes": []string{"openid", "offline_access"}, "refresh_token_seconds": 86400,
	})
	if err != nil {
		return err
	}
	visitors, tokens := d.visitors(many), make([]string, many)
	if err := d.greet(ctx, visitors); err != nil {
		return err
	}
	for i, v := range visitors {
		if tokens[i], err = app.grant(ctx, v); err != nil {
			return err
		}
	}
	took, during, err := among(ctx, many, 5*time.Second, func(ctx context.Context, i int) (err error) {
		_, tokens[i], err = visitors[i].token(ctx, app.form("refresh_token", "refresh_token", tokens[i]))
		return err
	})
	if err != nil {
		return err
	}
	d.r.rate(d.engine, clients, rate{kind: name, callers: many, took: took, during: during, goal: 800, raw: min(d.empty, d.commits), note: "to beat: 1,000"})
	return nil
}

// machines take tokens for themselves.
func machines(ctx context.Context, d *door, name string) error {
	app, err := d.add(ctx, map[string]any{"kind": "machine", "name": "Bench machine"})
	if err != nil {
		return err
	}
	visitors := d.visitors(many)
	took, during, err := among(ctx, many, 5*time.Second, func(ctx context.Context, i int) error {
		_, _, err := visitors[i].token(ctx, app.form("client_credentials"))
		return err
	})
	if err != nil {
		return err
	}
	d.r.rate(d.engine, clients, rate{kind: name, callers: many, took: took, during: during, goal: 2500, raw: d.empty, note: "to beat: 4,000"})
	return nil
}

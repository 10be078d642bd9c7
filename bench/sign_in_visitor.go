package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// visitor is a customer's browser, or an application's server: it keeps its
// connection, its cookies, and that it has an account.
type visitor struct {
	base    string
	http    *http.Transport
	email   string
	cookies map[string]string
}

// visitors are so many of them, each with an account and a connection.
func (d *door) visitors(n int) []*visitor {
	out := make([]*visitor, n)
	for i := range out {
		out[i] = &visitor{
			base: d.server.portal, email: address(i), cookies: map[string]string{},
			http: &http.Transport{MaxConnsPerHost: 1, MaxIdleConnsPerHost: 1, DisableCompression: true, IdleConnTimeout: time.Minute},
		}
	}
	return out
}

// greet signs all of them in once, so that their devices are known.
func (d *door) greet(ctx context.Context, all []*visitor) error {
	for _, v := range all {
		if err := v.signIn(ctx); err != nil {
			return err
		}
	}
	return nil
}

// answer is what came back.
type answer struct {
	status   int
	location string
	wait     string // Retry-After
	body     []byte
}

func (v *visitor) send(ctx context.Context, method, path, media, body string) (answer, error) {
	req, err := http.NewRequestWithContext(ctx, method, v.base+path, strings.NewReader(body))
	if err != nil {
		return answer{}, fmt.Errorf("make a request: %w", err)
	}
	if media != "" {
		req.Header.Set("Content-Type", media)
	}
	for name, value := range v.cookies {
		req.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	res, err := v.http.RoundTrip(req)
	if err != nil {
		return answer{}, fmt.Errorf("ask %s: %w", path, err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		return answer{}, fmt.Errorf("read the answer of %s: %w", path, err)
	}
	for _, c := range res.Cookies() {
		v.cookies[c.Name] = c.Value
		if c.MaxAge < 0 {
			delete(v.cookies, c.Name)
		}
	}
	return answer{res.StatusCode, res.Header.Get("Location"), res.Header.Get("Retry-After"), text}, nil
}

// want is send, where every other status is an error.
func (v *visitor) want(ctx context.Context, status int, method, path, media, body string) (answer, error) {
	a, err := v.send(ctx, method, path, media, body)
	if err == nil && a.status != status {
		err = fmt.Errorf("%s answered %d: %s", path, a.status, a.body)
	}
	return a, err
}

func (v *visitor) get(ctx context.Context, path string) (answer, error) {
	return v.want(ctx, http.StatusOK, http.MethodGet, path, "", "")
}

// credentials is the body of a sign-in by password.
func (v *visitor) credentials() string {
	text, _ := json.Marshal(map[string]string{"identifier": v.email, "password": password.Reveal()}) // texts can be encoded
	return string(text)
}

func (v *visitor) signIn(ctx context.Context) error {
	_, err := v.want(ctx, http.StatusOK, http.MethodPost, "/api/v1/sign-in", "application/json", v.credentials())
	return err
}

// token asks the token endpoint.
func (v *visitor) token(ctx context.Context, form url.Values) (access, refresh string, err error) {
	a, err := v.want(ctx, http.StatusOK, http.MethodPost, "/oauth/token", "application/x-www-form-urlencoded", form.Encode())
	if err != nil {
		return "", "", err
	}
	var got struct {
		Access  string `json:"access_token"`
		Refresh string `json:"refresh_token"`
	}
	if err := json.Unmarshal(a.body, &got); err != nil || got.Access == "" {
		return "", "", fmt.Errorf("the token endpoint answered %s", a.body)
	}
	return got.Access, got.Refresh, nil
}

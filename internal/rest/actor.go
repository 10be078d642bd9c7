package rest

import (
	"context"
	"net/http"
	"strings"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/edge"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/secret"
)

// Faults of keys.
var (
	errNoKey       = fault.New(fault.Unauthorized, "key_required", "Send your API key as Authorization: Bearer KEY. A key is made with readmit apikey create.")
	errTooManyKeys = fault.New(fault.TooMany, "too_many_invalid_keys", "Too many invalid keys came from this address. Wait, then send a valid one.")
)

// TenantHeader names the tenant for a key that is for several.
const TenantHeader = "Readmit-Tenant"

// actor finds out who asks (RFC 6750, section 2.1), by one of the ways of Keys.
func (a *api) actor(r *http.Request, ask func(context.Context, secret.String, string) (authz.Actor, error)) (authz.Actor, error) {
	scheme, key, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	key = strings.TrimSpace(key)
	if !strings.EqualFold(scheme, "Bearer") || key == "" {
		return authz.Actor{}, errNoKey
	}
	req := edge.Of(r.Context())
	if wait := a.failures.Wait(req.Address); wait > 0 {
		limited := *errTooManyKeys
		limited.RetryAfter = wait
		return authz.Actor{}, &limited
	}
	actor, err := ask(r.Context(), secret.String(key), r.Header.Get(TenantHeader))
	if f := fault.As(err); f != nil && f.Kind == fault.Unauthorized {
		a.failures.Count(req.Address)
	}
	if err != nil {
		return authz.Actor{}, err
	}
	req.Actor = actor.ID
	actor.Call.Via, actor.Call.Request = "rest", req.ID
	actor.Call.Address, actor.Call.UserAgent = req.AddressText(), userAgent(r)
	return actor, nil
}

// userAgent is the caller's program as it can be stored: valid UTF-8 of a
// sane length.
func userAgent(r *http.Request) string {
	text := strings.ToValidUTF8(r.UserAgent(), "?")
	if len(text) > 512 {
		text = strings.ToValidUTF8(text[:512], "")
	}
	return text
}

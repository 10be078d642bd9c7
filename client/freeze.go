package client

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
)

// Freeze keeps everybody from signing in to an account that somebody else may be
// in, and ends every session and token of it.
func (a *Accounts) Freeze(ctx context.Context, id string, because Because) (*Account, error) {
	return a.contactAct(ctx, id, "freeze", because)
}

// Unfreeze lets the owner of a frozen account sign in again.
func (a *Accounts) Unfreeze(ctx context.Context, id string, because Because) (*Account, error) {
	return a.contactAct(ctx, id, "unfreeze", because)
}

// ActPreview is what an act on an account would do if it were done now.
type ActPreview struct {
	Act          string   `json:"act"`
	Sessions     int      `json:"sessions"` // that end, on so many Devices
	Devices      int      `json:"devices"`
	Applications []string `json:"applications"` // that lose access, by name
	Tokens       int      `json:"tokens"`       // of theirs
	Links        int      `json:"links"`        // links and codes that stop working
	Told         []struct {
		Channel string `json:"channel"` // email or sms
		To      string `json:"to"`      // masked
	} `json:"told"`
	Notice bool   `json:"notice"` // the act tells its customer
	Undo   string `json:"undo"`   // the operation that takes it back; empty: none
}

// PreviewAct says what an act, such as "account.disable", would do. object is the
// session, device or identity that it is about; empty for the account as a whole.
func (a *Accounts) PreviewAct(ctx context.Context, id, act, object string) (*ActPreview, error) {
	query := url.Values{"act": {act}}
	if object != "" {
		query.Set("object", object)
	}
	var out ActPreview
	if err := a.c.Do(ctx, http.MethodGet, "/accounts/"+url.PathEscape(id)+"/preview", query, nil, &out); err != nil {
		return nil, err
	}
	return &out, nil
}

type seenContext struct{}

// WithSeen says which version of an account was read before a change of it that
// is made with the returned context. If the account has another one by then,
// nothing is done, and the problem's code is changed_meanwhile.
func WithSeen(ctx context.Context, version int64) context.Context {
	return context.WithValue(ctx, seenContext{}, version)
}

// ifMatch is the condition of a change (RFC 9110, section 13.1.1), or empty.
func ifMatch(ctx context.Context, method string) string {
	version, said := ctx.Value(seenContext{}).(int64)
	if !said || method != http.MethodPost {
		return ""
	}
	return strconv.Quote(strconv.FormatInt(version, 10))
}

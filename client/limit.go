package client

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// Limits tells what agents have used of the desk's limits, and releases them.
type Limits struct{ c *Client }

// Limit is what one agent has used of one limit in the window that runs.
type Limit struct {
	Kind string `json:"kind"` // accounts, reveals or searches
	Used int    `json:"used"`
	Most int    `json:"most"` // what was released included
	Left int    `json:"left"`
	Near bool   `json:"near"` // 80 % is used
	// HeldSince is when the agent was first refused; nil if nothing is.
	HeldSince *time.Time `json:"held_since"`
	// FreeAt is when the window ends by itself.
	FreeAt time.Time `json:"free_at"`
	// OwnRelease says that the agent may still release a limit today.
	OwnRelease bool `json:"own_release"`
}

// MemberLimit is a limit that an agent is near, or held by.
type MemberLimit struct {
	Member string `json:"member"`
	Name   string `json:"name"`
	Limit
}

// List lists whom a limit holds, and then who has used 80 % of one.
func (l *Limits) List(ctx context.Context) ([]MemberLimit, error) {
	return listOf[MemberLimit](ctx, l.c, "/limits")
}

// Own lists what the agent of a desk key has used. A system key is held to no
// limit, and has none.
func (l *Limits) Own(ctx context.Context) ([]Limit, error) {
	return listOf[Limit](ctx, l.c, "/limits/own")
}

// Release lets an agent who is held go on, with the reason why. The problem's
// code is "limit_not_reached" if nothing holds them.
func (l *Limits) Release(ctx context.Context, member, kind, reason string) error {
	body := map[string]string{"kind": kind, "reason": reason}
	return l.c.Do(ctx, http.MethodPost, "/limits/"+url.PathEscape(member)+"/release", nil, body, nil)
}

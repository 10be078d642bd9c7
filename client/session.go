package client

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// Sessions has the operations on where customers are signed in.
type Sessions struct{ c *Client }

// SignedIn are the sessions of an account that stand, and the devices it was
// signed in to with, each the last used first.
type SignedIn struct {
	Sessions []Session `json:"sessions"`
	Devices  []Device  `json:"devices"`
}

// Session is one sign-in of a customer.
type Session struct {
	ID              string    `json:"id"`
	Identity        string    `json:"identity"` // the way of signing in
	Methods         []string  `json:"methods"`  // what was proved (RFC 8176)
	Application     string    `json:"application"`
	Device          string    `json:"device"`
	Where           Where     `json:"where"`
	CreatedAt       time.Time `json:"created_at"`
	AuthenticatedAt time.Time `json:"authenticated_at"`
	SeenAt          time.Time `json:"seen_at"` // to the minute
	ExpiresAt       time.Time `json:"expires_at"`
	Restricted      bool      `json:"restricted"`
}

// Device is a browser or app in which a customer signed in.
type Device struct {
	ID        string     `json:"id"`
	Where     Where      `json:"where"`
	CreatedAt time.Time  `json:"created_at"`
	SeenAt    time.Time  `json:"seen_at"` // to the minute
	Known     bool       `json:"known"`   // lets its owner in past a login lock
	TrustedAt *time.Time `json:"trusted_at"`
	Sessions  int        `json:"sessions"`
}

// Where is what somebody signed in with, and from where.
type Where struct {
	Name      string `json:"name"` // in words: Firefox on Windows
	UserAgent string `json:"user_agent"`
	Address   string `json:"address"`
	Place     string `json:"place"`
}

// List returns where an account is signed in.
func (s *Sessions) List(ctx context.Context, account string) (*SignedIn, error) {
	var out SignedIn
	if err := s.c.Do(ctx, http.MethodGet, "/accounts/"+url.PathEscape(account)+"/sessions", nil, nil, &out); err != nil {
		return nil, err
	}
	return &out, nil
}

// End signs an account out of one device. If the session has ended already,
// the problem's code is "session_not_found".
func (s *Sessions) End(ctx context.Context, account, session string) error {
	_, err := s.act(ctx, account, "end", map[string]any{"session": session})
	return err
}

// EndAll signs an account out of all devices, and ends its tokens, links and
// codes. It returns how many sessions there were.
func (s *Sessions) EndAll(ctx context.Context, account string) (int, error) {
	return s.act(ctx, account, "end-all", nil)
}

// ForgetDevice forgets a device and ends its sessions. It returns how many
// there were.
func (s *Sessions) ForgetDevice(ctx context.Context, account, device string) (int, error) {
	return s.act(ctx, account, "forget-device", map[string]any{"device": device})
}

func (s *Sessions) act(ctx context.Context, account, verb string, body map[string]any) (int, error) {
	var out struct {
		Ended int `json:"ended"`
	}
	var in any
	if body != nil {
		in = body
	}
	err := s.c.Do(ctx, http.MethodPost, "/accounts/"+url.PathEscape(account)+"/session/"+verb, nil, in, &out)
	return out.Ended, err
}

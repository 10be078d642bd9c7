package client

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// Settings has the operations on a tenant's settings.
type Settings struct{ c *Client }

// SettingList is all settings of a tenant.
type SettingList struct {
	// Version is what a change is based on.
	Version  int64         `json:"version"`
	Settings []Setting     `json:"settings"`
	Color    ColorContrast `json:"color_contrast"`
}

// Setting is one setting: what holds, what it may be, who changed it last.
type Setting struct {
	Key      string `json:"key"`
	Group    string `json:"group"` // names, region, branding, desk, sign_up, password …
	Kind     string `json:"kind"`
	Value    string `json:"value"`
	Set      bool   `json:"set"` // the tenant's own, not the default
	Default  string `json:"default"`
	Required bool   `json:"required"`
	Min      int    `json:"min"`
	Max      int    `json:"max"`
	// Options are what a choice is one of, and a list is made of.
	Options []string `json:"options"`
	Unit    string   `json:"unit"`
	About   string   `json:"about"`
	// InForce is false for what is stored and not kept to yet; Later says why.
	InForce       bool       `json:"in_force"`
	Later         string     `json:"later"`
	ChangedBy     string     `json:"changed_by"`
	ChangedByName string     `json:"changed_by_name"`
	ChangedAt     *time.Time `json:"changed_at"`
}

// ColorContrast is how well the brand's colour can be seen and read (WCAG 2.2).
type ColorContrast struct {
	OnWhite float64 `json:"on_white"`
	Text    string  `json:"text"`
	OfText  float64 `json:"of_text"`
	Button  string  `json:"button"`
	Link    string  `json:"link"`
}

// SettingsChanged is the answer to a change.
type SettingsChanged struct {
	Version  int64    `json:"version"`
	Settings []string `json:"settings"` // keys of those that changed
}

// Branding is a change of what a tenant looks like.
type Branding struct {
	Version  int64             `json:"version"`
	Settings map[string]string `json:"settings,omitempty"`
	// Logo is a PNG or JPEG of at most 100 KB; RemoveLogo takes it away.
	Logo       []byte `json:"logo,omitempty"`
	RemoveLogo bool   `json:"remove_logo,omitempty"`
}

// List returns all settings, in the order of the page.
func (s *Settings) List(ctx context.Context) (*SettingList, error) {
	var out SettingList
	if err := s.c.Do(ctx, http.MethodGet, "/settings", nil, nil, &out); err != nil {
		return nil, err
	}
	return &out, nil
}

// Change changes settings of the groups names and region: all that are named,
// or none. An empty text is the default. What somebody else changed since the
// version is a [*Problem] with the code "settings_changed" and both values.
func (s *Settings) Change(ctx context.Context, version int64, values map[string]string) (*SettingsChanged, error) {
	return s.send(ctx, "/settings/change", changeOf(version, values))
}

// ChangeDeskPolicy is [Settings.Change] of the limits of the desk.
func (s *Settings) ChangeDeskPolicy(ctx context.Context, version int64, values map[string]string) (*SettingsChanged, error) {
	return s.send(ctx, "/settings/change-desk-policy", changeOf(version, values))
}

// ChangeSignUp is [Settings.Change] of who may make an account.
func (s *Settings) ChangeSignUp(ctx context.Context, version int64, values map[string]string) (*SettingsChanged, error) {
	return s.send(ctx, "/settings/change-sign-up", changeOf(version, values))
}

// ChangePasswordRules is [Settings.Change] of what new passwords must be like.
func (s *Settings) ChangePasswordRules(ctx context.Context, version int64, values map[string]string) (*SettingsChanged, error) {
	return s.send(ctx, "/settings/change-password-rules", changeOf(version, values))
}

// ChangeLockout is [Settings.Change] of when an account is locked.
func (s *Settings) ChangeLockout(ctx context.Context, version int64, values map[string]string) (*SettingsChanged, error) {
	return s.send(ctx, "/settings/change-lockout", changeOf(version, values))
}

// ChangeFactors is [Settings.Change] of which second factors there are.
func (s *Settings) ChangeFactors(ctx context.Context, version int64, values map[string]string) (*SettingsChanged, error) {
	return s.send(ctx, "/settings/change-factors", changeOf(version, values))
}

// ChangeSessionLimits is [Settings.Change] of how long sessions last.
func (s *Settings) ChangeSessionLimits(ctx context.Context, version int64, values map[string]string) (*SettingsChanged, error) {
	return s.send(ctx, "/settings/change-session-limits", changeOf(version, values))
}

// ChangeCORS is [Settings.Change] of which sites' scripts may ask.
func (s *Settings) ChangeCORS(ctx context.Context, version int64, values map[string]string) (*SettingsChanged, error) {
	return s.send(ctx, "/settings/change-cors", changeOf(version, values))
}

// ChangeCaptcha is [Settings.Change] of who judges whether a visitor is a person.
func (s *Settings) ChangeCaptcha(ctx context.Context, version int64, values map[string]string) (*SettingsChanged, error) {
	return s.send(ctx, "/settings/change-captcha", changeOf(version, values))
}

// ChangePortalHost is [Settings.Change] of the host of the customers' pages. It
// needs a key for all tenants.
func (s *Settings) ChangePortalHost(ctx context.Context, version int64, values map[string]string) (*SettingsChanged, error) {
	return s.send(ctx, "/settings/change-portal-host", changeOf(version, values))
}

// ChangeBranding is [Settings.Change] of the branding and the logo.
func (s *Settings) ChangeBranding(ctx context.Context, in Branding) (*SettingsChanged, error) {
	return s.send(ctx, "/settings/change-branding", in)
}

func changeOf(version int64, values map[string]string) any {
	return struct {
		Version  int64             `json:"version"`
		Settings map[string]string `json:"settings"`
	}{version, values}
}

func (s *Settings) send(ctx context.Context, path string, body any) (*SettingsChanged, error) {
	var out SettingsChanged
	if err := s.c.Do(ctx, http.MethodPost, path, nil, body, &out); err != nil {
		return nil, err
	}
	return &out, nil
}

// Blocked has the operations on what new accounts may not have.
type Blocked struct{ c *Client }

// BlockedValue is one e-mail domain, username or pattern of usernames.
type BlockedValue struct {
	Value     string    `json:"value"`
	Note      string    `json:"note"`
	BlockedBy string    `json:"blocked_by"`
	Name      string    `json:"blocked_by_name"`
	BlockedAt time.Time `json:"blocked_at"`
}

// BlockedPage is one page of what is blocked.
type BlockedPage struct {
	Items []BlockedValue `json:"items"`
	Count int64          `json:"count"`
	Next  string         `json:"next"` // for the next page; empty if this is the last
}

// List returns a page of what is blocked of a kind, email_domain or username,
// after a value; empty for the first page.
func (b *Blocked) List(ctx context.Context, kind, after string) (*BlockedPage, error) {
	query := url.Values{"kind": {kind}}
	if after != "" {
		query.Set("after", after)
	}
	var out BlockedPage
	if err := b.c.Do(ctx, http.MethodGet, "/blocks", query, nil, &out); err != nil {
		return nil, err
	}
	return &out, nil
}

// BlockEmailDomain refuses addresses of a domain, and of those below it, to new
// accounts.
func (b *Blocked) BlockEmailDomain(ctx context.Context, domain, note string) (*BlockedValue, error) {
	return b.add(ctx, "/email-domains/block", map[string]string{"domain": domain, "note": note})
}

// BlockUsername refuses a username, or all of a pattern with *, to new accounts.
func (b *Blocked) BlockUsername(ctx context.Context, username, note string) (*BlockedValue, error) {
	return b.add(ctx, "/usernames/block", map[string]string{"username": username, "note": note})
}

// UnblockEmailDomain takes a block back.
func (b *Blocked) UnblockEmailDomain(ctx context.Context, domain string) error {
	return b.c.Do(ctx, http.MethodPost, "/email-domains/"+url.PathEscape(domain)+"/unblock", nil, nil, nil)
}

// UnblockUsername takes a block back.
func (b *Blocked) UnblockUsername(ctx context.Context, username string) error {
	return b.c.Do(ctx, http.MethodPost, "/usernames/"+url.PathEscape(username)+"/unblock", nil, nil, nil)
}

func (b *Blocked) add(ctx context.Context, path string, body map[string]string) (*BlockedValue, error) {
	var out BlockedValue
	if err := b.c.Do(ctx, http.MethodPost, path, nil, body, &out); err != nil {
		return nil, err
	}
	return &out, nil
}

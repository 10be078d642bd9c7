package client

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// Factor is a second factor, without its secret.
type Factor struct {
	ID         string     `json:"id"`
	Kind       string     `json:"kind"` // passkey, totp, backup, sms, email
	Name       string     `json:"name"`
	Target     string     `json:"target"` // masked for those who may not see it
	State      string     `json:"state"`  // enabled, disabled, gone, used_up
	Strong     bool       `json:"strong"`
	CreatedAt  time.Time  `json:"created_at"`
	LastUsedAt *time.Time `json:"last_used_at"`
	DisabledAt *time.Time `json:"disabled_at"`
	DisabledBy string     `json:"disabled_by"`
	Remaining  int        `json:"remaining"` // backup codes that are left
	SuspectAt  *time.Time `json:"suspect_at"`
}

// Credentials are an account's password and factors, and what was decided
// about them.
type Credentials struct {
	Password *struct {
		ChangedAt time.Time `json:"changed_at"`
		Imported  bool      `json:"imported"`
	} `json:"password"` // nil if there is none
	MustResetPassword bool     `json:"must_reset_password"`
	Rule              string   `json:"rule"` // required, waived, or empty
	Required          bool     `json:"required"`
	Factors           []Factor `json:"factors"`
}

// Credentials returns an account's password and factors, without secrets.
func (a *Accounts) Credentials(ctx context.Context, id string) (*Credentials, error) {
	var out Credentials
	if err := a.c.Do(ctx, http.MethodGet, "/accounts/"+url.PathEscape(id)+"/factors", nil, nil, &out); err != nil {
		return nil, err
	}
	return &out, nil
}

// SendPasswordReset sends its owner a link by which to set a new password.
func (a *Accounts) SendPasswordReset(ctx context.Context, id string, why Because) error {
	return a.credentialAct(ctx, id, "send-password-reset", why)
}

// SendAccessLink sends its owner a link that signs in once.
func (a *Accounts) SendAccessLink(ctx context.Context, id string, why Because) error {
	return a.credentialAct(ctx, id, "send-access-link", why)
}

// RequireNewPassword ends everything that is signed in, and lets the owner in
// again with a new password only.
func (a *Accounts) RequireNewPassword(ctx context.Context, id string, why Because) error {
	return a.credentialAct(ctx, id, "require-new-password", why)
}

// RemoveAllFactors takes all second factors off an account and ends everything
// that is signed in.
func (a *Accounts) RemoveAllFactors(ctx context.Context, id string, why Because) error {
	return a.credentialAct(ctx, id, "remove-all-factors", why)
}

// RequireSecondFactor makes a second factor necessary for this account.
func (a *Accounts) RequireSecondFactor(ctx context.Context, id string, why Because) error {
	return a.credentialAct(ctx, id, "require-second-factor", why)
}

// WaiveSecondFactor lets this account in without a second factor.
func (a *Accounts) WaiveSecondFactor(ctx context.Context, id string, why Because) error {
	return a.credentialAct(ctx, id, "waive-second-factor", why)
}

// RemoveFactor takes one second factor off an account, by its id.
func (a *Accounts) RemoveFactor(ctx context.Context, id, factor string, why Because) error {
	return a.credentialAct(ctx, id, "remove-factor", struct {
		Factor string `json:"factor"`
		Because
	}{factor, why})
}

func (a *Accounts) credentialAct(ctx context.Context, id, act string, body any) error {
	return a.c.Do(ctx, http.MethodPost, "/accounts/"+url.PathEscape(id)+"/credential/"+act, nil, body, nil)
}

package client

import (
	"context"
	"net/http"
	"net/url"
)

// Because says why something is done, and within which case. Either may be
// empty where the operation asks for none.
type Because struct {
	Reason string `json:"reason,omitempty"`
	Case   string `json:"case,omitempty"`
}

// contactAct does an act on an account that answers the account.
func (a *Accounts) contactAct(ctx context.Context, id, act string, body any) (*Account, error) {
	var out Account
	if err := a.c.Do(ctx, http.MethodPost, "/accounts/"+url.PathEscape(id)+"/"+act, nil, body, &out); err != nil {
		return nil, err
	}
	return &out, nil
}

// ChangeEmail gives an account an unverified e-mail, and sends a link there. It
// becomes the primary one once that link is used.
func (a *Accounts) ChangeEmail(ctx context.Context, id, email string, why Because) (*Account, error) {
	return a.contactAct(ctx, id, "change-email", struct {
		Email string `json:"email"`
		Because
	}{email, why})
}

// CancelEmailChange takes an e-mail change back that was not proved yet.
func (a *Accounts) CancelEmailChange(ctx context.Context, id string, why Because) (*Account, error) {
	return a.contactAct(ctx, id, "cancel-email-change", why)
}

// RequestEmailVerification sends a new link to the unverified e-mail.
func (a *Accounts) RequestEmailVerification(ctx context.Context, id string, why Because) (*Account, error) {
	return a.contactAct(ctx, id, "request-email-verification", why)
}

// VerifyEmail makes the unverified e-mail the primary one on the caller's word.
// It never counts as its owner's proof.
func (a *Accounts) VerifyEmail(ctx context.Context, id string, why Because) (*Account, error) {
	return a.contactAct(ctx, id, "verify-email", why)
}

// UnverifyEmail makes the primary e-mail an unverified one.
func (a *Accounts) UnverifyEmail(ctx context.Context, id string, why Because) (*Account, error) {
	return a.contactAct(ctx, id, "unverify-email", why)
}

// AddPhone adds an unverified telephone number. The type may be empty.
func (a *Accounts) AddPhone(ctx context.Context, id, number, kind string, why Because) (*Account, error) {
	return a.contactAct(ctx, id, "phones", struct {
		Number string `json:"number"`
		Type   string `json:"type,omitempty"`
		Because
	}{number, kind, why})
}

// ChangePhone changes a telephone number, by its id, or its type; what is empty
// stays. Another number is not verified.
func (a *Accounts) ChangePhone(ctx context.Context, id, phone, number, kind string, why Because) (*Account, error) {
	return a.contactAct(ctx, id, "change-phone", struct {
		Phone  string `json:"phone"`
		Number string `json:"number,omitempty"`
		Type   string `json:"type,omitempty"`
		Because
	}{phone, number, kind, why})
}

// RemovePhone takes a telephone number from an account.
func (a *Accounts) RemovePhone(ctx context.Context, id, phone string, why Because) (*Account, error) {
	return a.phoneAct(ctx, id, "remove-phone", phone, why)
}

// RequestPhoneVerification sends a code to a telephone number by SMS.
func (a *Accounts) RequestPhoneVerification(ctx context.Context, id, phone string, why Because) (*Account, error) {
	return a.phoneAct(ctx, id, "request-phone-verification", phone, why)
}

// ConfirmPhone verifies a telephone number by the code that was sent there.
func (a *Accounts) ConfirmPhone(ctx context.Context, id, phone, code string, why Because) (*Account, error) {
	return a.contactAct(ctx, id, "confirm-phone", struct {
		Phone string `json:"phone"`
		Code  string `json:"code"`
		Because
	}{phone, code, why})
}

// UnverifyPhone makes a verified telephone number an unverified one.
func (a *Accounts) UnverifyPhone(ctx context.Context, id, phone string, why Because) (*Account, error) {
	return a.phoneAct(ctx, id, "unverify-phone", phone, why)
}

func (a *Accounts) phoneAct(ctx context.Context, id, act, phone string, why Because) (*Account, error) {
	return a.contactAct(ctx, id, act, struct {
		Phone string `json:"phone"`
		Because
	}{phone, why})
}

// ChangeUsername gives an account another username; an empty one takes it away.
func (a *Accounts) ChangeUsername(ctx context.Context, id, username string, why Because) (*Account, error) {
	return a.contactAct(ctx, id, "change-username", struct {
		Username string `json:"username"`
		Because
	}{username, why})
}

// ChangeCustomerID gives an account another customer ID; an empty one takes it
// away.
func (a *Accounts) ChangeCustomerID(ctx context.Context, id, customerID string, why Because) (*Account, error) {
	return a.contactAct(ctx, id, "change-customer-id", struct {
		CustomerID string `json:"customer_id"`
		Because
	}{customerID, why})
}

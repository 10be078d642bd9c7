package client

import (
	"context"
	"net/http"
	"time"
)

// Mailer is a tenant's own mail server. Its password is never answered; empty
// in a change, it stays as it is.
type Mailer struct {
	Own         bool       `json:"own"`
	Host        string     `json:"host"`
	Port        int        `json:"port"`
	Encryption  string     `json:"encryption"` // starttls, tls or none
	Username    string     `json:"username"`
	Password    string     `json:"password,omitempty"`
	HasPassword bool       `json:"has_password"`
	Sender      string     `json:"sender"`
	SenderName  string     `json:"sender_name"`
	Version     int64      `json:"version"`
	ChangedBy   string     `json:"changed_by_name"`
	ChangedAt   *time.Time `json:"changed_at"`
}

// SMSHook is where a tenant's SMS go. Its secret is never answered; empty in a
// change, it stays as it is.
type SMSHook struct {
	Own       bool       `json:"own"`
	URL       string     `json:"url"`
	Secret    string     `json:"secret,omitempty"`
	HasSecret bool       `json:"has_secret"`
	Sender    string     `json:"sender"`
	Version   int64      `json:"version"`
	ChangedBy string     `json:"changed_by_name"`
	ChangedAt *time.Time `json:"changed_at"`
}

// Mailer returns the tenant's mail server; Own is false if it has none.
func (s *Settings) Mailer(ctx context.Context) (*Mailer, error) {
	var out Mailer
	if err := s.c.Do(ctx, http.MethodGet, "/settings/mailer", nil, nil, &out); err != nil {
		return nil, err
	}
	return &out, nil
}

// ChangeMailer changes through which server mails go, based on the version that
// was looked at; Own false takes the tenant's own away.
func (s *Settings) ChangeMailer(ctx context.Context, m Mailer) (*Mailer, error) {
	var out Mailer
	err := s.c.Do(ctx, http.MethodPost, "/settings/change-mailer", nil, struct {
		Version    int64  `json:"version"`
		Own        bool   `json:"own"`
		Host       string `json:"host"`
		Port       int    `json:"port"`
		Encryption string `json:"encryption"`
		Username   string `json:"username"`
		Password   string `json:"password"`
		Sender     string `json:"sender"`
		SenderName string `json:"sender_name"`
	}{m.Version, m.Own, m.Host, m.Port, m.Encryption, m.Username, m.Password, m.Sender, m.SenderName}, &out)
	if err != nil {
		return nil, err
	}
	return &out, nil
}

// SMSHook returns where the tenant's SMS go; Own is false if it has none.
func (s *Settings) SMSHook(ctx context.Context) (*SMSHook, error) {
	var out SMSHook
	if err := s.c.Do(ctx, http.MethodGet, "/settings/sms-hook", nil, nil, &out); err != nil {
		return nil, err
	}
	return &out, nil
}

// ChangeSMSHook changes where SMS go, based on the version that was looked at;
// Own false takes the tenant's own away.
func (s *Settings) ChangeSMSHook(ctx context.Context, h SMSHook) (*SMSHook, error) {
	var out SMSHook
	err := s.c.Do(ctx, http.MethodPost, "/settings/change-sms", nil, struct {
		Version int64  `json:"version"`
		Own     bool   `json:"own"`
		URL     string `json:"url"`
		Secret  string `json:"secret"`
		Sender  string `json:"sender"`
	}{h.Version, h.Own, h.URL, h.Secret, h.Sender}, &out)
	if err != nil {
		return nil, err
	}
	return &out, nil
}

package tenant

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
)

// Mailer is the mail server of a tenant, as it may be shown. The password is
// never shown again.
type Mailer struct {
	// Own is false while the tenant's mails go through the installation's
	// server; the other fields are then empty.
	Own         bool       `json:"own"`
	Host        string     `json:"host"`
	Port        int        `json:"port"`
	Encryption  string     `json:"encryption"`
	Username    string     `json:"username"`
	HasPassword bool       `json:"has_password"`
	Sender      string     `json:"sender"`
	SenderName  string     `json:"sender_name"`
	Version     int64      `json:"version"`
	ChangedBy   string     `json:"changed_by_name"`
	ChangedAt   *time.Time `json:"changed_at"`
}

// SMSHook is where the SMS of a tenant go, as it may be shown. The secret is
// never shown again.
type SMSHook struct {
	// Own is false while the tenant's SMS go to the installation's hook; the
	// other fields are then empty.
	Own       bool       `json:"own"`
	URL       string     `json:"url"`
	HasSecret bool       `json:"has_secret"`
	Sender    string     `json:"sender"`
	Version   int64      `json:"version"`
	ChangedBy string     `json:"changed_by_name"`
	ChangedAt *time.Time `json:"changed_at"`
}

// ErrSenderChanged is returned for a change of mailer or SMS that is based on
// what somebody else changed meanwhile.
var ErrSenderChanged = fault.New(fault.Stale, "sender_changed", "Somebody else changed this meanwhile. Look at what stands there now, and send yours again with its version if it shall hold.")

// MailerOf returns a tenant's own mail server with its password, and nil if it
// has none. It is a step of whoever sends.
func MailerOf(ctx context.Context, tx *store.Tx, ring *keyring.Ring, tenant string) (*Mailer, secret.String, error) {
	row, err := New(tx).mailerOf(ctx, tenant)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, "", nil
	}
	if err != nil {
		return nil, "", fmt.Errorf("read the tenant's mail server: %w", err)
	}
	password, err := unseal(ring, row.Password, mailerRow(tenant))
	m := fromMailerRow(row)
	return &m, password, err
}

// SMSOf returns a tenant's own hook for SMS with its secret, and nil if it has
// none. It is a step of whoever sends.
func SMSOf(ctx context.Context, tx *store.Tx, ring *keyring.Ring, tenant string) (*SMSHook, secret.String, error) {
	row, err := New(tx).smsOf(ctx, tenant)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, "", nil
	}
	if err != nil {
		return nil, "", fmt.Errorf("read the tenant's hook for SMS: %w", err)
	}
	key, err := unseal(ring, row.Secret, smsRow(tenant))
	h := fromSMSRow(row)
	return &h, key, err
}

func fromMailerRow(r mailerOfRow) Mailer {
	at := micro(r.ChangedAt)
	return Mailer{
		Own: true, Host: r.Host, Port: int(r.Port), Encryption: r.Encryption, Username: r.Username, HasPassword: r.Password != nil,
		Sender: r.Sender, SenderName: r.SenderName, Version: r.Version, ChangedBy: r.ChangedName, ChangedAt: &at,
	}
}

func fromSMSRow(r smsOfRow) SMSHook {
	at := micro(r.ChangedAt)
	return SMSHook{Own: true, URL: r.Url, HasSecret: r.Secret != nil, Sender: r.Sender, Version: r.Version, ChangedBy: r.ChangedName, ChangedAt: &at}
}

func mailerRow(tenant string) string { return "tenant_mailer " + tenant }
func smsRow(tenant string) string    { return "tenant_sms " + tenant }

// seal seals a secret for its row; an empty one is none.
func seal(tx *op.Tx, s secret.String, row string) []byte {
	if s == "" {
		return nil
	}
	return tx.Ring().Seal(keyring.PurposeTokenWrap, []byte(s.Reveal()), []byte(row))
}

func unseal(ring *keyring.Ring, sealed []byte, row string) (secret.String, error) {
	if sealed == nil {
		return "", nil
	}
	text, err := ring.Open(keyring.PurposeTokenWrap, sealed, []byte(row))
	if err != nil {
		return "", fmt.Errorf("open the secret of %s: %w", row, err)
	}
	return secret.String(text), nil
}

package credential

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/store"
)

// Kind says what a second factor is.
type Kind string

// The kinds, the strongest first.
const (
	Passkey     Kind = "passkey"
	TOTP        Kind = "totp"
	BackupCodes Kind = "backup_codes"
	SMS         Kind = "sms"
	Email       Kind = "email"
)

// Strong reports whether the factor is one that whoever reads the owner's
// messages does not have: NIST SP 800-63B-4, 3.1.3, restricts codes by
// telephone and takes none by e-mail. Backup codes stand in for a strong one,
// and are none by themselves.
func (k Kind) Strong() bool { return k == Passkey || k == TOTP }

// Sent reports whether its codes are sent, by [SendCode].
func (k Kind) Sent() bool { return k == SMS || k == Email }

// Factor is one second factor of an account, without anything secret. It is
// read for steps: its target is not masked.
type Factor struct {
	ID         string
	Account    int64
	Tenant     string
	Kind       Kind
	Name       string
	Target     string // where codes are sent
	CreatedAt  time.Time
	LastUsedAt *time.Time
	DisabledAt *time.Time
	DisabledBy string
	// Remaining counts backup codes that were not used.
	Remaining int
	// SuspectAt is when a passkey's count did not grow: two devices may hold what
	// only one should.
	SuspectAt *time.Time
	// Gone says that what its codes were sent to is no verified contact of the
	// account any more.
	Gone bool
}

// Usable reports whether it can prove anything now.
func (f Factor) Usable() bool {
	return f.DisabledAt == nil && !f.Gone && (f.Kind != BackupCodes || f.Remaining > 0)
}

// FactorsOf returns the factors of an account, disabled ones too, the oldest
// first.
func FactorsOf(ctx context.Context, tx *store.Tx, account int64) ([]Factor, error) {
	rows, err := New(tx).factorsOf(ctx, account)
	if err != nil {
		return nil, fmt.Errorf("read the account's factors: %w", err)
	}
	out := make([]Factor, 0, len(rows))
	for _, r := range rows {
		out = append(out, Factor{
			ID: r.ID, Account: r.Account, Tenant: r.Tenant, Kind: Kind(r.Kind), Name: r.Name, Target: r.Target, CreatedAt: micro(r.CreatedAt),
			LastUsedAt: instant(r.LastUsedAt), DisabledAt: instant(r.DisabledAt), DisabledBy: r.DisabledBy,
			Remaining: int(r.Remaining), SuspectAt: instant(sql.NullInt64{Int64: r.SuspectAt, Valid: r.SuspectAt != 0}), Gone: r.Gone,
		})
	}
	return out, nil
}

func micro(at int64) time.Time { return time.UnixMicro(at).UTC() }

func instant(at sql.NullInt64) *time.Time {
	if !at.Valid {
		return nil
	}
	t := micro(at.Int64)
	return &t
}

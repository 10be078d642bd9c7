package credential

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/store"
)

// Copied is what is held of one person's proofs, for that person: never what
// proves, only that it is there.
type Copied struct {
	PasswordSetAt *time.Time     `json:"password_set_at,omitempty" copy:"credential_password.changed_at"`
	Factors       []CopiedFactor `json:"second_factors,omitempty"`
	BackupCodes   int64          `json:"backup_codes,omitempty" copy:"credential_backup_code.id"`
	CodesUsed     int64          `json:"backup_codes_used,omitempty" copy:"credential_backup_code.used_at"`
	Rule          string         `json:"second_factor_rule,omitempty" copy:"credential_second.rule"`
	RuleAt        *time.Time     `json:"second_factor_rule_since,omitempty" copy:"credential_second.at"`
}

// CopiedFactor is a second factor.
type CopiedFactor struct {
	Kind       string     `json:"kind" copy:"credential_factor.kind"`
	Name       string     `json:"name,omitempty" copy:"credential_factor.name"`
	Target     string     `json:"sent_to,omitempty" copy:"credential_factor.target"`
	CreatedAt  time.Time  `json:"created_at" copy:"credential_factor.created_at"`
	LastUsedAt *time.Time `json:"last_used_at,omitempty" copy:"credential_factor.last_used_at"`
	DisabledAt *time.Time `json:"disabled_at,omitempty" copy:"credential_factor.disabled_at"`
	Transports string     `json:"transports,omitempty" copy:"credential_passkey.transports"`
}

// Copy reads what is held of one person's proofs.
func Copy(ctx context.Context, tx *store.Tx, n int64) (out Copied, err error) {
	q := New(tx)
	set, err := q.copyPassword(ctx, n)
	if err == nil {
		at := micro(set)
		out.PasswordSetAt = &at
	} else if !errors.Is(err, sql.ErrNoRows) {
		return out, fmt.Errorf("copy when the password was set: %w", err)
	}
	rule, err := q.copySecond(ctx, n)
	if err == nil {
		at := micro(rule.At)
		out.Rule, out.RuleAt = rule.Rule, &at
	} else if !errors.Is(err, sql.ErrNoRows) {
		return out, fmt.Errorf("copy the rule of the second factor: %w", err)
	}
	codes, err := q.copyCodes(ctx, n)
	if err != nil {
		return out, fmt.Errorf("count the backup codes: %w", err)
	}
	out.BackupCodes, out.CodesUsed = codes.Codes, codes.Used
	factors, err := q.copyFactors(ctx, n)
	if err != nil {
		return out, fmt.Errorf("copy the second factors: %w", err)
	}
	for _, r := range factors {
		out.Factors = append(out.Factors, CopiedFactor{
			Kind: r.Kind, Name: r.Name, Target: r.Target, CreatedAt: micro(r.CreatedAt), LastUsedAt: copyTime(r.LastUsedAt),
			DisabledAt: copyTime(r.DisabledAt), Transports: r.Transports,
		})
	}
	return out, nil
}

func copyTime(us sql.NullInt64) *time.Time {
	if !us.Valid {
		return nil
	}
	at := micro(us.Int64)
	return &at
}

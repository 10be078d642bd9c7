package oauth

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/store"
)

// Copied is what is held of one person's use of applications, for that person.
type Copied struct {
	Grants   []CopiedGrant   `json:"access_of_applications,omitempty"`
	Consents []CopiedConsent `json:"consents,omitempty"`
	Devices  []CopiedDevice  `json:"devices,omitempty"`
}

// CopiedGrant is what an application may do for the person, or might.
type CopiedGrant struct {
	Application string     `json:"application" copy:"oauth_grant.application"`
	Scopes      string     `json:"scopes" copy:"oauth_grant.scopes"`
	SignedInAt  time.Time  `json:"signed_in_at" copy:"oauth_grant.signed_in_at"`
	Methods     string     `json:"proofs" copy:"oauth_grant.methods"`
	CreatedAt   time.Time  `json:"created_at" copy:"oauth_grant.created_at"`
	UsedAt      time.Time  `json:"used_at" copy:"oauth_grant.used_at"`
	ExpiresAt   time.Time  `json:"expires_at" copy:"oauth_grant.expires_at"`
	RevokedAt   *time.Time `json:"revoked_at,omitempty" copy:"oauth_grant.revoked_at"`
}

// CopiedConsent is what the person agreed to.
type CopiedConsent struct {
	Application string    `json:"application" copy:"oauth_consent.application"`
	Scopes      string    `json:"scopes" copy:"oauth_consent.scopes"`
	GivenAt     time.Time `json:"given_at" copy:"oauth_consent.given_at"`
}

// CopiedDevice is a device without a keyboard that the person let in.
type CopiedDevice struct {
	Application string    `json:"application" copy:"oauth_device.application"`
	Scopes      string    `json:"scopes" copy:"oauth_device.scopes"`
	CreatedAt   time.Time `json:"created_at" copy:"oauth_device.created_at"`
	ExpiresAt   time.Time `json:"expires_at" copy:"oauth_device.expires_at"`
}

// Copy reads what is held of one person's use of applications.
func Copy(ctx context.Context, tx *store.Tx, n int64) (out Copied, err error) {
	q := New(tx)
	grants, err := q.copyGrants(ctx, n)
	if err != nil {
		return out, fmt.Errorf("copy what applications may do: %w", err)
	}
	for _, r := range grants {
		out.Grants = append(out.Grants, CopiedGrant{
			Application: r.Name, Scopes: r.Scopes, SignedInAt: micro(r.SignedInAt), Methods: r.Methods, CreatedAt: micro(r.CreatedAt),
			UsedAt: micro(r.UsedAt), ExpiresAt: micro(r.ExpiresAt), RevokedAt: when(r.RevokedAt),
		})
	}
	consents, err := q.copyConsents(ctx, n)
	if err != nil {
		return out, fmt.Errorf("copy the consents: %w", err)
	}
	for _, r := range consents {
		out.Consents = append(out.Consents, CopiedConsent{Application: r.Name, Scopes: r.Scopes, GivenAt: micro(r.GivenAt)})
	}
	devices, err := q.copyOwnDevices(ctx, sql.NullInt64{Int64: n, Valid: true})
	if err != nil {
		return out, fmt.Errorf("copy the devices: %w", err)
	}
	for _, r := range devices {
		out.Devices = append(out.Devices, CopiedDevice{Application: r.Name, Scopes: r.Scopes, CreatedAt: micro(r.CreatedAt), ExpiresAt: micro(r.ExpiresAt)})
	}
	return out, nil
}

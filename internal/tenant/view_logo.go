package tenant

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opViewLogo = op.DefineUnrecorded("tenant.view_logo", "View the tenant's logo")

// ViewLogoInput asks for the logo.
type ViewLogoInput struct{}

// Validate accepts it.
func (ViewLogoInput) Validate() error { return nil }

// Target is the tenant.
func (ViewLogoInput) Target() op.Target { return op.Target{} }

// Logo is a tenant's logo.
type Logo struct {
	Digest string `json:"digest"` // SHA-256 of the file, in hex
	Media  string `json:"media"`  // image/png or image/jpeg
	File   []byte `json:"file"`
}

// ViewLogo returns the tenant's logo as it was stored. It returns
// [op.ErrNotFound] if there is none.
func (s *Service) ViewLogo(ctx context.Context, actor authz.Actor, in ViewLogoInput) (Logo, error) {
	return op.View(ctx, s.db, actor, opViewLogo, in, func(tx *op.Tx) (Logo, error) {
		row, err := New(tx).logoOf(tx.Ctx, actor.Tenant)
		if errors.Is(err, sql.ErrNoRows) {
			return Logo{}, op.ErrNotFound
		}
		if err != nil {
			return Logo{}, fmt.Errorf("read the logo: %w", err)
		}
		return Logo{Digest: row.Digest, Media: row.Media, File: row.Body}, nil
	})
}

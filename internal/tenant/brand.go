package tenant

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

// Brand is a tenant as its customers know it.
type Brand struct {
	Name     string
	Color    string // of buttons, #rrggbb
	Contrast Contrast
	Logo     string // the digest of the picture; empty for none
	// Support is whom customers turn to; each part may be empty.
	SupportName, SupportEmail, SupportLink string
	Language                               string   // of customers who have chosen none
	Languages                              []string // that they can choose from
}

// BrandOf reads how a tenant shows itself to its customers: two queries for each
// page, and nothing is kept in memory, so that a change shows at once on every
// node. It is no operation: everybody may see it who can reach the pages.
func (s *Service) BrandOf(ctx context.Context, tenant string) (b Brand, err error) {
	err = s.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
		b, err = brandOf(ctx, tx, tenant)
		return err
	})
	return b, err
}

func brandOf(ctx context.Context, tx *store.Tx, tenant string) (b Brand, err error) {
	t, err := Get(ctx, tx, tenant)
	if err != nil {
		return Brand{}, err
	}
	rows, err := New(tx).settingsOf(ctx, tenant)
	if err != nil {
		return Brand{}, fmt.Errorf("read how the tenant shows itself: %w", err)
	}
	stored := make(map[string]sql.NullString, len(rows))
	for _, r := range rows {
		stored[r.Key] = r.Value
	}
	var languages string
	for setting, into := range map[*Setting]*string{
		BrandName: &b.Name, BrandColor: &b.Color, BrandLogo: &b.Logo, SupportName: &b.SupportName,
		SupportEmail: &b.SupportEmail, SupportLink: &b.SupportLink, Languages: &languages,
	} {
		*into = setting.orDefault(stored[setting.Key])
	}
	b.Language, b.Languages, b.Contrast = t.Language, strings.Fields(languages), ContrastOf(b.Color)
	if b.Name == "" {
		b.Name = t.Name
	}
	if b.SupportName == "" {
		b.SupportName = b.Name
	}
	return b, nil
}

// LogoOf reads the picture at the top of the customers' pages. It returns
// [op.ErrNotFound] if there is none.
func (s *Service) LogoOf(ctx context.Context, tenant string) (logo Logo, err error) {
	err = s.db.Store.Read(ctx, func(tx *store.Tx) error {
		row, err := New(tx).logoOf(ctx, tenant)
		logo = Logo{Digest: row.Digest, Media: row.Media, File: row.Body}
		return err
	})
	if errors.Is(err, sql.ErrNoRows) {
		return Logo{}, op.ErrNotFound
	}
	if err != nil {
		return Logo{}, fmt.Errorf("read the logo: %w", err)
	}
	return logo, nil
}

package tenant

import (
	"context"
	"slices"
	"strings"

	"github.com/readmit/readmit/internal/store"
)

// ListsOrigin reports whether a tenant lets scripts of a site ask its customers'
// host: whether the site's origin (RFC 6454, section 6.2), as a browser sends
// it, is one of [CORSOrigins], byte by byte. No origin, null and every origin
// that is not listed are refused.
func ListsOrigin(ctx context.Context, tx *store.Tx, tenant, origin string) (bool, error) {
	if origin == "" {
		return false, nil
	}
	listed, err := CORSOrigins.Text(ctx, tx, tenant)
	return slices.Contains(strings.Fields(listed), origin), err
}

// ListsOrigin is [ListsOrigin] by itself, for what serves customers.
func (s *Service) ListsOrigin(ctx context.Context, tenant, origin string) (found bool, err error) {
	err = s.db.Store.Read(ctx, func(tx *store.Tx) error {
		found, err = ListsOrigin(ctx, tx, tenant, origin)
		return err
	})
	return found, err
}

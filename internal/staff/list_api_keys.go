package staff

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opListAPIKeys = op.DefineUnrecorded("staff.list_api_keys", "List the API keys")

// ListAPIKeys returns the keys that lie within the actor's limits, revoked
// ones too, newest first. Their texts are not kept and not returned.
func (s *Service) ListAPIKeys(ctx context.Context, actor authz.Actor, in ListInput) ([]APIKey, error) {
	return op.View(ctx, s.db, actor, opListAPIKeys, in, func(tx *op.Tx) ([]APIKey, error) {
		rows, err := New(tx).listKeys(tx.Ctx)
		if err != nil {
			return nil, fmt.Errorf("list the keys: %w", err)
		}
		keys := make([]APIKey, 0, len(rows))
		for _, r := range rows {
			if actor.MayIn(opListAPIKeys.Name, r.Tenant, r.Segment) {
				keys = append(keys, keyOf(keyByIDRow(r)))
			}
		}
		return keys, nil
	})
}

func keyOf(r keyByIDRow) APIKey {
	return APIKey{
		ID: r.ID, Name: r.Name, Kind: r.Kind, Role: r.Role, Tenant: r.Tenant, Segment: r.Segment, Member: r.Member,
		CreatedBy: r.CreatedBy, CreatedAt: time.UnixMicro(r.CreatedAt).UTC(), UsedAt: instant(r.UsedAt), RevokedAt: instant(r.RevokedAt),
		RoleName: r.RoleName, OldUntil: instant(r.OldUntil),
	}
}

package staff

import (
	"context"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opListSegments = op.DefineUnrecorded("staff.list_segments", "List the segments")

// ListSegments returns the segments of the actor's tenant, by name.
func (s *Service) ListSegments(ctx context.Context, actor authz.Actor, in ListInput) ([]account.Segment, error) {
	return op.View(ctx, s.db, actor, opListSegments, in, account.ListSegments)
}

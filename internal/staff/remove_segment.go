package staff

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opRemoveSegment = op.Define("staff.remove_segment", "Remove a segment", op.Needs{Fresh: true, Whole: true})

// SegmentInput names a segment.
type SegmentInput struct {
	Segment string `json:"segment"`
}

// Validate accepts every id: one that is malformed is answered like one that
// is not there.
func (in SegmentInput) Validate() error { return nil }

// Target is the segment.
func (in SegmentInput) Target() op.Target { return op.Target{Other: in.Segment} }

var eventSegmentRemoved = event.Define("staff.segment_removed", "", SegmentChanged{Segment: exampleSegment.Segment}, "GROUP_DELETED")

// RemoveSegment removes a segment that holds no accounts and to which no role
// or key is limited. It returns [account.ErrNoSegment],
// [account.ErrSegmentInUse] or [account.ErrSegmentLimited].
func (s *Service) RemoveSegment(ctx context.Context, actor authz.Actor, in SegmentInput) (SegmentChanged, error) {
	return op.Do(ctx, s.db, actor, opRemoveSegment, in, func(tx *op.Tx) (SegmentChanged, error) {
		n, err := New(tx).limitedTo(tx.Ctx, in.Segment)
		if err != nil {
			return SegmentChanged{}, fmt.Errorf("count roles and keys of the segment: %w", err)
		}
		if n > 0 {
			return SegmentChanged{}, account.ErrSegmentLimited
		}
		if err := account.RemoveSegment(tx, in.Segment); err != nil {
			return SegmentChanged{}, err
		}
		return recordSegment(tx, eventSegmentRemoved, SegmentChanged{Segment: in.Segment}), nil
	})
}

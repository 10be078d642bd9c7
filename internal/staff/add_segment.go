package staff

import (
	"context"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opAddSegment = op.Define("staff.add_segment", "Add a segment", op.Needs{Fresh: true, Whole: true})

// AddSegmentInput names a new segment.
type AddSegmentInput struct {
	Name string `json:"name"`
}

// Validate checks the name.
func (in AddSegmentInput) Validate() error {
	var f fault.Fields
	checkSegmentName(&f, in.Name)
	return f.Err()
}

// Target is the tenant.
func (in AddSegmentInput) Target() op.Target { return op.Target{} }

var eventSegmentAdded = event.Define("staff.segment_added", "", exampleSegment, "GROUP_CREATED")

// AddSegment adds a segment to the actor's tenant. Roles and keys can be
// limited to it; it has no accounts yet. It returns [account.ErrSegmentTaken].
func (s *Service) AddSegment(ctx context.Context, actor authz.Actor, in AddSegmentInput) (SegmentChanged, error) {
	return op.Do(ctx, s.db, actor, opAddSegment, in, func(tx *op.Tx) (SegmentChanged, error) {
		name, err := segmentName(in.Name)
		if err != nil {
			return SegmentChanged{}, err
		}
		added, err := account.AddSegment(tx, name)
		if err != nil {
			return SegmentChanged{}, err
		}
		return recordSegment(tx, eventSegmentAdded, SegmentChanged{Segment: added.ID, Name: name}), nil
	})
}

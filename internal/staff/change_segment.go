package staff

import (
	"context"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opChangeSegment = op.Define("staff.change_segment", "Change a segment", op.Needs{Fresh: true, Whole: true})

// ChangeSegmentInput is a segment's new name.
type ChangeSegmentInput struct {
	Segment string `json:"segment"`
	Name    string `json:"name"`
}

// Validate checks the name.
func (in ChangeSegmentInput) Validate() error {
	var f fault.Fields
	checkSegmentName(&f, in.Name)
	return f.Err()
}

// Target is the segment.
func (in ChangeSegmentInput) Target() op.Target { return op.Target{Other: in.Segment} }

var eventSegmentChanged = event.Define("staff.segment_changed", "", exampleSegment, "GROUP_MODIFIED")

// ChangeSegment gives a segment another name. Its accounts, and the roles that
// are limited to it, stay. It returns [account.ErrNoSegment] or
// [account.ErrSegmentTaken].
func (s *Service) ChangeSegment(ctx context.Context, actor authz.Actor, in ChangeSegmentInput) (SegmentChanged, error) {
	return op.Do(ctx, s.db, actor, opChangeSegment, in, func(tx *op.Tx) (SegmentChanged, error) {
		name, err := segmentName(in.Name)
		if err != nil {
			return SegmentChanged{}, err
		}
		if err := account.RenameSegment(tx, in.Segment, name); err != nil {
			return SegmentChanged{}, err
		}
		return recordSegment(tx, eventSegmentChanged, SegmentChanged{Segment: in.Segment, Name: name}), nil
	})
}

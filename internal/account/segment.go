package account

import (
	"database/sql"
	"errors"
	"fmt"

	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

// Faults of segments, which package staff keeps by the steps below.
var (
	ErrSegmentTaken   = fault.New(fault.Conflict, "segment_name_taken", "There is a segment of this name already. Choose another name.")
	ErrNoSegment      = fault.New(fault.NotFound, "segment_not_found", "There is no such segment in this tenant. Check the id.")
	ErrSegmentInUse   = fault.New(fault.Conflict, "segment_has_accounts", "Accounts are in this segment. Take them out first.")
	ErrInSegment      = fault.New(fault.Conflict, "account_in_segment", "The account is in this segment already.")
	ErrNotInSegment   = fault.New(fault.Conflict, "account_not_in_segment", "The account is not in this segment.")
	ErrSegmentLimited = fault.New(fault.Conflict, "segment_limits_a_role", "A role or key is limited to this segment. Take it away first.")
)

// Segment is a group of a tenant's accounts, to which roles can be limited.
type Segment struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Accounts int64  `json:"accounts"`
}

// AddSegment is the step that adds a segment to the actor's tenant. It returns
// [ErrSegmentTaken] if there is one of the name.
func AddSegment(tx *op.Tx, name string) (Segment, error) {
	s := Segment{ID: tx.NewID("seg"), Name: name}
	n, err := New(tx).addSegment(tx.Ctx, addSegmentParams{ID: s.ID, Tenant: tx.Actor.Tenant, Name: name})
	if err != nil {
		return Segment{}, fmt.Errorf("insert the segment: %w", err)
	}
	if n == 0 {
		return Segment{}, ErrSegmentTaken
	}
	return s, nil
}

// RenameSegment is the step that gives a segment of the actor's tenant another
// name. It returns [ErrSegmentTaken] or [ErrNoSegment].
func RenameSegment(tx *op.Tx, id, name string) error {
	q := New(tx)
	there, err := q.segmentNamed(tx.Ctx, segmentNamedParams{Tenant: tx.Actor.Tenant, Name: name})
	if err == nil && there != id {
		return ErrSegmentTaken
	}
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("find the name: %w", err)
	}
	n, err := q.renameSegment(tx.Ctx, renameSegmentParams{Tenant: tx.Actor.Tenant, ID: id, Name: name})
	return oneSegment(n, err, "rename the segment")
}

// RemoveSegment is the step that removes an empty segment of the actor's
// tenant. It returns [ErrSegmentInUse] or [ErrNoSegment].
func RemoveSegment(tx *op.Tx, id string) error {
	q := New(tx)
	size, err := q.segmentSize(tx.Ctx, id)
	if err != nil {
		return fmt.Errorf("count the segment's accounts: %w", err)
	}
	if size > 0 {
		return ErrSegmentInUse
	}
	n, err := q.deleteSegment(tx.Ctx, deleteSegmentParams{Tenant: tx.Actor.Tenant, ID: id})
	return oneSegment(n, err, "delete the segment")
}

// ListSegments is the step that lists the segments of the actor's tenant, by
// name.
func ListSegments(tx *op.Tx) ([]Segment, error) {
	rows, err := New(tx).listSegments(tx.Ctx, tx.Actor.Tenant)
	if err != nil {
		return nil, fmt.Errorf("list the segments: %w", err)
	}
	out := make([]Segment, 0, len(rows))
	for _, r := range rows {
		out = append(out, Segment(r))
	}
	return out, nil
}

// JoinSegment is the step that puts the operation's account into a segment. It
// returns [ErrNoSegment] or [ErrInSegment].
func JoinSegment(tx *op.Tx, id string) error {
	q := New(tx)
	if _, err := q.segmentByID(tx.Ctx, segmentByIDParams{Tenant: tx.Actor.Tenant, ID: id}); err != nil {
		if errors.Is(err, sql.ErrNoRows) {
			return ErrNoSegment
		}
		return fmt.Errorf("find the segment: %w", err)
	}
	n, err := q.joinSegment(tx.Ctx, joinSegmentParams{Tenant: tx.Actor.Tenant, ID: id, Account: tx.Account.N})
	if err != nil {
		return fmt.Errorf("join the segment: %w", err)
	}
	if n == 0 {
		return ErrInSegment
	}
	return nil
}

// LeaveSegment is the step that takes the operation's account out of a segment.
// It returns [ErrNotInSegment].
func LeaveSegment(tx *op.Tx, id string) error {
	n, err := New(tx).leaveSegment(tx.Ctx, leaveSegmentParams{Tenant: tx.Actor.Tenant, Segment: id, Account: tx.Account.N})
	if err != nil {
		return fmt.Errorf("leave the segment: %w", err)
	}
	if n == 0 {
		return ErrNotInSegment
	}
	return nil
}

func oneSegment(n int64, err error, doing string) error {
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	if n == 0 {
		return ErrNoSegment
	}
	return nil
}

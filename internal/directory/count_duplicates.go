package directory

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opCountDuplicates = op.DefineUnrecorded("directory.count_duplicates", "Count the likely duplicates of an account")

// DuplicateCount is how many likely duplicates an account has, without those
// that were dismissed.
type DuplicateCount struct {
	Count int `json:"count"`
}

// CountDuplicates counts the likely duplicates of an account that the actor may
// see and nobody dismissed. It tells nothing of them: see
// [Service.ListDuplicates].
//
// It returns [op.ErrNotFound] if there is no such account for the actor.
func (s *Service) CountDuplicates(ctx context.Context, actor authz.Actor, in DuplicatesInput) (DuplicateCount, error) {
	return op.View(ctx, s.db, actor, opCountDuplicates, in, func(tx *op.Tx) (DuplicateCount, error) {
		found, err := alike(tx)
		if err != nil {
			return DuplicateCount{}, err
		}
		var out DuplicateCount
		for _, a := range found {
			seen, err := seenBy(tx, a.ID)
			if err != nil {
				return DuplicateCount{}, err
			}
			if seen && a.dismissed == nil {
				out.Count++
			}
		}
		return out, nil
	})
}

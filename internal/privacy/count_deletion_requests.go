package privacy

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opCountDeletionRequests = op.DefineUnrecorded("privacy.count_deletion_requests", "Count the requests that wait for a decision")

// CountedTo is up to how many requests are counted.
const CountedTo = 1000

// CountDeletionRequestsInput asks about the tenant.
type CountDeletionRequestsInput struct{}

// Validate accepts it.
func (CountDeletionRequestsInput) Validate() error { return nil }

// Target is the tenant.
func (CountDeletionRequestsInput) Target() op.Target { return op.Target{} }

// RequestCount is how many requests wait.
type RequestCount struct {
	Waiting int `json:"waiting"`
	// Capped says that there are more.
	Capped bool `json:"capped"`
}

// CountDeletionRequests counts the requests that wait for a decision, of those
// that the actor may see, up to [CountedTo].
func (s *Service) CountDeletionRequests(ctx context.Context, actor authz.Actor, in CountDeletionRequestsInput) (RequestCount, error) {
	return op.View(ctx, s.db, actor, opCountDeletionRequests, in, func(tx *op.Tx) (RequestCount, error) {
		all, mine := actor.Segments(opCountDeletionRequests.Name)
		if all {
			accounts, err := New(tx).waitingRequests(tx.Ctx, waitingRequestsParams{Tenant: actor.Tenant, Limit: CountedTo + 1})
			if err != nil {
				return RequestCount{}, fmt.Errorf("count the requests: %w", err)
			}
			return upTo(len(accounts)), nil
		}
		waiting := map[int64]bool{}
		for _, segment := range mine { // an account may be in several
			accounts, err := New(tx).waitingRequestsIn(tx.Ctx, waitingRequestsInParams{Tenant: actor.Tenant, Segment: segment, Most: CountedTo + 1})
			if err != nil {
				return RequestCount{}, fmt.Errorf("count the requests of a segment: %w", err)
			}
			for _, n := range accounts {
				waiting[n] = true
			}
		}
		return upTo(len(waiting)), nil
	})
}

func upTo(n int) RequestCount {
	return RequestCount{Waiting: min(n, CountedTo), Capped: n > CountedTo}
}

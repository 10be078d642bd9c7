package console

import (
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/privacy"
)

// approvalsLabel is the menu's entry of approvals.
const approvalsLabel = "menu.approvals"

// countWaiting reads what stands beside the menu's entries, and which acts ask
// for a second person. Each page of a tenant does it: every number here is one
// cheap read. Further entries with a number add theirs to waiting.
func (c *console) countWaiting(v *visit) error {
	v.waiting, v.Asks = map[string]int{}, view.Asks{}
	for _, spec := range op.All() {
		v.Asks[spec.Name] = spec.Needs.Second
	}
	if err := c.countRequests(v); err != nil {
		return err
	}
	if !v.actor.May("desk.count_approvals") || !v.actor.May("desk.list_approvals") {
		return nil
	}
	counted, err := c.Desk.CountApprovals(v.r.Context(), v.actor, desk.CountApprovalsInput{})
	if err != nil {
		return err
	}
	held, err := c.heldMembers(v)
	if err != nil {
		return err
	}
	v.waiting[approvalsLabel] = counted.ToDecide
	for _, l := range held {
		if l.Held {
			v.waiting[approvalsLabel]++
		}
	}
	for _, ready := range counted.Yours {
		v.Asks[ready] = false
	}
	return nil
}

// requestsLabel is the menu's entry of requests to delete accounts.
const requestsLabel = "menu.requests"

// countRequests reads how many of them wait for a decision.
func (c *console) countRequests(v *visit) error {
	if !v.actor.May("privacy.count_deletion_requests") {
		return nil
	}
	counted, err := c.Privacy.CountDeletionRequests(v.r.Context(), v.actor, privacy.CountDeletionRequestsInput{})
	v.waiting[requestsLabel] = counted.Waiting
	return err
}

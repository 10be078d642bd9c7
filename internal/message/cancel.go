package message

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/id"
	"github.com/readmit/readmit/internal/op"
)

var opCancel = op.Define("message.cancel", "Cancel a message", op.Needs{})

// ErrNotWaiting is returned for a message that is no longer in the queue.
var ErrNotWaiting = fault.New(fault.Conflict, "message_not_waiting", "The message does not wait any more: it is being sent, was sent, or was given up. Look at its state.")

// CanceledMessage is the answer: there is nothing to tell.
type CanceledMessage struct{}

var eventCanceled = event.Define("message.canceled", "MESSAGE", exampleOf(ReasonStaff, ""))

// Cancel takes a message out of the queue. Its link or code stays good: only
// nobody is told of it.
//
// It returns [op.ErrNotFound] if there is no such account for the actor, and
// [ErrNotWaiting] if the account has no such message in the queue.
func (s *Service) Cancel(ctx context.Context, actor authz.Actor, in MessageInput) (CanceledMessage, error) {
	return op.Do(ctx, s.db, actor, opCancel, in, func(tx *op.Tx) (CanceledMessage, error) {
		if id.Check("msg", in.Message) != nil {
			return CanceledMessage{}, ErrNotWaiting
		}
		rows, err := New(tx).cancelQueued(tx.Ctx, cancelQueuedParams{ID: in.Message, Account: number(tx), Tenant: actor.Tenant})
		if err != nil {
			return CanceledMessage{}, fmt.Errorf("cancel the message: %w", err)
		}
		if len(rows) == 0 {
			return CanceledMessage{}, ErrNotWaiting
		}
		r := rows[0]
		tx.Record(event.Fact{Type: eventCanceled, Account: tx.Account, Data: Told{
			Message: in.Message, Template: r.Template, Channel: Channel(r.Channel), To: r.Masked, Notice: r.Notice, Reason: ReasonStaff,
		}})
		return CanceledMessage{}, nil
	})
}

package credential

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
)

var opSendPasswordReset = op.Define("credential.send_password_reset", "Send a password reset", op.Needs{})

// LinkSent is told when a link was sent. To is masked; the link is in no event.
type LinkSent struct {
	Message string          `json:"id"`
	Channel message.Channel `json:"type"`
	To      string          `json:"to"`
}

var exampleSent = LinkSent{Message: "msg_0193a6c2b4f07c3e9a1d5f2b7c8e9d01", Channel: message.Email, To: "j•••@g•••.com"}

var eventPasswordResetRequested = event.Define("credential.password_reset_requested", "MESSAGE", exampleSent, "PASSWORD_RESET_REQUEST", "PASSWORD_RESET_INITIATE")

// SendPasswordReset sends the owner of an account a link to set a new password,
// good for 24 hours and once; older ones are dead. It goes to a channel that was
// verified and did not change in the last seven days, and to an unverified
// address only where nothing was ever done with the account. Nothing else
// changes: the password signs in until the link is used. Nobody of the staff
// sees the link.
//
// It returns [op.ErrNotFound] if there is no such account for the actor,
// [ErrNoOldChannel] and [ErrNoChannel].
func (s *Service) SendPasswordReset(ctx context.Context, actor authz.Actor, in SendInput) (Sent, error) {
	return op.Do(ctx, s.db, actor, opSendPasswordReset, in, func(tx *op.Tx) (Sent, error) {
		sent, err := send(tx, in.Channel, link{kind: nonce.ResetPassword, template: "reset_password", mayClaim: true})
		if err != nil {
			return Sent{}, err
		}
		tx.Record(event.Fact{Type: eventPasswordResetRequested, Account: tx.Account, Data: LinkSent(sent)})
		return sent, nil
	})
}

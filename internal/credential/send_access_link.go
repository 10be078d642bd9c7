package credential

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
)

var opSendAccessLink = op.Define("credential.send_access_link", "Send a one-time access link", op.Needs{})

var eventAccessLinkRequested = event.Define("credential.access_link_requested", "MESSAGE", exampleSent, "MAGIC_LINK_SEND")

// SendAccessLink sends the owner of an account a link that signs in once, within
// 24 hours; older ones are dead. It goes to a channel that was verified and did
// not change in the last seven days. It never satisfies a second factor, and a
// session that it opens can change neither contacts nor factors.
//
// It returns [op.ErrNotFound] if there is no such account for the actor,
// [ErrNoOldChannel] and [ErrNoChannel].
func (s *Service) SendAccessLink(ctx context.Context, actor authz.Actor, in SendInput) (Sent, error) {
	return op.Do(ctx, s.db, actor, opSendAccessLink, in, func(tx *op.Tx) (Sent, error) {
		sent, err := send(tx, in.Channel, link{kind: nonce.AccessLink, template: "access_link", data: []byte(SentByStaff)})
		if err != nil {
			return Sent{}, err
		}
		tx.Record(event.Fact{Type: eventAccessLinkRequested, Account: tx.Account, Data: LinkSent(sent)})
		return sent, nil
	})
}

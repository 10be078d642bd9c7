package credential

import (
	"context"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
)

var opSendReenrollmentLink = op.Define("credential.send_reenrollment_link", "Send a link to set up a second factor", op.Needs{Level: 2, Reason: true})

var eventReenrollmentSent = event.Define("credential.reenrollment_link_sent", "MESSAGE", exampleSent)

// SendReenrollmentLink sends the owner of an account a link by which a new
// second factor can be set up, once, within 24 hours; older ones are dead. It
// goes to a channel that was verified and did not change in the last seven
// days. It signs nobody in: whoever opens it proves the first proof and every
// factor that remains.
//
// It returns [op.ErrNotFound] if there is no such account for the actor,
// [op.ErrReason], [ErrNoOldChannel] and [ErrNoChannel].
func (s *Service) SendReenrollmentLink(ctx context.Context, actor authz.Actor, in SendInput) (Sent, error) {
	return op.Do(ctx, s.db, actor, opSendReenrollmentLink, in, func(tx *op.Tx) (Sent, error) {
		sent, err := send(tx, in.Channel, link{kind: nonce.Reenrollment, template: "reenrollment_link"})
		if err != nil {
			return Sent{}, err
		}
		tx.Record(event.Fact{Type: eventReenrollmentSent, Account: tx.Account, Data: LinkSent(sent)})
		return sent, nil
	})
}

// OpenReenrollment is the step that uses a re-enrolment link up in the flow of
// the account that it was sent to: n has proved everything else that a sign-in
// asks for. A link for another account, or from before everything of it ended,
// is not used up.
//
// It returns the faults of [nonce.Redeem].
func OpenReenrollment(tx *op.Tx, n int64, text secret.String) error {
	st, err := account.StandingOf(tx.Ctx, tx.Tx, n, true)
	if err != nil {
		return err
	}
	seen, err := nonce.Peek(tx.Ctx, tx.Tx, nonce.Reenrollment, text, tx.Now)
	if err != nil {
		return err
	}
	if seen.Account != n {
		return nonce.ErrUnknown
	}
	if seen.Epoch != st.Epoch {
		return nonce.ErrSuperseded
	}
	_, err = nonce.Redeem(tx, nonce.Reenrollment, text)
	return err
}

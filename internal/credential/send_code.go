package credential

import (
	"fmt"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
)

// How codes are sent, by kind of factor.
var (
	nonceKinds = map[Kind]nonce.Kind{SMS: nonce.SMSCode, Email: nonce.EmailCode}
	templates  = map[Kind]string{SMS: "sms_code", Email: "email_code"}
	channels   = map[Kind]message.Channel{SMS: message.SMS, Email: message.Email}
)

// SendCode sends the code of a factor that is good in a flow only, for
// [nonce.CodeFor]; one that was sent before is dead from now on. It returns the
// id of the nonce. How often an address may be written to is limited by package
// message.
//
// It is a step, and locks the account's row first. It returns [ErrUnusable] for
// a factor that is disabled or gone, or whose codes are not sent.
func SendCode(tx *op.Tx, f Factor, flow string) (string, error) {
	st, err := account.StandingOf(tx.Ctx, tx.Tx, f.Account, true)
	if err != nil {
		return "", err
	}
	now, err := factorOf(tx, f.Account, f.ID)
	if err != nil {
		return "", err
	}
	if !now.Usable() || !now.Kind.Sent() {
		return "", ErrUnusable
	}
	id, err := sendTo(tx, st, now.Kind, now.Target, flow)
	if err != nil {
		return "", err
	}
	if err := New(tx).noteSent(tx.Ctx, noteSentParams{ID: f.ID, Sent: id}); err != nil {
		return "", fmt.Errorf("note the code that was sent: %w", err)
	}
	return id, nil
}

// sendTo issues a code and queues its message.
func sendTo(tx *op.Tx, st account.Standing, kind Kind, target, flow string) (string, error) {
	id, err := nonce.Issue(tx, nonce.Draft{
		Kind: nonceKinds[kind], Account: st.N, Epoch: st.Epoch, Target: target, Bound: flow, For: nonce.CodeFor, Digits: 6,
	})
	if err != nil {
		return "", err
	}
	_, err = message.Queue(tx, message.Letter{
		Account: st.N, Template: templates[kind], Channel: channels[kind], To: target, Language: st.Locale, Nonce: id,
	})
	return id, err
}

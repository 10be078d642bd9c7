package privacy

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
)

var opDeliverExport = op.Define("privacy.deliver_export", "Send a customer the link to the copy of their data", op.Needs{Level: 2})

// DeliverExportInput names a copy of an account's data.
type DeliverExportInput struct {
	Account string `json:"account"` // login ID
	Export  string `json:"export"`
}

// Validate accepts every text: what is no copy is not found.
func (in DeliverExportInput) Validate() error { return nil }

// Target is the account.
func (in DeliverExportInput) Target() op.Target { return op.Target{Account: in.Account} }

// Delivered says where the link is on its way to.
type Delivered struct {
	Message string          `json:"message"`
	Channel message.Channel `json:"channel"`
	To      string          `json:"to"` // masked
}

var eventExportDelivered = event.Define("privacy.export_delivered", "DATA REQUEST", Delivered{Message: "msg_01", Channel: message.Email, To: "j•••@g•••.com"})

// DeliverExport sends the owner of an account a link that takes the copy of its
// data once, within 24 hours, to a channel that was verified and did not change
// in the last seven days. Nobody of the staff sees the link or the copy.
//
// It returns [op.ErrNotFound], [ErrExportGone], and [credential.ErrNoOldChannel].
func (s *Service) DeliverExport(ctx context.Context, actor authz.Actor, in DeliverExportInput) (Delivered, error) {
	return op.Do(ctx, s.db, actor, opDeliverExport, in, func(tx *op.Tx) (Delivered, error) {
		if _, err := readDataExport(tx, in.Export); err != nil {
			return Delivered{}, err
		}
		n, err := New(tx).dataExportDelivered(tx.Ctx, dataExportDeliveredParams{ID: in.Export, At: tx.Now.UnixMicro()})
		if err != nil {
			return Delivered{}, fmt.Errorf("note the delivery: %w", err)
		}
		if n == 0 {
			return Delivered{}, ErrExportGone
		}
		st, err := account.StandingOf(tx.Ctx, tx.Tx, tx.Account.N, false)
		if err != nil {
			return Delivered{}, err
		}
		to, err := oldChannel(tx)
		if err != nil {
			return Delivered{}, err
		}
		link, err := nonce.Issue(tx, nonce.Draft{
			Kind: nonce.DataCopy, Account: st.N, Epoch: st.Epoch, Target: to.To, For: nonce.LinkFor, Data: []byte(in.Export),
		})
		if err != nil {
			return Delivered{}, err
		}
		id, err := message.Queue(tx, message.Letter{
			Account: st.N, Template: "data_copy", Channel: to.Kind, To: to.To, Language: st.Locale, Nonce: link,
		})
		if err != nil {
			return Delivered{}, err
		}
		out := Delivered{Message: id, Channel: to.Kind, To: maskedChannel(to)}
		tx.Record(event.Fact{Type: eventExportDelivered, Account: tx.Account, Data: out})
		return out, nil
	})
}

// oldChannel is the first old channel of the target account.
func oldChannel(tx *op.Tx) (account.Channel, error) {
	all, err := account.Channels(tx.Ctx, tx.Tx, tx.Account.N, tx.Now)
	if err != nil {
		return account.Channel{}, err
	}
	for _, c := range all {
		if c.Old {
			return c, nil
		}
	}
	return account.Channel{}, credential.ErrNoOldChannel
}

func maskedChannel(c account.Channel) string {
	if c.Kind == message.Email {
		return account.MaskEmail(c.To)
	}
	return account.MaskPhone(c.To)
}

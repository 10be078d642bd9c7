package account

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
)

// Tell queues a notice of an act, such as "notice.phone_changed", on every old
// channel of an account, in the act's own transaction: nobody can do the one
// without the other. Where no channel is old yet, every verified one is told.
// It is called before contacts are changed, so that those are told that were
// there. An account without any verified contact is not told: what stands
// there may be another person's. Each notice carries a link of its own, by which
// its reader can say that it was not they: see [Service.UndoChange].
//
// data are the values that the template declares. Addresses in them are given
// masked, since more people than the owner may read an old
// mailbox.
func Tell(tx *op.Tx, n int64, template string, data map[string]string) error {
	return TellWithLink(tx, n, template, "", data)
}

// TellWithLink is [Tell] with a nonce whose link goes into the notice, in place
// of the one by which a change is reported.
func TellWithLink(tx *op.Tx, n int64, template, nonce string, data map[string]string) error {
	c, err := contactsOf(tx.Ctx, tx.Tx, n)
	if err != nil {
		return err
	}
	return c.notify(tx, template, data, func(to Channel) (string, error) {
		if nonce != "" {
			return nonce, nil
		}
		return c.reportLink(tx, template, to, nil)
	})
}

// TellByMail is [Tell] by mail only, as long as one of the channels that hear of
// an act is an e-mail address: for what happens more often than acts do.
func TellByMail(tx *op.Tx, n int64, template string, data map[string]string) error {
	c, err := contactsOf(tx.Ctx, tx.Tx, n)
	if err != nil {
		return err
	}
	to := told(c.channels(tx.Now))
	if mails := slices.DeleteFunc(slices.Clone(to), func(c Channel) bool { return c.Kind != message.Email }); len(mails) > 0 {
		to = mails
	}
	return c.notifyOn(tx, to, template, data, func(to Channel) (string, error) { return c.reportLink(tx, template, to, nil) })
}

// tell is [Tell] of a change that a report can take back: was is what it
// replaces.
func (c contacts) tell(tx *op.Tx, template string, data map[string]string, was *held) error {
	return c.notify(tx, template, data, func(to Channel) (string, error) { return c.reportLink(tx, template, to, was) })
}

// notify queues a notice on the channels that hear of an act, each with its
// link.
func (c contacts) notify(tx *op.Tx, template string, data map[string]string, linkFor func(Channel) (string, error)) error {
	return c.notifyOn(tx, told(c.channels(tx.Now)), template, data, linkFor)
}

func (c contacts) notifyOn(tx *op.Tx, channels []Channel, template string, data map[string]string, linkFor func(Channel) (string, error)) error {
	if !strings.HasPrefix(template, noticePrefix) {
		return fmt.Errorf("tell of an act: %s is no notice", template)
	}
	for _, to := range channels {
		link, err := linkFor(to)
		if err != nil {
			return err
		}
		letter := message.Letter{
			Account: c.N, Template: template, Channel: to.Kind, To: to.To, Language: c.Locale, Nonce: link, Data: data, Notice: true,
		}
		if _, err := message.Queue(tx, letter); err != nil {
			return fmt.Errorf("tell of an act: %w", err)
		}
	}
	return nil
}

const noticePrefix = "notice."

// unreported are the notices of what a report itself does.
var unreported = map[string]bool{"notice.account_frozen": true, "notice.change_undone": true}

// reportLink issues the link of one notice. Each has a target of its own: a
// newer notice takes no older one's place, and a channel that goes keeps the
// right to say that this was not its owner's doing.
func (c contacts) reportLink(tx *op.Tx, template string, to Channel, was *held) (string, error) {
	if unreported[template] {
		return "", nil
	}
	data, err := json.Marshal(undoable{
		Change: strings.TrimPrefix(template, noticePrefix), At: tx.Now.UTC(), Level: tx.Held(), Old: to.Old, Was: was,
	})
	if err != nil {
		return "", fmt.Errorf("keep what a notice tells of: %w", err)
	}
	return nonce.Issue(tx, nonce.Draft{
		Kind: nonce.UndoChange, Account: c.N, Epoch: c.AuthEpoch, Target: tx.NewUUID(), For: ReportFor, Data: data,
	})
}

// told are the channels that hear of an act.
func told(all []Channel) []Channel {
	var old []Channel
	for _, c := range all {
		if c.Old {
			old = append(old, c)
		}
	}
	if len(old) == 0 {
		return all
	}
	return old
}

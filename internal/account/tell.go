package account

import (
	"fmt"
	"strings"

	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/op"
)

// Tell queues a notice of an act, such as "notice.phone_changed", on every old
// channel of an account, in the act's own transaction: nobody can do the one
// without the other. Where no channel is old yet, every verified one is told.
// It is called before contacts are changed, so that those are told that were
// there. An account without any verified contact is not told: what stands
// there may be another person's.
//
// data are the values that the template declares. Addresses in them are given
// masked, since more people than the owner may read an old
// mailbox.
func Tell(tx *op.Tx, n int64, template string, data map[string]string) error {
	c, err := contactsOf(tx.Ctx, tx.Tx, n)
	if err != nil {
		return err
	}
	if !strings.HasPrefix(template, "notice.") {
		return fmt.Errorf("tell of an act: %s is no notice", template)
	}
	for _, to := range told(c.channels(tx.Now)) {
		letter := message.Letter{
			Account: n, Template: template, Channel: to.Kind, To: to.To, Language: c.Locale, Data: data, Notice: true,
		}
		if _, err := message.Queue(tx, letter); err != nil {
			return fmt.Errorf("tell of an act: %w", err)
		}
	}
	return nil
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

package account

import (
	"context"
	"database/sql"
	"time"

	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/store"
)

// ChannelAge is how long a contact that joined or replaced another must have
// been there before it counts as an old channel.
const ChannelAge = 7 * 24 * time.Hour

// Channel is a verified contact of an account: a way to its owner.
type Channel struct {
	Kind  message.Channel
	To    string // the address or number, as it is stored
	Phone string // a number's id; empty for an e-mail
	// ByStaff says that an agent said it was verified: nobody has proved to
	// receive what is sent there.
	ByStaff bool
	// Old says that it was proved, and did not join or replace another within
	// [ChannelAge]. The contacts that an account came with, and the first that
	// it ever had, joined none.
	Old bool
}

// Channels returns the verified contacts of an account, the e-mail first.
func Channels(ctx context.Context, tx *store.Tx, n int64, now time.Time) ([]Channel, error) {
	c, err := contactsOf(ctx, tx, n)
	if err != nil {
		return nil, err
	}
	return c.channels(now), nil
}

func (c contacts) channels(now time.Time) []Channel {
	var out []Channel
	if e := c.primary; e != nil {
		byStaff := e.proof == proofStaff
		out = append(out, Channel{Kind: message.Email, To: e.address, ByStaff: byStaff, Old: !byStaff && isOld(e.joined, now)})
	}
	for _, p := range c.phones {
		if p.verified.Valid {
			out = append(out, Channel{Kind: message.SMS, To: p.number, Phone: p.id, Old: isOld(p.joined, now)})
		}
	}
	return out
}

func isOld(joined sql.NullInt64, now time.Time) bool {
	return !joined.Valid || !micro(joined.Int64).Add(ChannelAge).After(now)
}

// ToldChannels returns the contacts on which an account's owner is told of an
// act: the old ones, or every verified one where none is old yet.
func ToldChannels(ctx context.Context, tx *store.Tx, n int64, now time.Time) ([]Channel, error) {
	all, err := Channels(ctx, tx, n, now)
	return told(all), err
}

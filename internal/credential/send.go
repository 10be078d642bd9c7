package credential

import (
	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
)

// SentByStaff is the data of an access link that was not asked for by its
// owner: the session that it opens can change neither contacts nor factors.
const SentByStaff = "staff"

// Faults of links that are sent.
var (
	ErrNoOldChannel = fault.New(fault.Conflict, "no_old_channel", "The account has no address or number that was verified for seven days or more. Verify one first, or wait until it is old enough.")
	ErrNoChannel    = fault.New(fault.Invalid, "no_such_channel", "The account has no such verified address or number. Leave the channel out, or choose another one.")
)

// SendInput says to whom a link is sent, and by which way.
type SendInput struct {
	Account string `json:"account"` // login ID
	// Channel is email or sms; empty: the first that is old enough.
	Channel string `json:"channel"`
}

// Validate checks the channel.
func (in SendInput) Validate() error {
	var f fault.Fields
	switch message.Channel(in.Channel) {
	case "", message.Email, message.SMS:
	default:
		f.Add("channel", "unknown", "Give email or sms, or leave it out.")
	}
	return f.Err()
}

// Target is the account.
func (in SendInput) Target() op.Target { return op.Target{Account: in.Account} }

// Sent says where a link is on its way to. It never has the link itself.
type Sent struct {
	Message string          `json:"message"` // its id
	Channel message.Channel `json:"channel"`
	To      string          `json:"to"` // masked
}

// link is what is sent.
type link struct {
	kind     nonce.Kind
	template string
	data     []byte
	// mayClaim says that it may go to an address that was never verified, of an
	// account that nothing was ever done with.
	mayClaim bool
}

// send issues a link and queues its message to an old channel of the target
// account. Nobody but the customer sees the link.
func send(tx *op.Tx, by string, l link) (Sent, error) {
	st, err := account.StandingOf(tx.Ctx, tx.Tx, tx.Account.N, true)
	if err != nil {
		return Sent{}, err
	}
	to, err := addressee(tx, st, message.Channel(by), l.mayClaim)
	if err != nil {
		return Sent{}, err
	}
	id, err := nonce.Issue(tx, nonce.Draft{Kind: l.kind, Account: st.N, Epoch: st.Epoch, Target: to.To, For: nonce.LinkFor, Data: l.data})
	if err != nil {
		return Sent{}, err
	}
	m, err := message.Queue(tx, message.Letter{Account: st.N, Template: l.template, Channel: to.Kind, To: to.To, Language: st.Locale, Nonce: id})
	if err != nil {
		return Sent{}, err
	}
	return Sent{Message: m, Channel: to.Kind, To: masked(to)}, nil
}

// addressee is the old channel that a link goes to.
func addressee(tx *op.Tx, st account.Standing, by message.Channel, mayClaim bool) (account.Channel, error) {
	all, err := account.Channels(tx.Ctx, tx.Tx, st.N, tx.Now)
	if err != nil {
		return account.Channel{}, err
	}
	there := false
	for _, c := range all {
		if by != "" && c.Kind != by {
			continue
		}
		there = true
		if c.Old {
			return c, nil
		}
	}
	if mayClaim && len(all) == 0 && st.UnverifiedEmail != "" && by != message.SMS && neverUsed(tx, st) {
		return account.Channel{Kind: message.Email, To: st.UnverifiedEmail}, nil
	}
	if by != "" && !there {
		return account.Channel{}, ErrNoChannel
	}
	return account.Channel{}, ErrNoOldChannel
}

// neverUsed reports whether nobody but whoever signed up can be behind an
// account: it was never signed in to, and has no login method but a password.
func neverUsed(tx *op.Tx, st account.Standing) bool {
	last, err := New(tx).lastLogin(tx.Ctx, st.N)
	return err == nil && !last.Valid && (len(st.Identities) == 0 || len(st.Identities) == 1 && st.Identities[0] == identityPassword)
}

func masked(c account.Channel) string {
	if c.Kind == message.SMS {
		return fold.MaskPhone(c.To)
	}
	return fold.MaskEmail(c.To)
}

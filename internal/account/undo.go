package account

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/op"
)

const (
	// ReportFor is how long a change can be reported as not the owner's, by the
	// link in the notice of it.
	ReportFor = 30 * 24 * time.Hour
	// UndoFor is how long a report gives back what was there before.
	UndoFor = 72 * time.Hour
	// reporterLevel is what somebody proves who opens the link of a notice that
	// went to an old channel: one old channel.
	reporterLevel = 1
)

// undoable is what the link of a notice knows of the change that it tells of.
type undoable struct {
	Change string    `json:"change"` // the notice, without its prefix
	At     time.Time `json:"at"`
	// Level is the caller check that the change was made with.
	Level int `json:"level"`
	// Old says that the notice went to an old channel.
	Old bool  `json:"old"`
	Was *held `json:"was,omitempty"`
}

// held is what a change replaced or took away, and what it put there.
type held struct {
	// Primary and Pending are both e-mails before a change of one of them.
	Primary *keptEmail `json:"primary,omitempty"`
	Pending *keptEmail `json:"pending,omitempty"`
	Phone   *keptPhone `json:"phone,omitempty"`
	// Now is the address or number that the change put there; empty: none.
	Now string `json:"now,omitempty"`
}

type keptEmail struct {
	Address string `json:"address"`
	Since   int64  `json:"since"`
	Proof   string `json:"proof,omitempty"`
	Joined  *int64 `json:"joined,omitempty"`
}

type keptPhone struct {
	ID       string `json:"id"`
	Number   string `json:"number"`
	Kind     string `json:"kind"`
	Since    int64  `json:"since"`
	Verified *int64 `json:"verified,omitempty"`
	Joined   *int64 `json:"joined,omitempty"`
}

// emailsWere is what a change of an e-mail to an address replaces. An address
// that only waited to take a primary one's place does not come back to wait.
func (c contacts) emailsWere(now string) *held {
	pending := c.pending
	if c.primary != nil && addressOf(pending) == now {
		pending = nil
	}
	return &held{Primary: keepEmail(c.primary), Pending: keepEmail(pending), Now: now}
}

// was is what a change of a number replaces; now is empty if it is taken away.
func (p heldPhone) was(now string) *held {
	return &held{Now: now, Phone: &keptPhone{
		ID: p.id, Number: p.number, Kind: p.kind, Since: p.since, Verified: instantOf(p.verified), Joined: instantOf(p.joined),
	}}
}

func keepEmail(e *heldEmail) *keptEmail {
	if e == nil {
		return nil
	}
	return &keptEmail{Address: e.address, Since: e.since, Proof: e.proof, Joined: instantOf(e.joined)}
}

func (e *keptEmail) back() *heldEmail {
	if e == nil {
		return nil
	}
	return &heldEmail{address: e.Address, since: e.Since, proof: e.Proof, joined: nullInstant(e.Joined)}
}

func instantOf(n sql.NullInt64) *int64 {
	if !n.Valid {
		return nil
	}
	return &n.Int64
}

func nullInstant(n *int64) sql.NullInt64 {
	if n == nil {
		return sql.NullInt64{}
	}
	return sql.NullInt64{Int64: *n, Valid: true}
}

func readUndoable(data []byte) (undoable, error) {
	var u undoable
	if err := json.Unmarshal(data, &u); err != nil {
		return undoable{}, fmt.Errorf("read what a notice told of: %w", err)
	}
	return u, nil
}

// mayGiveBack reports whether a report gives the old value back by itself: the
// change is not too long ago, it was made with less than the reporter proves,
// and the notice went to a channel that nobody can have added just before.
func (u undoable) mayGiveBack(now time.Time) bool {
	return u.Was != nil && u.Old && u.Level < reporterLevel && now.Sub(u.At) <= UndoFor
}

// giveBack puts back what a change replaced, if the account still has what the
// change put there, and nobody else has proved the old value meanwhile. It
// returns what is there again, or nil if nothing was given back.
func (u undoable) giveBack(tx *op.Tx) (*ProfileChanged, error) {
	if !u.mayGiveBack(tx.Now) {
		return nil, nil
	}
	if into, err := standsFor(tx, tx.Account.N); err != nil || into != nil {
		return nil, err // an account that is merged away takes nothing any more
	}
	c, err := contactsOf(tx.Ctx, tx.Tx, tx.Account.N)
	if err != nil {
		return nil, err
	}
	if u.Was.Phone != nil {
		return c.givePhoneBack(tx, *u.Was)
	}
	return c.giveEmailsBack(tx, *u.Was)
}

func (c contacts) giveEmailsBack(tx *op.Tx, was held) (*ProfileChanged, error) {
	primary, pending := was.Primary.back(), was.Pending.back()
	if !mailboxesOf(c)[was.Now] {
		return nil, nil // it was changed again
	}
	if free, err := c.isFree(tx, "email", addressOf(primary)); err != nil || !free {
		return nil, err
	}
	out := &ProfileChanged{Old: map[string]any{}, New: map[string]any{}}
	for name, values := range map[string][2]string{
		"email": {addressOf(c.primary), addressOf(primary)}, "unverified_email": {addressOf(c.pending), addressOf(pending)},
	} {
		if values[0] != values[1] {
			out.Old[name], out.New[name] = values[0], values[1]
		}
	}
	return out, c.saveEmails(tx, primary, pending)
}

func (c contacts) givePhoneBack(tx *op.Tx, was held) (*ProfileChanged, error) {
	k := was.Phone
	p := heldPhone{id: k.ID, number: k.Number, kind: k.Kind, since: k.Since, verified: nullInstant(k.Verified), joined: nullInstant(k.Joined)}
	there := c.phone(p.id)
	if (there == nil) != (was.Now == "") || there != nil && there.number != was.Now || there == nil && c.has(p.number) {
		return nil, nil // it was changed again
	}
	if free, err := c.isFree(tx, "phone", p.number); err != nil || !free {
		return nil, err
	}
	if err := refuseWhileFilling(tx); err != nil {
		return nil, err
	}
	if there == nil {
		err := New(tx).addPhone(tx.Ctx, addPhoneParams{
			ID: p.id, Account: c.N, Tenant: c.Tenant, Number: p.number, Reversed: fold.Reverse(p.number), Type: p.kind, Since: p.since,
		})
		if err != nil {
			return nil, fmt.Errorf("give a phone back: %w", err)
		}
	}
	from, to := "", ""
	if there != nil {
		if there.verified.Valid {
			from = there.number
		}
		if err := c.callBack(tx, there.number); err != nil {
			return nil, err
		}
	}
	if p.verified.Valid {
		to = p.number
	}
	if err := moveIdentifier(tx, c.Tenant, c.N, "phone", from, to); err != nil {
		return nil, err
	}
	if err := p.write(tx, c.N, fold.Reverse(p.number)); err != nil {
		return nil, err
	}
	change := exampleChange("phone", nil, p.number)
	if was.Now != "" {
		change = exampleChange("phone", was.Now, p.number)
	}
	return &change, savePhones(tx, c.N, from != "")
}

// isFree is [contacts.free] as an answer.
func (c contacts) isFree(tx *op.Tx, field, value string) (bool, error) {
	if value == "" {
		return true, nil
	}
	err := c.free(tx, field, value)
	if errors.Is(err, ErrTaken) {
		return false, nil
	}
	return err == nil, err
}

// ChangeReported is told when somebody reported a change as not theirs.
type ChangeReported struct {
	Change    string    `json:"change"` // email_changed, phone_removed …
	ChangedAt time.Time `json:"changed_at"`
}

var (
	eventChangeReported = event.Define("account.change_reported", "UNDONE", ChangeReported{Change: "email_changed", ChangedAt: time.Date(2026, 11, 3, 14, 2, 0, 0, time.UTC)})
	eventChangeUndone   = event.Define("account.change_undone", "UNDONE", exampleChange("email", "mallory@example.com", "jess@example.com"))
)

// ErrNoReport is returned for a link whose change nothing is known of any more.
var ErrNoReport = fault.New(fault.NotFound, "report_unknown", "Nothing is known any more of what this link told of. Ask support to look at the account.")

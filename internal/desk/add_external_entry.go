package desk

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/op"
)

var opAddExternalEntry = op.Define("desk.add_external_entry", "Add an entry of another system", op.Needs{})

// ErrEntryDiffers is returned for an own id that was used for something else.
var ErrEntryDiffers = fault.New(fault.Conflict, "entry_differs", "There is an entry of this type under this own_id already, and it says something else. Use another own_id for another entry.")

// aheadAtMost is how far another system's clock may be ahead.
const aheadAtMost = 5 * time.Minute

// AddExternalEntryInput is something that another system has to say about an
// account.
type AddExternalEntryInput struct {
	Account string `json:"account"` // login ID
	// Type is the tenant's own: product_change_scheduled. Label and Icon are how
	// it reads, if this is its first entry; later they are changed in the settings.
	Type  string `json:"type"`
	Label string `json:"label"`
	Icon  string `json:"icon"`
	Text  string `json:"text"`
	Link  string `json:"link"` // https; empty: none
	// OccurredAt is when it happened; empty: now.
	OccurredAt time.Time `json:"occurred_at,omitzero"`
	// OwnID is the other system's id: the same one again adds nothing.
	OwnID string `json:"own_id"`
}

// Validate checks type, words and link.
func (in AddExternalEntryInput) Validate() error {
	var f fault.Fields
	checkKey(&f, "type", in.Type)
	checkLine(&f, "label", in.Label, 0, LabelLength)
	checkIcon(&f, in.Icon)
	checkLink(&f, in.Link)
	checkLine(&f, "own_id", in.OwnID, 0, OwnIDLength)
	text, err := fold.Lines(in.Text)
	switch {
	case err != nil:
		f.Add("text", "not_text", "Write plain text: "+err.Error()+".")
	case text == "":
		f.Add("text", "required", "Say what happened.")
	case utf8.RuneCountInString(text) > EntryLength:
		f.Add("text", "too_long", fmt.Sprintf("Use %d characters at most; there are %d.", EntryLength, utf8.RuneCountInString(text)))
	}
	return f.Err()
}

// Target is the account.
func (in AddExternalEntryInput) Target() op.Target { return op.Target{Account: in.Account} }

// ExternalEntry is an entry as it stands in the account's activity.
type ExternalEntry struct {
	ID         string    `json:"id"` // the event's
	Type       string    `json:"type"`
	Label      string    `json:"label"`
	Icon       string    `json:"icon"`
	Text       string    `json:"text"`
	Link       string    `json:"link"`
	OccurredAt time.Time `json:"occurred_at"`
	At         time.Time `json:"at"` // when it came in
	OwnID      string    `json:"own_id"`
	// Repeated says that it was there already, and nothing was added.
	Repeated bool `json:"repeated"`
}

// ExternalEntryAdded is told when another system had something to say. Title
// is the type's label at that time.
type ExternalEntryAdded struct {
	Type       string    `json:"type"`
	Title      string    `json:"title"`
	Text       string    `json:"text"`
	Link       string    `json:"link,omitempty"`
	OccurredAt time.Time `json:"occurred_at,omitzero"`
	OwnID      string    `json:"own_id,omitempty"`
}

var eventExternalEntryAdded = event.Define("desk.external_entry_added", "EXTERNAL", ExternalEntryAdded{
	Type: "product_change_scheduled", Title: "Product change scheduled", Text: "Family plan from 1 December on",
	Link: "https://shop.example/contracts/4711", OccurredAt: time.Date(2026, 11, 3, 14, 2, 0, 0, time.UTC), OwnID: "contract-4711-change-2",
})

// AddExternalEntry adds what another system says about an account to its
// activity. The text is sealed with the account's key, is shown as text
// whatever stands in it, and is masked as words of people are. An entry of an
// own id that is there already is answered and adds nothing. A type that is
// new to the tenant is declared by its first entry.
//
// It returns [op.ErrNotFound] if there is no such account for the actor,
// [ErrEntryDiffers] if the own id was used for something else, [ErrTypes] for
// one type too many, and a fault for an instant in the future.
func (s *Service) AddExternalEntry(ctx context.Context, actor authz.Actor, in AddExternalEntryInput) (ExternalEntry, error) {
	return op.Do(ctx, s.db, actor, opAddExternalEntry, in, func(tx *op.Tx) (ExternalEntry, error) {
		if in.OccurredAt.After(tx.Now.Add(aheadAtMost)) {
			var f fault.Fields
			f.Add("occurred_at", "future", "Give the instant at which it happened, which is not after now. What will happen stands in the text.")
			return ExternalEntry{}, f.Err()
		}
		t, err := typeNamed(tx, in.Type, in.Label, in.Icon)
		if err != nil {
			return ExternalEntry{}, err
		}
		out, err := entryOf(tx, in, t)
		if err != nil {
			return ExternalEntry{}, err
		}
		said, err := in.said()
		if err != nil {
			return ExternalEntry{}, err
		}
		return keepEntry(tx, out, said)
	})
}

func entryOf(tx *op.Tx, in AddExternalEntryInput, t ExternalType) (ExternalEntry, error) {
	text, err := fold.Lines(in.Text)
	if err != nil {
		return ExternalEntry{}, fmt.Errorf("read a validated text: %w", err)
	}
	own, err := line(in.OwnID)
	if err != nil {
		return ExternalEntry{}, err
	}
	out := ExternalEntry{
		ID: tx.NewID("evt"), Type: t.Type, Label: t.Label, Icon: t.Icon, Text: text, Link: in.Link,
		OccurredAt: in.OccurredAt.UTC(), At: tx.Now.UTC(), OwnID: own,
	}
	if in.OccurredAt.IsZero() {
		out.OccurredAt = out.At
	}
	return out, nil
}

// keepEntry writes the entry, unless it is there already.
func keepEntry(tx *op.Tx, e ExternalEntry, said []byte) (ExternalEntry, error) {
	row := insertExternalEntryParams{Event: e.ID, Tenant: tx.Actor.Tenant, Account: tx.Account.N, Type: e.Type, At: e.At.UnixMicro(), OwnID: e.OwnID}
	if e.OwnID != "" {
		var err error
		if row.Digest, err = tx.Seal(said, "said "+e.ID); err != nil {
			return ExternalEntry{}, err
		}
	}
	n, err := New(tx).insertExternalEntry(tx.Ctx, row)
	if err != nil {
		return ExternalEntry{}, fmt.Errorf("insert the external entry: %w", err)
	}
	if n == 0 {
		return standing(tx, e, said)
	}
	data := ExternalEntryAdded{Type: e.Type, Title: e.Label, Text: e.Text, Link: e.Link, OccurredAt: e.OccurredAt, OwnID: e.OwnID}
	tx.Record(event.Fact{ID: e.ID, Type: eventExternalEntryAdded, Account: tx.Account, Data: data})
	return e, nil
}

// standing answers the entry that has the own id, if it says the same.
func standing(tx *op.Tx, e ExternalEntry, said []byte) (ExternalEntry, error) {
	row, err := New(tx).externalEntryByOwnID(tx.Ctx, externalEntryByOwnIDParams{Account: tx.Account.N, Type: e.Type, OwnID: e.OwnID})
	if err != nil {
		return ExternalEntry{}, fmt.Errorf("read the external entry: %w", err)
	}
	was, err := tx.Unseal(row.Digest, "said "+row.Event)
	if err != nil {
		return ExternalEntry{}, err
	}
	if subtle.ConstantTimeCompare(was, said) == 0 {
		return ExternalEntry{}, ErrEntryDiffers
	}
	if e.OccurredAt.Equal(e.At) { // it was left out
		e.OccurredAt = micro(row.At)
	}
	e.ID, e.At, e.Repeated = row.Event, micro(row.At), true
	return e, nil
}

// said is a digest of what the other system said.
func (in AddExternalEntryInput) said() ([]byte, error) {
	text, err := json.Marshal([]any{in.Type, in.Text, in.Link, in.OccurredAt})
	if err != nil {
		return nil, fmt.Errorf("encode the external entry: %w", err)
	}
	sum := sha256.Sum256(text)
	return sum[:], nil
}

package desk

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opPinNote = op.Define("desk.pin_note", "Pin a note as a warning", op.Needs{})

// PinNoteInput says whether a note stands on top of the account's page.
type PinNoteInput struct {
	Note   string `json:"note"`
	Pinned bool   `json:"pinned"`
}

// Validate accepts every text: what is no note's id is not found.
func (in PinNoteInput) Validate() error { return nil }

// Target is the note.
func (in PinNoteInput) Target() op.Target { return op.Target{Note: in.Note} }

// NotePinned is told when a note was pinned or no longer is.
type NotePinned struct {
	Note   string `json:"note"`
	Pinned bool   `json:"pinned"`
}

var eventNotePinned = event.Define("desk.note_pinned", "", NotePinned{Note: "not_0193a6c2b4f07c3e9a1d5f2b7c8e9d01", Pinned: true})

// PinNote puts a note on top of the account's page, where everybody who opens
// the account reads it first, or takes it down again. Pinning what is pinned
// changes nothing and is no error.
//
// It returns [op.ErrNotFound] if there is no such note for the actor.
func (s *Service) PinNote(ctx context.Context, actor authz.Actor, in PinNoteInput) (PinNoteInput, error) {
	return op.Do(ctx, s.db, actor, opPinNote, in, func(tx *op.Tx) (PinNoteInput, error) {
		n, err := New(tx).setPinned(tx.Ctx, setPinnedParams{Tenant: actor.Tenant, ID: in.Note, Pinned: in.Pinned})
		if err != nil {
			return PinNoteInput{}, fmt.Errorf("pin the note: %w", err)
		}
		if n == 1 {
			tx.Record(event.Fact{Type: eventNotePinned, Account: tx.Account, Data: NotePinned(in)})
		}
		return in, nil
	})
}

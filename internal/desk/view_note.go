package desk

import (
	"context"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opViewNote = op.DefineRead("desk.view_note", "View a note")

// ViewNoteInput names the note to view.
type ViewNoteInput struct {
	Note string `json:"note"`
}

// Validate accepts every text: what is no note's id is not found.
func (in ViewNoteInput) Validate() error { return nil }

// Target is the note.
func (in ViewNoteInput) Target() op.Target { return op.Target{Note: in.Note} }

// ViewNote returns a note with the texts it had before, masked as in
// [Service.ListActivity]. The reading is audited.
//
// It returns [op.ErrNotFound] if there is no such note for the actor.
func (s *Service) ViewNote(ctx context.Context, actor authz.Actor, in ViewNoteInput) (VersionedNote, error) {
	return op.View(ctx, s.db, actor, opViewNote, in, func(tx *op.Tx) (VersionedNote, error) {
		note, err := noteWithVersions(tx, in.Note)
		if err != nil {
			return VersionedNote{}, err
		}
		if note == nil {
			return VersionedNote{}, op.ErrNotFound
		}
		m, err := account.MaskOf(tx)
		if err != nil {
			return VersionedNote{}, err
		}
		maskNote(tx, m, note)
		return *note, nil
	})
}

package desk

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opRedactNote = op.Define("desk.redact_note", "Remove a note's text", op.Needs{Reason: true})

// ErrNoteRedacted is returned for what cannot be done to a note whose text was
// removed.
var ErrNoteRedacted = fault.New(fault.Conflict, "note_redacted", "The text of this note was removed. Add a note of your own.")

// RedactNoteInput names a note.
type RedactNoteInput struct {
	Note string `json:"note"`
	// Version is the version that the actor saw; 0 skips the comparison.
	Version int `json:"version"`
}

// Validate accepts every text as a note's id: what is none is not found.
func (in RedactNoteInput) Validate() error {
	var f fault.Fields
	f.Check(in.Version >= 0, "version", "range", "Give the version that you saw, or leave it out.")
	return f.Err()
}

// Target is the note.
func (in RedactNoteInput) Target() op.Target { return op.Target{Note: in.Note} }

// NoteRedacted is told when a note's text was removed.
type NoteRedacted struct {
	Note   string `json:"note"`
	Reason string `json:"reason"`
}

var eventNoteRedacted = event.Define("desk.note_redacted", "", NoteRedacted{
	Note: "not_0193a6c2b4f07c3e9a1d5f2b7c8e9d01", Reason: "Holds a card number",
}).Besides()

// RedactNote removes the text of a note, in all its versions, for good: from
// the note, from what the audit log keeps of its writing, and from answers kept
// for idempotency keys (GDPR, article 5 (1) c and 17). What stays is that there
// was a note, who wrote it when, and who removed its text when and why. The log
// stays verifiable, since its hashed part holds no text.
//
// It returns [op.ErrNotFound] if there is no such note for the actor,
// [ErrNoteRedacted] if its text was removed before, and [ErrNoteChanged] if it was
// edited since the given version: nobody removes for good what they did not read.
func (s *Service) RedactNote(ctx context.Context, actor authz.Actor, in RedactNoteInput) (Note, error) {
	return op.Do(ctx, s.db, actor, opRedactNote, in, func(tx *op.Tx) (Note, error) {
		q := New(tx)
		row, err := q.noteForRedaction(tx.Ctx, noteForRedactionParams{Tenant: actor.Tenant, ID: in.Note})
		if err != nil {
			return Note{}, fmt.Errorf("read the note: %w", err)
		}
		if in.Version != 0 && int64(in.Version) != row.Version && !row.RedactedAt.Valid {
			return Note{}, ErrNoteChanged
		}
		written, err := writtenWhen(tx, in.Note, row)
		if err != nil {
			return Note{}, err
		}
		empty, err := tx.Seal([]byte{}, in.Note)
		if err != nil {
			return Note{}, err
		}
		n, err := q.redactNote(tx.Ctx, redactNoteParams{ID: in.Note, Body: empty, RedactedAt: instant(tx.Now), RedactedName: actor.Name, Pinned: false})
		if err != nil {
			return Note{}, fmt.Errorf("remove the note's text: %w", err)
		}
		if n == 0 {
			return Note{}, ErrNoteRedacted
		}
		if err := q.forgetVersions(tx.Ctx, in.Note); err != nil {
			return Note{}, fmt.Errorf("remove the texts that the note had before: %w", err)
		}
		if err := tx.ForgetInputs(written, opAddNote, opEditNote); err != nil {
			return Note{}, err
		}
		tx.Record(event.Fact{Type: eventNoteRedacted, Account: tx.Account, Changed: []string{"text"}, Data: NoteRedacted{Note: in.Note, Reason: actor.Call.Reason}})
		at := tx.Now.UTC()
		return Note{ID: in.Note, Author: row.Author, Name: row.AuthorName, At: micro(row.At), Version: int(row.Version), RedactedAt: &at, RedactedBy: actor.Name}, nil
	})
}

// writtenWhen are the instants at which the note's texts were written, which
// are those of the operations that wrote them.
func writtenWhen(tx *op.Tx, note string, row noteForRedactionRow) ([]time.Time, error) {
	versions, err := New(tx).versionsWritten(tx.Ctx, note)
	if err != nil {
		return nil, fmt.Errorf("read when the note's texts were written: %w", err)
	}
	out := []time.Time{micro(row.At)}
	for _, at := range versions {
		out = append(out, micro(at))
	}
	if row.EditedAt.Valid {
		out = append(out, micro(row.EditedAt.Int64))
	}
	return out, nil
}

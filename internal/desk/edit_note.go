package desk

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/op"
)

var opEditNote = op.Define("desk.edit_note", "Edit a note", op.Needs{})

// Faults of editing a note.
var (
	ErrNotAuthor   = fault.New(fault.Forbidden, "not_the_author", "Only the author edits a note. Add a note of your own.")
	ErrNoteChanged = fault.New(fault.Stale, "note_changed", "The note was edited meanwhile. Read the newer text, then edit again.")
	ErrNoteSame    = fault.New(fault.Conflict, "note_unchanged", "The text is the same as before. Nothing was changed.")
)

// EditNoteInput is a new text for a note.
type EditNoteInput struct {
	Note string `json:"note"`
	Text string `json:"text"`
	// Version is the version that the author saw; 0 skips the comparison.
	Version int `json:"version"`
}

// Validate asks for some text of at most [NoteLength] characters.
func (in EditNoteInput) Validate() error {
	var f fault.Fields
	checkNote(&f, in.Text)
	f.Check(in.Version >= 0, "version", "range", "Give the version that you saw, or leave it out.")
	return f.Err()
}

// Target is the note.
func (in EditNoteInput) Target() op.Target { return op.Target{Note: in.Note} }

// NoteEdited is told when a note was edited. Every version of the text stays.
type NoteEdited struct {
	Note    string `json:"note"`
	Version int    `json:"version"`
}

var eventNoteEdited = event.Define("desk.note_edited", "", NoteEdited{Note: "not_0193a6c2b4f07c3e9a1d5f2b7c8e9d01", Version: 2}).Besides()

// EditNote replaces the text of the actor's own note. The version before is
// kept and shown.
//
// It returns [op.ErrNotFound] if there is no such note for the actor,
// [ErrNotAuthor] if somebody else wrote it, [ErrNoteRedacted] if its text was
// removed, [ErrNoteChanged] if it was edited
// since the given version, and [ErrNoteSame] if the text is the same.
func (s *Service) EditNote(ctx context.Context, actor authz.Actor, in EditNoteInput) (Note, error) {
	return op.Do(ctx, s.db, actor, opEditNote, in, func(tx *op.Tx) (Note, error) {
		text, err := fold.Lines(in.Text)
		if err != nil {
			return Note{}, fmt.Errorf("read a validated note: %w", err)
		}
		row, old, err := editable(tx, in)
		if err != nil {
			return Note{}, err
		}
		if old == text {
			return Note{}, ErrNoteSame
		}
		edited := tx.Now.UTC()
		note := Note{
			ID: in.Note, Text: text, Author: row.Author, Name: row.AuthorName, At: micro(row.At), EditedAt: &edited,
			Version: int(row.Version) + 1, Pinned: row.Pinned, Warnings: warnings(text),
		}
		if err := replace(tx, note, row); err != nil {
			return Note{}, err
		}
		tx.Record(event.Fact{Type: eventNoteEdited, Account: tx.Account, Changed: []string{"text"}, Data: NoteEdited{Note: note.ID, Version: note.Version}})
		return note, nil
	})
}

// editable reads the note under its lock, and its text, if the actor may edit it.
func editable(tx *op.Tx, in EditNoteInput) (noteForEditRow, string, error) {
	row, err := New(tx).noteForEdit(tx.Ctx, noteForEditParams{Tenant: tx.Actor.Tenant, ID: in.Note})
	if err != nil {
		return row, "", fmt.Errorf("read the note: %w", err)
	}
	if row.Author != tx.Actor.ID {
		return row, "", ErrNotAuthor
	}
	if row.RedactedAt.Valid {
		return row, "", ErrNoteRedacted
	}
	if in.Version != 0 && int64(in.Version) != row.Version {
		return row, "", ErrNoteChanged
	}
	body, err := tx.Unseal(row.Body, in.Note)
	return row, string(body), err
}

func replace(tx *op.Tx, note Note, before noteForEditRow) error {
	q := New(tx)
	err := q.keepNoteVersion(tx.Ctx, keepNoteVersionParams{Note: note.ID, Version: before.Version, At: writtenAt(before), Body: before.Body})
	if err != nil {
		return fmt.Errorf("keep the note's version: %w", err)
	}
	body, err := tx.Seal([]byte(note.Text), note.ID)
	if err != nil {
		return err
	}
	err = q.updateNote(tx.Ctx, updateNoteParams{ID: note.ID, Body: body, Version: int64(note.Version), EditedAt: instant(tx.Now)})
	if err != nil {
		return fmt.Errorf("update the note: %w", err)
	}
	return nil
}

func micro(us int64) time.Time { return time.UnixMicro(us).UTC() }

func instant(t time.Time) sql.NullInt64 { return sql.NullInt64{Int64: t.UnixMicro(), Valid: true} }

// writtenAt is when the version that is about to be replaced was written.
func writtenAt(row noteForEditRow) int64 {
	if row.EditedAt.Valid {
		return row.EditedAt.Int64
	}
	return row.At
}

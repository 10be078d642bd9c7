package desk

import (
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/op"
)

// VersionedNote is a note with the texts it had before, newest first.
type VersionedNote struct {
	Note
	Versions []NoteVersion `json:"versions"`
	// Editable says whether the reader wrote it.
	Editable bool `json:"editable"`
}

// NoteVersion is a text that a note had before.
type NoteVersion struct {
	Version int       `json:"version"`
	At      time.Time `json:"at"`
	Text    string    `json:"text"`
}

// pinned returns the target account's pinned notes.
func pinned(tx *op.Tx) ([]Note, error) {
	rows, err := New(tx).pinnedNotes(tx.Ctx, tx.Account.N)
	if err != nil {
		return nil, fmt.Errorf("read the pinned notes: %w", err)
	}
	notes := make([]Note, 0, len(rows))
	for _, r := range rows {
		n, err := open(tx, noteByIDRow(r))
		if err != nil {
			return nil, err
		}
		notes = append(notes, n)
	}
	return notes, nil
}

// noteWithVersions returns a note of the target account with all its texts,
// or nil if it is gone.
func noteWithVersions(tx *op.Tx, noteID string) (*VersionedNote, error) {
	q := New(tx)
	row, err := q.noteByID(tx.Ctx, noteByIDParams{Account: tx.Account.N, ID: noteID})
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read note %s: %w", noteID, err)
	}
	note, err := open(tx, row)
	if err != nil {
		return nil, err
	}
	out := &VersionedNote{Note: note, Versions: []NoteVersion{}, Editable: note.Author == tx.Actor.ID && note.RedactedAt == nil}
	if note.Version == 1 {
		return out, nil
	}
	versions, err := q.versionsOf(tx.Ctx, noteID)
	if err != nil {
		return nil, fmt.Errorf("read the versions of note %s: %w", noteID, err)
	}
	for _, v := range versions {
		text, err := tx.Unseal(v.Body, noteID)
		if err != nil {
			return nil, err
		}
		out.Versions = append(out.Versions, NoteVersion{Version: int(v.Version), At: micro(v.At), Text: string(text)})
	}
	return out, nil
}

func open(tx *op.Tx, row noteByIDRow) (Note, error) {
	text, err := tx.Unseal(row.Body, row.ID)
	if err != nil {
		return Note{}, err
	}
	n := Note{
		ID: row.ID, Text: string(text), Author: row.Author, Name: row.AuthorName, At: micro(row.At),
		Version: int(row.Version), Pinned: row.Pinned,
	}
	if row.EditedAt.Valid {
		edited := micro(row.EditedAt.Int64)
		n.EditedAt = &edited
	}
	if row.RedactedAt.Valid {
		removed := micro(row.RedactedAt.Int64)
		n.RedactedAt, n.RedactedBy, n.Text = &removed, row.RedactedName, ""
	}
	return n, nil
}

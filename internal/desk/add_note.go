package desk

import (
	"context"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/op"
)

var opAddNote = op.Define("desk.add_note", "Add a note", op.Needs{})

// NoteLength is how many characters a note may have.
const NoteLength = 10_000

// AddNoteInput is a note about an account.
type AddNoteInput struct {
	Account string `json:"account"` // login ID
	Text    string `json:"text"`
}

// Validate asks for some text of at most [NoteLength] characters.
func (in AddNoteInput) Validate() error {
	var f fault.Fields
	checkNote(&f, in.Text)
	return f.Err()
}

// Target is the account.
func (in AddNoteInput) Target() op.Target { return op.Target{Account: in.Account} }

// Note is what staff wrote about an account.
type Note struct {
	ID       string     `json:"id"`
	Text     string     `json:"text"`
	Author   string     `json:"author"`
	Name     string     `json:"author_name"`
	At       time.Time  `json:"at"`
	EditedAt *time.Time `json:"edited_at"`
	Version  int        `json:"version"`
	Pinned   bool       `json:"pinned"`
	// RedactedAt is when the text was removed, and RedactedBy who did it; nil and
	// empty unless it was.
	RedactedAt *time.Time `json:"redacted_at,omitempty"`
	RedactedBy string     `json:"redacted_by,omitempty"`
	// MergedFrom is the login ID of the account that it was written about, where
	// that became a part of the one whose notes are read.
	MergedFrom string `json:"merged_from,omitempty"`
	// Warnings say what the text seems to hold that a note must not hold.
	Warnings []string `json:"warnings,omitempty"`
}

// NoteAdded is told when a note was added. The text itself stays with the note.
type NoteAdded struct {
	Note string `json:"note"`
}

var eventNoteAdded = event.Define("desk.note_added", "NOTE", NoteAdded{Note: "not_0193a6c2b4f07c3e9a1d5f2b7c8e9d01"})

// AddNote adds a note to an account. Only staff and programs acting for them
// write notes; the customer never sees them. A text that seems to hold a card
// number or a password is taken, and answered with a warning.
//
// It returns [op.ErrNotFound] if there is no such account for the actor.
func (s *Service) AddNote(ctx context.Context, actor authz.Actor, in AddNoteInput) (Note, error) {
	return op.Do(ctx, s.db, actor, opAddNote, in, func(tx *op.Tx) (Note, error) {
		text, err := fold.Lines(in.Text)
		if err != nil {
			return Note{}, fmt.Errorf("read a validated note: %w", err)
		}
		note := Note{
			ID: tx.NewID("not"), Text: text, Author: actor.ID, Name: actor.Name,
			At: tx.Now.UTC(), Version: 1, Warnings: warnings(text),
		}
		body, err := tx.Seal([]byte(text), note.ID)
		if err != nil {
			return Note{}, err
		}
		err = New(tx).insertNote(tx.Ctx, insertNoteParams{
			ID: note.ID, Tenant: actor.Tenant, Account: tx.Account.N, Author: note.Author,
			AuthorName: note.Name, At: tx.Now.UnixMicro(), Body: body,
		})
		if err != nil {
			return Note{}, fmt.Errorf("insert the note: %w", err)
		}
		tx.Record(event.Fact{Type: eventNoteAdded, Account: tx.Account, Data: NoteAdded{Note: note.ID}})
		return note, nil
	})
}

func checkNote(f *fault.Fields, raw string) {
	text, err := fold.Lines(raw)
	switch {
	case err != nil:
		f.Add("text", "not_text", "Write plain text: "+err.Error()+".")
	case text == "":
		f.Add("text", "required", "Write something first.")
	case utf8.RuneCountInString(text) > NoteLength:
		f.Add("text", "too_long", fmt.Sprintf("Use %d characters at most; there are %d.", NoteLength, utf8.RuneCountInString(text)))
	}
}

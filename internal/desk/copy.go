package desk

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/op"
)

// Copied is what the desk holds of one person, for that person. The staff's
// words are personal data of whom they are about (CJEU C-434/16); who wrote
// them is not told (GDPR Art. 15(4)).
type Copied struct {
	Notes  []CopiedNote  `json:"notes,omitempty"`
	Panels []CopiedPanel `json:"panels,omitempty"`
}

// CopiedPanel is what another system said of the person.
type CopiedPanel struct {
	Key       string    `json:"key" copy:"external_panel.key"`
	UpdatedAt time.Time `json:"updated_at" copy:"external_panel.updated_at"`
	PutAt     time.Time `json:"put_at" copy:"external_panel.put_at"`
	Content   panelBody `json:"content" copy:"external_panel.body"`
}

// CopiedNote is a note, and the texts it had before.
type CopiedNote struct {
	At       time.Time  `json:"at" copy:"note.at"`
	EditedAt *time.Time `json:"edited_at,omitempty" copy:"note.edited_at"`
	// RedactedAt is when its text was taken out.
	RedactedAt *time.Time    `json:"redacted_at,omitempty" copy:"note.redacted_at"`
	Pinned     bool          `json:"pinned,omitempty" copy:"note.pinned"`
	Text       string        `json:"text" copy:"note.body"`
	Earlier    []CopiedWords `json:"earlier,omitempty"`
}

// CopiedWords is a text that a note had before.
type CopiedWords struct {
	At   time.Time `json:"at" copy:"note_version.at"`
	Text string    `json:"text" copy:"note_version.body"`
}

// Copy reads what the desk holds of one person, for that person: nothing is
// masked.
func Copy(tx *op.Tx, n int64) (Copied, error) {
	q := New(tx)
	notes, err := q.copyNotes(tx.Ctx, n)
	if err != nil {
		return Copied{}, fmt.Errorf("copy the notes: %w", err)
	}
	versions, err := q.copyNoteVersions(tx.Ctx, n)
	if err != nil {
		return Copied{}, fmt.Errorf("copy the notes' earlier texts: %w", err)
	}
	earlier := map[string][]CopiedWords{}
	for _, v := range versions {
		text, err := tx.UnsealFor(n, v.Body, v.Note)
		if err != nil {
			return Copied{}, fmt.Errorf("open a note's earlier text: %w", err)
		}
		earlier[v.Note] = append(earlier[v.Note], CopiedWords{At: micro(v.At), Text: string(text)})
	}
	var out Copied
	for _, r := range notes {
		text, err := tx.UnsealFor(n, r.Body, r.ID)
		if err != nil {
			return Copied{}, fmt.Errorf("open a note: %w", err)
		}
		note := CopiedNote{At: micro(r.At), Pinned: r.Pinned, Text: string(text), Earlier: earlier[r.ID]}
		if r.EditedAt.Valid {
			at := micro(r.EditedAt.Int64)
			note.EditedAt = &at
		}
		if r.RedactedAt.Valid {
			at := micro(r.RedactedAt.Int64)
			note.RedactedAt = &at
		}
		out.Notes = append(out.Notes, note)
	}
	out.Panels, err = copyPanels(tx, n)
	return out, err
}

func copyPanels(tx *op.Tx, n int64) ([]CopiedPanel, error) {
	rows, err := New(tx).panelsOf(tx.Ctx, n)
	if err != nil {
		return nil, fmt.Errorf("copy the panels: %w", err)
	}
	var out []CopiedPanel
	for _, r := range rows {
		text, err := tx.UnsealFor(n, r.Body, r.ID)
		if err != nil {
			return nil, fmt.Errorf("open a panel: %w", err)
		}
		p := CopiedPanel{Key: r.Key, UpdatedAt: micro(r.UpdatedAt), PutAt: micro(r.PutAt)}
		if err := json.Unmarshal(text, &p.Content); err != nil {
			return nil, fmt.Errorf("read a panel: %w", err)
		}
		out = append(out, p)
	}
	return out, nil
}

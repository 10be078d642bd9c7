package client

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// Notes has the operations on notes.
type Notes struct{ c *Client }

// Note is what staff wrote about an account.
type Note struct {
	ID         string     `json:"id"`
	Text       string     `json:"text"`
	Author     string     `json:"author"`
	AuthorName string     `json:"author_name"`
	At         time.Time  `json:"at"`
	EditedAt   *time.Time `json:"edited_at"`
	Version    int        `json:"version"`
	Pinned     bool       `json:"pinned"`
	// Warnings say what the text seems to hold that a note must not hold.
	Warnings []string `json:"warnings"`
}

// VersionedNote is a note with the texts it had before, newest first.
type VersionedNote struct {
	Note
	Versions []NoteVersion `json:"versions"`
	Editable bool          `json:"editable"` // by this key
}

// NoteVersion is a text that a note had before.
type NoteVersion struct {
	Version int       `json:"version"`
	At      time.Time `json:"at"`
	Text    string    `json:"text"`
}

// AddNote adds a note to an account.
func (a *Accounts) AddNote(ctx context.Context, id, text string) (*Note, error) {
	return note(ctx, a.c, "/accounts/"+url.PathEscape(id)+"/notes", map[string]any{"text": text})
}

// Edit replaces the text of a note that the same key wrote. version is the
// one that was read: if it was edited since, nothing is done and the problem's
// code is "note_changed". 0 skips the comparison.
func (n *Notes) Edit(ctx context.Context, id, text string, version int) (*Note, error) {
	return note(ctx, n.c, "/notes/"+url.PathEscape(id)+"/edit", map[string]any{"text": text, "version": version})
}

// Pin puts a note on top of the account's page.
func (n *Notes) Pin(ctx context.Context, id string) error {
	return n.c.Do(ctx, http.MethodPost, "/notes/"+url.PathEscape(id)+"/pin", nil, nil, nil)
}

// Unpin takes a note from the top of the account's page.
func (n *Notes) Unpin(ctx context.Context, id string) error {
	return n.c.Do(ctx, http.MethodPost, "/notes/"+url.PathEscape(id)+"/unpin", nil, nil, nil)
}

func note(ctx context.Context, c *Client, path string, body map[string]any) (*Note, error) {
	var out Note
	if err := c.Do(ctx, http.MethodPost, path, nil, body, &out); err != nil {
		return nil, err
	}
	return &out, nil
}

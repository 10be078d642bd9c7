package console

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

// warningWords are the texts of what a note seems to hold.
var warningWords = map[string]string{"card_number": "note.looks_like_card", "password": "note.looks_like_password"}

// addNote keeps a note. A text that seems to hold what a note must not hold is
// given back first, and kept if it is sent again.
func (c *console) addNote(v *visit) error {
	form := view.NoteForm{Slug: v.slug(), LoginID: v.r.PathValue("id"), Text: v.form("text"), Key: v.form("key")}
	if form.Warning = v.warning(form.Text); form.Warning != "" && v.form("confirmed") == "" {
		return c.giveBack(v, form)
	}
	form.Warning = ""
	note, err := c.Desk.AddNote(v.r.Context(), v.actor, desk.AddNoteInput{Account: form.LoginID, Text: form.Text})
	if f := fault.As(err); f != nil && f.Kind == fault.Invalid {
		form.Problem = v.sentence(f)
		if errors.Is(err, op.ErrKeyReused) {
			form.Key = c.NewID("idk") // the next press is another note
		}
		return c.giveBack(v, form)
	}
	if err != nil {
		return err
	}
	if !v.fragment() {
		return c.done(v, view.AccountPath(v.slug(), form.LoginID), v.T("note.added"))
	}
	next := view.NoteForm{Slug: form.Slug, LoginID: form.LoginID, Key: c.NewID("idk")}
	t := teller{visit: v}
	card := t.noteCard(desk.VersionedNote{Note: note, Editable: true})
	return v.show(view.NoteAdded(v.View, next, card, view.Result{Tone: view.Good, Text: v.T("note.added")}))
}

// warning says what the text seems to hold, or nothing.
func (v *visit) warning(text string) string {
	var said []string
	for _, w := range desk.Warnings(text) {
		if key, known := warningWords[w]; known {
			said = append(said, v.T(key))
		}
	}
	return joined(" ", said...)
}

// giveBack draws the form with what was typed and what is to be said about it.
func (c *console) giveBack(v *visit, form view.NoteForm) error {
	if v.fragment() {
		v.draw(http.StatusUnprocessableEntity, view.NoteFormRegion(v.View, form))
		return nil
	}
	page, err := c.summary(v)
	if err != nil {
		return err
	}
	return c.drawActivity(v, page, form)
}

// readNote reads the note that the address names, as a card.
func (c *console) readNote(v *visit) (view.Card, error) {
	note, err := c.Desk.ViewNote(v.r.Context(), v.actor, desk.ViewNoteInput{Note: v.r.PathValue("note")})
	if err != nil {
		return view.Card{}, err
	}
	return teller{visit: v}.noteCard(note), nil
}

// noteCard answers one note as it stands. Its address leads to its place on
// the account's page.
func (c *console) noteCard(v *visit) error {
	if !v.fragment() {
		return v.goTo(v.notePlace())
	}
	card, err := c.readNote(v)
	if err != nil {
		return err
	}
	return v.show(view.CardItem(v.View, v.slug(), v.r.PathValue("id"), card))
}

func (v *visit) notePlace() string {
	return view.AccountPath(v.slug(), v.r.PathValue("id")) + "#card-" + v.r.PathValue("note")
}

// noteEditor answers a note as a form for a new wording.
func (c *console) noteEditor(v *visit) error {
	if !v.fragment() {
		return v.goTo(v.notePlace())
	}
	card, err := c.readNote(v)
	if err != nil {
		return err
	}
	return v.show(view.NoteEditor(v.View, v.slug(), v.r.PathValue("id"), card, ""))
}

// editNote keeps a new wording. If it cannot be kept, the form comes back with
// the text that was typed; after somebody else's change it then holds the
// version that stands now.
func (c *console) editNote(v *visit) error {
	version, err := strconv.Atoi(v.form("version"))
	if err != nil {
		version = -1 // refused as a version that cannot be
	}
	in := desk.EditNoteInput{Note: v.r.PathValue("note"), Text: v.form("text"), Version: version}
	_, err = c.Desk.EditNote(v.r.Context(), v.actor, in)
	if f := fault.As(err); f != nil && !errors.Is(err, desk.ErrNoteSame) && (f.Kind == fault.Invalid || f.Kind == fault.Stale) {
		return c.editAgain(v, f, in.Text)
	}
	if err != nil && !errors.Is(err, desk.ErrNoteSame) {
		return err
	}
	if !v.fragment() {
		return c.done(v, v.notePlace(), v.T("note.changed"))
	}
	card, err := c.readNote(v)
	if err != nil {
		return err
	}
	return v.show(view.NoteChanged(v.View, v.slug(), v.r.PathValue("id"), card, view.Result{Tone: view.Good, Text: v.T("note.changed")}))
}

func (c *console) editAgain(v *visit, f *fault.Error, typed string) error {
	card, err := c.readNote(v)
	if err != nil {
		return err
	}
	card.Note.Text = typed
	v.draw(statusOf(f), view.NoteEditor(v.View, v.slug(), v.r.PathValue("id"), card, v.sentence(f)))
	return nil
}

// redactNote removes a note's text for good.
func (c *console) redactNote(v *visit) error {
	actor := v.actor
	actor.Call.Reason = v.form("reason")
	version, err := strconv.Atoi(v.form("version"))
	if err != nil {
		version = -1 // refused as a version that cannot be
	}
	_, err = c.Desk.RedactNote(v.r.Context(), actor, desk.RedactNoteInput{Note: v.r.PathValue("note"), Version: version})
	if errors.Is(err, desk.ErrNoteChanged) {
		c.leaveLine(v, view.Result{Tone: view.Bad, Text: v.T("note.changed_before_redact")})
		return v.goTo(v.notePlace())
	}
	if errors.Is(err, op.ErrReason) || errors.Is(err, desk.ErrNoteRedacted) {
		c.leaveLine(v, view.Result{Tone: view.Bad, Text: v.sentence(fault.As(err))})
		return v.goTo(v.notePlace())
	}
	if err != nil {
		return err
	}
	return c.done(v, v.notePlace(), v.T("note.now_redacted"))
}

// pinNote puts a note above the timeline, or takes it down.
func (c *console) pinNote(v *visit) error {
	in := desk.PinNoteInput{Note: v.r.PathValue("note"), Pinned: v.form("pinned") == "true"}
	if _, err := c.Desk.PinNote(v.r.Context(), v.actor, in); err != nil {
		return err
	}
	text := v.T("note.now_unpinned")
	if in.Pinned {
		text = v.T("note.now_pinned")
	}
	return c.done(v, view.AccountPath(v.slug(), v.r.PathValue("id")), text)
}

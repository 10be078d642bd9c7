package view

import "time"

// Activity is the account's timeline.
type Activity struct {
	Slug, LoginID string
	// Types are the kinds of card this account has; Selected marks the chosen.
	Types []TypeChoice
	// From and To are dates written 2006-01-02, or empty.
	From, To string
	// Pinned are the notes shown above everything.
	Pinned []Card
	Cards  []Card
	// Next is the address of older cards for [ActivityMore], or empty.
	Next string
	// Live says that new cards are announced at [LivePath]; After is the place
	// of the stream at which the page was drawn.
	Live  bool
	After string
	// Words are searched in notes.
	Words string
	// Filtered says that an empty list may be so because of the filter.
	Filtered bool
	// Form is nil for readers who may not add notes.
	Form *NoteForm
}

// TypeChoice is one kind of card in the filter, or one of the tenant's own
// types, which has a word and an icon of its own.
type TypeChoice struct {
	Kind       Kind
	Value      string // in addresses
	Word, Icon string
	Count      int
	Selected   bool
}

// Card is one entry of the timeline.
type Card struct {
	// ID is unique on the page and part of the card's own address.
	ID   string
	Kind Kind
	At   time.Time
	// Text is one sentence in the reader's language. It is empty for a note.
	Text    string
	Actor   Actor
	Changes []Change
	// Note is set for notes only.
	Note *Note
	// Word and Icon stand on the badge of a tenant's own type.
	Word, Icon string
	// Link leads to another system by https, or is empty; Host is where to.
	Link, Host string
	// From is the account that it happened to, where that became a part of the one
	// whose page this is; nil for the account's own.
	From *MergedPart
	// Acts are what can be done about it now.
	Acts []CardAct
}

// CardAct is an act or a way that a card's menu offers.
type CardAct struct {
	Label, Icon string
	// Href leads to a page of the desk; Action is where a form is sent (POST)
	// with Values. One of them is set.
	Href, Action string
	Values       []LabelValue
	// Sure says what will happen, and asks for words why before it does; empty
	// for what is harmless.
	Sure string
}

// ActorKind is what sort of somebody did something, as an actor.* key.
type ActorKind string

// The kinds of actors.
const (
	ByCustomer  ActorKind = "customer"
	ByStaff     ActorKind = "staff"
	BySystem    ActorKind = "system"
	ByKey       ActorKind = "key"
	ByAnonymous ActorKind = "anonymous"
)

// Actor is who did something. Name is empty where the kind says all; Href is
// empty where there is nothing to open.
type Actor struct {
	Kind ActorKind
	Name string
	Href string
}

// Change is one value before and after, either of which may be empty. The name
// is a field.* key, or Label where the tenant gave it one.
type Change struct{ Key, Label, Old, New string }

// Note is what staff wrote, with its earlier wordings, newest first.
type Note struct {
	// ID is the note's own id, for the addresses of its acts.
	ID      string
	Text    string
	Version int
	Pinned  bool
	Earlier []NoteVersion
	// Redacted says that the text was removed and only the trace is left, by
	// RedactedBy at RedactedAt where that is known.
	Redacted   bool
	RedactedBy string
	RedactedAt time.Time
	// CanEdit and CanPin say what the reader may do with it.
	CanEdit, CanPin bool
}

// NoteVersion is an earlier wording of a note.
type NoteVersion struct {
	Text string
	At   time.Time
	By   string
}

// NoteForm is the form for a new note, with what was typed.
type NoteForm struct {
	Slug, LoginID string
	Text          string
	// Key makes sending twice harmless; the server gives a new one each time
	// the form is drawn.
	Key string
	// Warning asks to look again before the note is kept (a card number, a
	// password); sending again confirms. Problem says why it was not kept.
	Warning, Problem string
}

// owner is the login ID of the account that a card is of.
func (c Card) owner(page string) string {
	if c.From != nil {
		return c.From.LoginID
	}
	return page
}

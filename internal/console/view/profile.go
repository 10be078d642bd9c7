package view

import "time"

// ProfilePath saves the form of the customer-information tab (POST) and answers
// with [ProfileSaved], or with [ProfileForm] where something must be said first.
func ProfilePath(slug, loginID string) string { return AccountPath(slug, loginID) + "/profile" }

// Profile is the tab of what is known about the customer.
type Profile struct {
	Slug, LoginID string
	// CanEdit says that the reader may change it; without, it is all text.
	CanEdit bool
	// Given says that the form was given back and holds what is not saved yet.
	Given bool
	// Problem is what is to be said about the whole form.
	Problem string
	// Key, Version, Seen and Clash travel with the form: the idempotency key, the
	// account's version, what stood in the fields, and what is asked about.
	Key, Version, Seen, Clash string
	Groups                    []ProfileGroup
	Addresses                 []ProfileAddress
	// New is the address to add, or nil.
	New *ProfileAddress
}

// ProfileGroup is a heading, as a profile.* key, and its fields: those to read
// first where there are both.
type ProfileGroup struct {
	Key string
	// Note is a text below the heading, or empty.
	Note   string
	Fields []ProfileField
	Inputs []ProfileInput
}

// ProfileField is one fact to read. The name is a field.* key, or Label where
// the tenant gave it one. Value may be empty: it then says so.
type ProfileField struct {
	Key, Label, Value string
	// Why says why it cannot be changed, or is empty.
	Why string
	// Verified puts a tick beside the value; Copy offers to copy it.
	Verified, Copy bool
}

// ProfileInput is one field of the form: one control, or several under one
// name, as the parts of a birthday.
type ProfileInput struct {
	Label, Help string
	// Problem is what is wrong with the field as a whole.
	Problem  string
	Required bool
	Controls []ProfileControl
	// Clash is set where somebody else changed the field meanwhile.
	Clash *ProfileClash
}

// ProfileControl is one control. Its Label is printed only beside others.
type ProfileControl struct {
	Name, Label, Value string
	// Kind is text, date, url or select.
	Kind string
	// Mode is the keyboard that a phone shows, or empty.
	Mode    string
	Most    int
	Options []ProfileOption
	Problem string
	// Zones offers the names of time zones.
	Zones bool
}

// ProfileOption is one choice of a select.
type ProfileOption struct{ Value, Text string }

// ProfileClash is what two people made of one field. Chosen is "theirs",
// "mine", or empty.
type ProfileClash struct {
	Unit, By       string
	At             time.Time
	Theirs, Yours  string
	Chosen         string
	TheirsGone     bool // the other one removed it
	YoursGone      bool // the reader removed it
	Problem, Label string
}

// ProfileAddress is one address: a line to read, and the controls behind it.
type ProfileAddress struct {
	ID, Line, Type string
	Open, Removed  bool
	Input          ProfileInput
	// ReadOnly leaves out the controls; Why says why it cannot be changed, or is
	// empty.
	ReadOnly bool
	Why      string
}

func (c ProfileControl) id() string { return "profile-" + c.Name }

// described lists what belongs to a control besides its label.
func (i ProfileInput) described(c ProfileControl) string {
	ids := c.id() + "-problem"
	if i.Help != "" {
		ids = i.id() + "-help " + ids
	}
	return ids
}

func (i ProfileInput) id() string {
	if len(i.Controls) == 0 {
		return "profile"
	}
	return i.Controls[0].id()
}

// half is how many groups stand in the first column: names and personal data.
func (p Profile) half() int { return min(2, len(p.Groups)) }

// saveKeys are the keys that save.
const saveKeys = "Ctrl S"

// profileParts are the parts of an account that only this tab shows.
var profileParts = []string{"birthday", "address", "picture", "attributes"}

package view

// Act is an act with consequences: pressing its button opens a panel that says
// what will happen and asks for what the act needs.
type Act struct {
	// Label is verb and object ("Disable member"); it stands on the button that
	// opens the panel and on the one that does it.
	Label string
	// What is what will happen, one sentence each: to sessions, to
	// applications, who is told.
	What []string
	// Op is the name of the operation, where it may need a second person: the
	// panel says so then, and its button asks.
	Op string
	// Action is where the form goes (POST).
	Action string
	// Reasons offers a list and a field for words (names reason_code and
	// reason); empty asks for none. Ticket offers a field for the number of a
	// ticket (name ticket).
	Reasons []Choice
	Ticket  bool
	// Preview answers what the act would do now, when the panel opens; empty:
	// What says it all.
	Preview string
	// Level says how far the caller is verified, where that matters, or is
	// empty.
	Level string
	// Daily marks an act that is harmless or can be undone: its button is not
	// red.
	Daily bool
	// Blocked says why the act cannot be done now and who may, or is empty; the
	// button is shown, but does nothing.
	Blocked string
}

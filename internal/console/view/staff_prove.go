package view

// ProvePage asks a member to prove that it is still them: before an act that
// needs it, or because the session is locked.
type ProvePage struct {
	View
	Name, Email string
	// Next is where to go on, or empty.
	Next string
	// Locked says that the session rests after idle minutes.
	Locked bool
	// Passkey and Password are the ways that the member has here. Without any
	// the page leads to setting one up.
	Passkey, Password bool
	// Register says that the member must register a passkey before anything else.
	Register bool
	Problem  string
}

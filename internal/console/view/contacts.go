package view

// Contacts are the e-mails, telephone numbers and names to sign in by, with
// what can be done about each.
type Contacts struct {
	Emails []ContactLine // the primary one first
	// EmailActs are those that the state of the e-mails offers; MoreActs are
	// rarer, and stand apart.
	EmailActs []FormAct
	MoreActs  []FormAct
	Phones    []PhoneLine
	AddPhone  FormAct
	Names     []ContactLine
	NameActs  []FormAct
}

// ContactLine is one contact as it is shown: masked for some.
type ContactLine struct {
	Label string
	Value string
	// State is whether it is verified, in words; empty where that says nothing.
	State string
	Good  bool
}

// PhoneLine is a telephone number with what can be done about it.
type PhoneLine struct {
	ContactLine
	Acts []FormAct
}

// FormAct is an act whose panel asks for values.
type FormAct struct {
	Act
	Fields []ActField
}

// ActField is one value that a panel asks for.
type ActField struct {
	Name, Label, Help string
	Type              string // of the input: email, tel, text; empty: a list of choices; hidden: none is shown
	Value             string
	Auto              string // the autocomplete word
	Required          bool
	Choices           []Choice
}

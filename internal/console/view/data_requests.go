package view

// DataSection are an account's data requests and the copies of its data.
type DataSection struct {
	Requests []DataRow
	Exports  []DataRow
	Acts     []DataAct
}

// DataRow is one request or copy. Tone colors its state: open, late, done.
type DataRow struct {
	Title, State, Tone string
	// Name and Href are the customer's, in a list of many.
	Name, Href string
	Words      []string
	Acts       []DataAct
}

// DataAct is a panel with further fields: those that are not empty are asked
// for or sent along.
type DataAct struct {
	Act
	Request, Export string
	Kinds           []Choice // what is asked
	Outcomes        []Choice
	Details         bool // the customer's words
	Words           bool // of the outcome
}

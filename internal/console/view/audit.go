package view

import "time"

// AuditPage lists the audit log.
type AuditPage struct {
	Frame
	Filter AuditFilter
	// Filtered says that some filter is set, so that an empty list may be so
	// because of it.
	Filtered bool
	Rows     []AuditRow
	// Count is how many entries fit; AtLeast says that there are more.
	Count   int
	AtLeast bool
	From    int // number of the first row, counted from 1
	// Newer and Older lead to the pages beside, or are empty.
	Newer, Older string
	// Entry is the opened one, or nil. Gone says that it was asked for and is
	// not there.
	Entry *AuditEntry
	Gone  bool
	Seal  AuditSealed
	// Export is nil for who may not export.
	Export *AuditExport
}

// AuditFilter is the form above the list.
type AuditFilter struct {
	Actors           []ChoiceGroup
	Ops              []ChoiceGroup
	Outcomes, Vias   []Choice
	Account, Request string
	From, To         string // days
	AccountHelp      string
	Problems         map[string]string // by field
	Hidden           []Hidden          // the same filter, for the form of an export
}

// ChoiceGroup is a part of a list with a title.
type ChoiceGroup struct {
	Title   string
	Choices []Choice
}

// Hidden is a field of a form that is not shown.
type Hidden struct{ Name, Value string }

// AuditRow is one entry in the list: who did what, in words.
type AuditRow struct {
	Href string
	At   time.Time
	Who  string
	// Icon is the kind of actor.
	Icon string
	Did  string
	Why  string // of a refusal, or empty
	// About names what it was about, in short, or is empty.
	About   string
	Via     string
	Outcome string // done, refused, failed
	Current bool
}

// AuditEntry is everything that is recorded of one entry.
type AuditEntry struct {
	Row    AuditRow
	Close  string
	Fields []AuditField
	// Input are the lines of what was asked with; nil if there is none.
	Input          []AuditInput
	Erased, Masked bool
	Ways           []AuditWay
}

// AuditField is one recorded field.
type AuditField struct {
	// Label is a key of package locale.
	Label, Text string
	Code        bool // shown as an id, with a button that copies it
	At          time.Time
}

// AuditInput is one value of the input.
type AuditInput struct{ Name, Value string }

// AuditWay leads on from an entry.
type AuditWay struct{ Icon, Text, Href string }

// AuditSealed is what the last check of the log found.
type AuditSealed struct {
	Slug string
	// Tone is empty if the log was never verified.
	Tone Tone
	Text string
	At   time.Time
	// CanVerify says that the reader may start a check.
	CanVerify bool
}

// AuditExport is the form of an export.
type AuditExport struct {
	Form, Reason string
	Personal     bool
	Problem      string // beside the reason
	Open         bool
}

func auditTone(outcome string) string {
	switch outcome {
	case "done":
		return "audit-done"
	case "failed":
		return "audit-failed"
	}
	return "audit-refused"
}

func auditIcon(outcome string) string {
	switch outcome {
	case "done":
		return "circle-check"
	case "failed":
		return "alert-triangle"
	}
	return "ban"
}

func sealIcon(t Tone) string {
	switch t {
	case Good:
		return "shield-check"
	case Bad:
		return "alert-triangle"
	}
	return "info-circle"
}

// auditSpan writes which entries of how many are shown.
func auditSpan(p AuditPage) string {
	total := p.Number(p.Count)
	if p.AtLeast {
		total += "+"
	}
	if len(p.Rows) == 0 {
		return total
	}
	last := p.From + len(p.Rows) - 1
	return p.T("results.of", args{"Shown": p.Number(p.From) + "–" + p.Number(last), "Total": total})
}

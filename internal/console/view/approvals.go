package view

import (
	"net/url"
	"time"
)

// ApprovalsPath is the page of what waits for a second person (GET).
func ApprovalsPath(slug string) string { return "/t/" + url.PathEscape(slug) + "/approvals" }

// ApprovalPath is where one approval stands on it.
func ApprovalPath(slug, id string) string { return ApprovalsPath(slug) + "#" + id }

// ApprovalActPath is an act on an approval (POST), such as "approve".
func ApprovalActPath(slug, id, act string) string {
	return ApprovalsPath(slug) + "/" + url.PathEscape(id) + "/" + act
}

// ApprovalsPage lists what waits for a second person, and what became of it.
type ApprovalsPage struct {
	Frame
	// ToDecide wait for the reader, Others for somebody else; Ended are the
	// latest that do not wait any more.
	ToDecide, Others, Ended []ApprovalShown
	// Held are agents whom a limit holds, for those who may release it.
	Held []LimitShown
	// OlderHref leads to older ones that have ended, or is empty.
	OlderHref string
}

// ApprovalShown is one approval in words.
type ApprovalShown struct {
	ID string
	// Sentence says who wants what; On, if it is about an account, names it, and
	// OnHref leads there.
	Sentence, On, OnHref string
	// Both leads to the two accounts that it is about, side by side.
	Both   string
	Reason string
	Input  []AuditInput
	// What says what happens after the yes, or what came of it.
	What []string
	// State is a key of package locale below approvals.state; Tone its colour.
	State, Tone string
	At          time.Time
	Alone       bool
	// Acts are those that are possible now. Again does it again after the yes, if
	// the reader asked for it; AgainForm leads to the form instead.
	Acts             []Act
	Again, AgainForm string
}

// Asks are the operations for which the reader needs a second person's yes now,
// by name: their buttons ask for it. Whatever was approved and is the reader's to
// do again is not among them.
type Asks map[string]bool

// askLabel is what stands on the button of an operation.
func (v View) askLabel(operation, label string) string {
	if v.Asks[operation] {
		return v.T("second.ask")
	}
	return label
}

package view

import (
	"net/url"
	"time"
)

// BulkPath lists the work on many accounts (GET).
func BulkPath(slug string) string { return "/t/" + url.PathEscape(slug) + "/bulk" }

// BulkNewPath takes a selection (POST: account once for each, or scope=all with
// s, a kept search) and leads to its page, which shows (GET: of, act) what an
// act would do.
func BulkNewPath(slug string) string { return BulkPath(slug) + "/new" }

// BulkStartPath begins an act (POST: of, act, tag, expected, reason_code,
// reason).
func BulkStartPath(slug string) string { return BulkPath(slug) + "/start" }

// BulkRunPath is one run with its report (GET).
func BulkRunPath(slug, run string) string { return BulkPath(slug) + "/runs/" + url.PathEscape(run) }

// BulkNowPath answers [BulkRegion] to the page itself (GET), without keeping
// the session alive.
func BulkNowPath(slug, run string) string { return BulkRunPath(slug, run) + "/now" }

// BulkStopPath stops a run (POST).
func BulkStopPath(slug, run string) string { return BulkRunPath(slug, run) + "/stop" }

// BulkReportPath is the report as a table to keep (GET).
func BulkReportPath(slug, run string) string { return BulkRunPath(slug, run) + "/report.csv" }

// Choosing is what the results offer to somebody who may act on many accounts.
type Choosing struct {
	// Search is the kept search that found the rows; empty if it is too long to
	// be kept, and then only rows can be chosen.
	Search string
	// All says how many were found: "All 1,234 found".
	All string
}

// BulkPage lists the runs.
type BulkPage struct {
	Frame
	Runs []BulkRun
}

// BulkNewPage says what an act would do on a selection.
type BulkNewPage struct {
	Frame
	Of   string // names the selection
	Acts []BulkAct
	// Chosen is the name of an act; empty while none is chosen.
	Chosen   string
	Preview  *BulkPreview
	Problem  string // in place of a preview
	NeedsTag bool   // the act needs a tag, which is asked for first
	Tag      string
	Start    Act
}

// BulkAct is one act to choose. Blocked says who may, if the reader may not.
type BulkAct struct {
	Name, Label, Href string
	Blocked           string
}

// BulkPreview is what would be done.
type BulkPreview struct {
	Found, Ready int
	LeftOut      []BulkReason
	Examples     []BulkLine
	// More says that more accounts are left out than are named.
	More bool
}

// BulkReason says in words why so many are left out.
type BulkReason struct {
	Text  string
	Count int
}

// BulkLine is one account in a report. Href is empty for an account that is not
// the reader's to see.
type BulkLine struct {
	Name, LoginID, Href, Text string
}

// BulkRun is one run, on its way or done.
type BulkRun struct {
	ID, Href, Label, By, Reason string
	StartedAt                   time.Time
	Total, Done, LeftOut        int
	// State is running, finished or stopped; Text says it in a sentence.
	State, Text string
	Reasons     []BulkReason
	Lines       []BulkLine // accounts that were left out, the first hundred
	More        bool
	CanStop     bool
}

// Passed is how many accounts had their turn.
func (r BulkRun) Passed() int { return r.Done + r.LeftOut }

package view

import (
	"encoding/json"
	"time"

	"github.com/readmit/readmit/internal/console/locale"
	"github.com/readmit/readmit/web"
)

// View is what every component needs to print anything: the reader's language,
// the instant of the request, the reader's time zone, and the bundled assets.
// The printer's methods T and N are promoted, so that templates say v.T("brand").
type View struct {
	*locale.Printer
	Assets web.Assets
	Now    time.Time
	Zone   *time.Location
	// Asks are the operations that need a second person's yes now.
	Asks Asks
	// Seen is the version of the account that the page shows: acts from it say
	// so. 0: the page shows none.
	Seen int64
}

// Frame is what stands around the content of every page behind sign-in.
type Frame struct {
	View
	// Title is the page's own name; the product's name is added.
	Title string
	// Tenant is the one the page is about, Tenants all that the reader may
	// open, in the order to be listed.
	Tenant  Tenant
	Tenants []Tenant
	Menu    []MenuItem
	Me      Me
	// Query is what stands in the search box at the top.
	Query string
	// Result is a line to show at the top when the page loads, or nil.
	Result *Result
	// Limits are those of which the reader has little left; LimitStrip is where
	// the script asks for them anew, or empty.
	Limits     []LimitShown
	LimitStrip string
	// OwnSearch is set on the customers page, where the box at the top belongs
	// to the page's own search form.
	OwnSearch bool
	// NoSearch leaves the box out, for roles that may not search.
	NoSearch bool
	// Long marks a page of very many rows, whose first are painted before the
	// last are there. Its columns must not depend on its rows.
	Long bool
	// LockAfter is after how many idle minutes the page goes to the lock; 0
	// never.
	LockAfter int
}

// Tenant names a tenant in the menu.
type Tenant struct{ Slug, Name string }

// MenuItem is one entry of the left menu. Items that the reader's role may not
// use are left out by whoever fills the menu.
type MenuItem struct {
	// Label is a key of package locale, Icon a name from icons.txt.
	Label, Icon, Href string
	// Key is the letter that opens it after "g", or empty. No two items of a
	// menu have the same.
	Key string
	// Count is shown beside the label when it is above zero. Work says that the
	// page is told live when it changes.
	Count   int
	Work    bool
	Current bool
}

// Me is the member of staff who reads the page. Role is written out in the
// reader's language.
type Me struct{ Name, Initials, Email, Role string }

// Tone is how a line at the top is meant.
type Tone string

// The tones of a [Result].
const (
	Good Tone = "good"
	Warn Tone = "warn"
	Bad  Tone = "bad"
)

// Result is the one line at the top that says what an act did, or why it did
// not happen and what to do. Texts are in the reader's language.
type Result struct {
	Tone Tone
	Text string
	// Undo is the address that takes the act back, or empty.
	Undo string
	// Way leads on, or is empty; WayText says where.
	Way, WayText string
}

// mostCounted is the highest number that a menu shows.
const mostCounted = 99

// MenuCount writes how much waits behind an item of the menu; nothing if
// nothing does.
func MenuCount(v View, n int) string {
	switch {
	case n <= 0:
		return ""
	case n > mostCounted:
		return v.Number(mostCounted) + "+"
	}
	return v.Number(n)
}

// wholeID is the id of the last element of a page.
const wholeID = "whole"

// ready is the id of the element that must be there before the page is painted.
func (f Frame) ready() string {
	if f.Long {
		return "result" // the frame stands
	}
	return wholeID
}

// Home is where the product's name leads: the first page of the menu.
func (f Frame) Home() string {
	if len(f.Menu) > 0 {
		return f.Menu[0].Href
	}
	return TenantsPath
}

// scriptWords gives the console's script the few texts that it shows by
// itself, as a JSON object for the body's data-words attribute. A # stands
// where the script puts a number.
func (v View) scriptWords() string {
	words := map[string]string{
		"now":     v.T("time.now"),
		"minutes": v.T("time.minutes", locale.Args{"N": "#"}),
		"hours":   v.T("time.hours", locale.Args{"N": "#"}),
		"days":    v.T("time.days", locale.Args{"N": "#"}),
		"copied":  v.T("act.copied"),
		"news":    v.T("activity.new", locale.Args{"N": "#"}),
		"lost":    v.T("error.connection_lost"),
		"unknown": v.T("error.outcome_unknown"),

		"unknown_key": v.T("outcome.unknown"),
		"check":       v.T("outcome.check"),
		"still_cut":   v.T("outcome.still_cut"),
		"theirs":      v.T("account.customer_time", locale.Args{"Time": "#"}),
		"acts":        v.T("palette.acts"),
		"desk":        v.T("palette.desk"),
	}
	// A map of strings always has a JSON form.
	text, _ := json.Marshal(words)
	return string(text)
}

package view

import (
	"net/url"
	"time"
)

// DuplicatesPath lists the likely duplicates of an account (GET).
func DuplicatesPath(slug, login string) string { return AccountPath(slug, login) + "/duplicates" }

// DuplicateCountPath answers how many there are, for the sidebar (GET).
func DuplicateCountPath(slug, login string) string { return DuplicatesPath(slug, login) + "/count" }

// ComparePath shows two accounts side by side, with what a merge would do (GET),
// and takes the merge (POST) or says that they are two people's (POST).
func ComparePath(slug, login, other string) string {
	return DuplicatesPath(slug, login) + "/" + url.PathEscape(other)
}

// MergePath merges two accounts (POST: version, other_version, reason_code,
// reason, and choice.FIELD).
func MergePath(slug, login, other string) string { return ComparePath(slug, login, other) + "/merge" }

// DismissPath says that two accounts are two people's (POST: reason_code,
// reason).
func DismissPath(slug, login, other string) string {
	return ComparePath(slug, login, other) + "/dismiss"
}

// DuplicatesPage lists the likely duplicates of an account.
type DuplicatesPage struct {
	Frame
	Name, Back string
	List       []DuplicateLine
}

// DuplicateLine is a likely duplicate.
type DuplicateLine struct {
	LoginID, Name, Initials string
	Href, Compare           string
	Email, Phone            string
	Labels                  []Label
	Grounds                 []string
	Seen                    string // the grounds as they are sent back
	Score                   int
	// DismissedBy is who said that they are two people's; empty if nobody did.
	DismissedBy string
	DismissedAt time.Time
	Dismiss     Act
}

// ComparePage shows two accounts side by side.
type ComparePage struct {
	Frame
	Account, Other CompareSide
	Back, Turn     string // to the list; to the same with the other one as the one that stays
	Grounds        []string
	Fields         []CompareField
	// Stop is why they cannot be merged now; empty if they can.
	Stop  string
	Ends  []string
	Merge Act
	// Version and OtherVersion are what the reader sees.
	Version, OtherVersion int64
}

// CompareSide is one of two accounts that are compared.
type CompareSide struct {
	LoginID, Name, Initials, Href string
	Labels                        []Label
	Created, LastLogin            Moment
}

// CompareField is one thing that both accounts may have.
type CompareField struct {
	Name, Label    string
	Account, Other []string
	// Takes says that the other account's comes over; Choice that the reader may
	// choose. List says that what both have is joined.
	Takes, Choice, List bool
}

// MergedPart is one side of a merge as the sidebar of the other shows it.
type MergedPart struct{ LoginID, Href string }

// keepKey is what is said of choosing what the account has.
func (f CompareField) keepKey() string {
	if f.List || len(f.Account) == 0 {
		return "compare.leave"
	}
	return "compare.keep"
}

// takeKey is what is said of choosing what the other account has.
func (f CompareField) takeKey() string {
	switch {
	case f.List:
		return "compare.join"
	case len(f.Account) == 0:
		return "compare.fill"
	}
	return "compare.replace"
}

// afterKey is what is said where there is nothing to choose.
func (f CompareField) afterKey() string {
	switch {
	case len(f.Other) == 0:
		return "compare.stays_so"
	case len(f.Account) == 0:
		return "compare.gone"
	case !f.List && len(f.Account) == 1 && len(f.Other) == 1 && f.Account[0] == f.Other[0]:
		return "compare.same"
	}
	return "compare.own_stays"
}

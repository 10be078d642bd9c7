package view

import (
	"net/url"
	"time"
)

// Preview is what an act on an account would do if it were done now.
type Preview struct {
	// Lines are what ends and who is told, one sentence each.
	Lines []string
	// Undo says how the act is taken back, or that nothing takes it back.
	Undo string
}

// PreviewPage is the same on a page of its own, for readers without script.
type PreviewPage struct {
	Frame
	Preview Preview
	Act     string // in words
	Back    string // the address to go back to
}

// PreviewPath answers what an act would do (GET). object is the session, device
// or identity that it is about; empty for the account as a whole.
func PreviewPath(slug, id, act, object string) string {
	query := url.Values{"act": {act}}
	if object != "" {
		query.Set("object", object)
	}
	return AccountPath(slug, id) + "/preview?" + query.Encode()
}

// MeanwhilePage says that an act was not done, because the account is not any
// more as its reader saw it.
type MeanwhilePage struct {
	Frame
	Changes []Meanwhile
	// Action and Values do the act nevertheless: the form as it was sent, with the
	// version that the account has now.
	Action string
	Values []Hidden
	Back   string
}

// Meanwhile is something that somebody changed.
type Meanwhile struct {
	Text, By string
	At       time.Time
}

package view

import "net/url"

// Addresses of the console. Slugs and ids are escaped. Whether a verb is GET
// or POST stands with each; a POST without the HX-Request header is answered
// by a redirect, with it by a fragment.
const (
	// SignInPath shows (GET) and takes (POST) the sign-in form.
	SignInPath = "/staff/sign-in"
	// SignOutPath ends the session (POST).
	SignOutPath = "/staff/sign-out"
	// LanguagePath keeps the member's language (POST: lang, next).
	LanguagePath = "/staff/language"
	// TenantsPath lists the tenants the member may open (GET).
	TenantsPath = "/t"
)

// WelcomePath is the page of a one-time link (GET) and takes its form (POST).
func WelcomePath(token string) string { return "/staff/welcome/" + url.PathEscape(token) }

// TenantPath leads to the first page that the reader may open in a tenant (GET).
func TenantPath(slug string) string { return "/t/" + url.PathEscape(slug) + "/" }

// CustomersPath is a tenant's landing page (GET; s names a kept search, cursor
// a page of it, status a tile).
func CustomersPath(slug string) string { return "/t/" + url.PathEscape(slug) + "/customers" }

// SearchPath takes the search form (POST), so that what was typed stands in no
// address. It answers with [ResultsRegion] and HX-Replace-Url, or with a
// redirect to one account if the terms name exactly one by an identifier.
func SearchPath(slug string) string { return CustomersPath(slug) + "/search" }

// SuggestPath takes what is typed in the box at the top of other pages (POST)
// and answers with [Suggestions].
func SuggestPath(slug string) string { return CustomersPath(slug) + "/suggest" }

// SavedSearchesPath keeps a search under a name (POST: s, name).
func SavedSearchesPath(slug string) string { return CustomersPath(slug) + "/searches" }

// ShareSearchPath shows a saved search to colleagues (POST: shared is "true" or
// "false").
func ShareSearchPath(slug, search string) string {
	return savedSearchPath(slug, search) + "/share"
}

// SavedPath lists the saved searches (GET).
func SavedPath(slug string) string { return "/t/" + url.PathEscape(slug) + "/saved-searches" }

// RenameSearchPath gives a saved search another name (POST: name).
func RenameSearchPath(slug, search string) string { return savedSearchPath(slug, search) + "/rename" }

// PreferSearchPath makes a saved search the one that the reader begins with, or
// not any more (POST: preferred is "true" or "false").
func PreferSearchPath(slug, search string) string { return savedSearchPath(slug, search) + "/prefer" }

// RemoveSearchPath forgets a saved search (POST).
func RemoveSearchPath(slug, search string) string {
	return savedSearchPath(slug, search) + "/remove"
}

func savedSearchPath(slug, search string) string {
	return SavedPath(slug) + "/" + url.PathEscape(search)
}

// AccountPath is an account's page (GET; tab chooses the tab).
func AccountPath(slug, loginID string) string {
	return CustomersPath(slug) + "/" + url.PathEscape(loginID)
}

// AccountTabPath is one tab of an account's page (GET).
func AccountTabPath(slug, loginID, tab string) string {
	return AccountPath(slug, loginID) + "?tab=" + url.QueryEscape(tab)
}

// ActivityPath answers with [ActivityList] or, with a cursor, [ActivityMore]
// (GET: type, words, from, to, cursor).
func ActivityPath(slug, loginID string) string { return AccountPath(slug, loginID) + "/activity" }

// StreamPath is a browser's one stream of server-sent events (GET: watch, as
// [WatchKey] with / and the last order number known, and menu, a tenant's short
// name, each as often as needed). An event named "activity" tells a new card,
// one named "menu" the numbers in a tenant's menu.
const StreamPath = "/staff/live"

// WatchKey names an account whose new cards are told.
func WatchKey(slug, loginID string) string {
	return url.PathEscape(slug) + "/" + url.PathEscape(loginID)
}

// RevealPath shows masked values to the reader for a while (POST: part,
// because, words, tab) and answers with [SidebarShown], or with the sidebar and
// what is missing.
func RevealPath(slug, loginID string) string { return AccountPath(slug, loginID) + "/reveal" }

// SidebarPath answers with [SidebarShown] (GET: tab): values that were shown
// are masked again.
func SidebarPath(slug, loginID, tab string) string {
	return AccountPath(slug, loginID) + "/sidebar?tab=" + url.QueryEscape(tab)
}

// PinPath pins the account for the reader (POST: pinned is "true" or "false").
func PinPath(slug, loginID string) string { return AccountPath(slug, loginID) + "/pin" }

// BlockAddressPath blocks a network address that a card names (POST: address,
// reason, tab).
func BlockAddressPath(slug, loginID string) string {
	return AccountPath(slug, loginID) + "/block-address"
}

// NotesPath adds a note (POST: text, key, confirmed) and answers with
// [NoteAdded], or with [NoteFormRegion] if something must be said first.
func NotesPath(slug, loginID string) string { return AccountPath(slug, loginID) + "/notes" }

// NotePath answers with the note's [CardItem] (GET) and changes its text
// (POST: text, version).
func NotePath(slug, loginID, note string) string {
	return NotesPath(slug, loginID) + "/" + url.PathEscape(note)
}

// NoteEditPath answers with [NoteEditor] (GET).
func NoteEditPath(slug, loginID, note string) string { return NotePath(slug, loginID, note) + "/edit" }

// NoteRedactPath removes a note's text for good (POST: reason).
func NoteRedactPath(slug, loginID, note string) string {
	return NotePath(slug, loginID, note) + "/redact"
}

// NotePinPath pins or unpins a note (POST: pinned is "true" or "false").
func NotePinPath(slug, loginID, note string) string { return NotePath(slug, loginID, note) + "/pin" }

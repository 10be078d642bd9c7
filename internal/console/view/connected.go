package view

import (
	"net/url"
	"time"
)

// Connected is what other systems show of an account.
type Connected struct {
	Panels []ConnectedPanel
	// Settings leads to the types of external entries, or is empty.
	Settings string
}

// ConnectedPanel is one panel. Its texts are another system's, as they came.
type ConnectedPanel struct {
	Key, Title string
	Rows       []LabelValue
	Columns    []string
	Cells      [][]string
	// Link is an https address, or empty; Host is where it leads.
	Link, Host string
	Updated    time.Time
	By         string
}

// LabelValue is a label and its value.
type LabelValue struct{ Label, Value string }

// ExternalPage lists the tenant's types of external entries.
type ExternalPage struct {
	Settings
	Rows    []ExternalRow
	CanEdit bool
}

// ExternalRow is one type, with what was typed if it was refused.
type ExternalRow struct {
	Type, Label, Icon string
	Since             time.Time
	Icons             []Choice
	Problem           string
}

// ExternalTypesPath lists the types of external entries (GET).
func ExternalTypesPath(slug string) string { return settingsPath(slug, "external") }

// ExternalTypePath changes how a type reads (POST: label, icon).
func ExternalTypePath(slug, key string) string {
	return ExternalTypesPath(slug) + "/" + url.PathEscape(key)
}

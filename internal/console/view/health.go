package view

import (
	"net/url"
	"time"
)

// HealthPath is the page that says how the installation is (GET).
func HealthPath(slug string) string { return "/t/" + url.PathEscape(slug) + "/health" }

// HealthNowPath answers [HealthRegion] to the page itself (GET), without
// keeping the session alive.
func HealthNowPath(slug string) string { return HealthPath(slug) + "/now" }

// HealthPage says how the installation is.
type HealthPage struct {
	Frame
	Health Health
}

// Health is what was found.
type Health struct {
	Slug string
	// State is ok, slow or failing; Text says it for the whole.
	State, Text   string
	At            time.Time
	Version, Node string
	Checks        []HealthCheck
}

// HealthCheck is one thing that was looked at.
type HealthCheck struct {
	// State is ok, slow, failing or unknown.
	Name, State string
	Text        string
	Since       time.Time
	// Href leads to where more is told, or is empty; Way says where.
	Href, Way string
}

func healthIcon(state string) string {
	switch state {
	case "ok":
		return "circle-check"
	case "slow":
		return "clock"
	case "failing":
		return "circle-x"
	}
	return "help-circle"
}

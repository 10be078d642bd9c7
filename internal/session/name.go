package session

import "github.com/mileusna/useragent"

// DeviceName says in words what a user agent is, such as "Firefox on Windows"
// or "Safari on iPhone"; what cannot be read is the empty text. Programs can
// write into their user agent what they like, so it is shown and never trusted.
func DeviceName(userAgent string) string {
	a := useragent.Parse(clipped(userAgent))
	name, on := a.Name, a.OS
	if a.Device == "iPhone" || a.Device == "iPad" {
		on = a.Device
	}
	if on == "macOS" {
		on = "Mac"
	}
	switch {
	case name == "" || len(name) > 60 || len(on) > 60:
		return ""
	case on == "":
		return name
	}
	return name + " on " + on
}

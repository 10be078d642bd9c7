package oauth

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/readmit/readmit/internal/fault"
)

// uriLength is how long an address may be.
const uriLength = 2000

// uriBytes are the bytes of a URI (RFC 3986, section 2) without # and without
// the backslash, which browsers read as a slash.
var uriBytes = regexp.MustCompile(`^[A-Za-z0-9._~:/?\[\]@!$&'()*+,;=%-]+$`)

// loopback is an address of the own machine by number (RFC 8252, section 7.3).
var loopback = regexp.MustCompile(`^(http://(?:127\.0\.0\.1|\[::1\]))(:[1-9][0-9]{0,4})?([/?].*)?$`)

// privateScheme is a native application's own, with the owner's domain turned
// around (RFC 8252, section 7.1).
var privateScheme = regexp.MustCompile(`^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+$`)

// plainHost is a name or number without anything that two readers could
// understand in two ways.
var plainHost = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*|\[[0-9a-f:]+\])(:[1-9][0-9]{0,4})?$`)

// matches reports whether a redirect URI is one of the registered: byte by byte
// (OAuth 2.1, section 2.3.1; RFC 9700, section 4.1.3). A native application's
// loopback address may come with any port (RFC 8252, section 7.3).
func matches(kind string, registered []string, given string) bool {
	if len(given) > uriLength {
		return false
	}
	if slices.Contains(registered, given) {
		return true
	}
	if kind != Native {
		return false
	}
	g := loopback.FindStringSubmatch(given)
	if g == nil {
		return false
	}
	return slices.ContainsFunc(registered, func(uri string) bool {
		r := loopback.FindStringSubmatch(uri)
		return r != nil && r[1] == g[1] && r[3] == g[3]
	})
}

func checkURIs(f *fault.Fields, field string, uris []string, kind string) {
	f.Check(len(uris) <= MostURIs, field, "too_many", fmt.Sprintf("Give %d URIs at most.", MostURIs))
	for _, uri := range uris {
		if wrong := wrongURI(uri, kind); wrong != "" {
			f.Add(field, "syntax", wrong)
			return
		}
	}
}

// checkLogoutURI notes what is wrong with the address where an application is
// told that a session ended (OpenID Connect Back-Channel Logout 1.0, section
// 2.2). Whether it may be reached is decided when it is asked.
func checkLogoutURI(f *fault.Fields, uri, kind string) {
	if uri == "" {
		return
	}
	f.Check(kind != Machine, "backchannel_logout_uri", "kind", "Nobody signs in to an application of this kind: leave the address out.")
	if wrong := wrongURI(uri, Web); wrong != "" {
		f.Add("backchannel_logout_uri", "syntax", wrong)
	}
}

// wrongURI says what is wrong with an address to be registered; empty: nothing.
// What is refused here could be read in two ways by two programs.
func wrongURI(uri, kind string) string {
	if wrong := unreadable(uri); wrong != "" {
		return wrong
	}
	u, err := url.Parse(uri)
	if err != nil {
		return "Give a whole address, such as https://shop.example.com/callback."
	}
	if kind == Native && privateScheme.MatchString(u.Scheme) && strings.HasPrefix(uri, u.Scheme+":/") && u.Host == "" {
		return ""
	}
	return wrongWebURI(u)
}

func unreadable(uri string) string {
	switch {
	case len(uri) > uriLength:
		return fmt.Sprintf("Give an address of %d characters at most.", uriLength)
	case strings.Contains(uri, "#"):
		return "Leave out the part from # on: answers are not put there."
	case !uriBytes.MatchString(uri):
		return "Use the letters of a URI only: write other letters as %XX, and a domain of other letters as xn--."
	case strings.Contains(uri, "*"):
		return "Write each address out: * stands for nothing."
	}
	return ""
}

func wrongWebURI(u *url.URL) string {
	local := u.Hostname() == "localhost" || u.Hostname() == "127.0.0.1" || u.Hostname() == "::1"
	switch {
	case u.Scheme != "https" && (u.Scheme != "http" || !local):
		return "Use https; http is for localhost, 127.0.0.1 and [::1] only."
	case u.User != nil || !plainHost.MatchString(u.Host):
		return "Give a host in lower case, perhaps with a port, and nothing before it."
	case strings.Contains(u.Path, "//") || slices.ContainsFunc(strings.Split(u.Path, "/"), func(s string) bool { return s == "." || s == ".." }):
		return "Leave out // and . and .. in the path: some programs take them away."
	case strings.Contains(strings.ToLower(u.EscapedPath()), "%2f") || strings.Contains(strings.ToLower(u.EscapedPath()), "%5c"):
		return "Leave out %2F and %5C in the path: some programs read them as slashes."
	}
	return ""
}

// origins are those of a single-page application's own pages (RFC 6454).
func (a application) origins() (out []string) {
	if a.Kind != SinglePage {
		return nil
	}
	for _, uri := range a.RedirectURIs {
		if u, err := url.Parse(uri); err == nil {
			out = append(out, u.Scheme+"://"+u.Host)
		}
	}
	return out
}

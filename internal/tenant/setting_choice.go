package tenant

import (
	"context"
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/idna"

	"github.com/readmit/readmit/internal/store"
)

// Values of a setting of the kind switch.
const (
	On  = "on"
	Off = "off"
)

// IsOn is [Setting.Text] of a switch.
func (s *Setting) IsOn(ctx context.Context, tx *store.Tx, tenant string) (bool, error) {
	text, err := s.Text(ctx, tx, tenant)
	return text == On, err
}

// List is [Setting.Text] of a list of words, in the order of the definition,
// or of origins, in the order given.
func (s *Setting) List(ctx context.Context, tx *store.Tx, tenant string) ([]string, error) {
	text, err := s.Text(ctx, tx, tenant)
	return strings.Fields(text), err
}

func readSwitch(s *Setting, text string) (string, *wrong) {
	if text != On && text != Off {
		return "", &wrong{"switch", fmt.Sprintf("Give on or off, or nothing for the default of %s.", s.Default)}
	}
	return text, nil
}

func readChoice(s *Setting, text string) (string, *wrong) {
	if !slices.Contains(s.Options, text) {
		return "", &wrong{"choice", "Give one of: " + strings.Join(s.Options, ", ") + "."}
	}
	return text, nil
}

// readList takes words of the options, each once, in the order of the options.
func readList(s *Setting, text string) (string, *wrong) {
	given := words(text)
	var out []string
	for _, option := range s.Options {
		if slices.Contains(given, option) {
			out = append(out, option)
		}
	}
	for _, word := range given {
		if !slices.Contains(s.Options, word) {
			return "", &wrong{"list", "Give any of these, with spaces between them: " + strings.Join(s.Options, " ") + "."}
		}
	}
	return strings.Join(out, " "), nil
}

func words(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' || r == ';' })
}

// readOrigins takes web origins (RFC 6454): scheme, host and perhaps a port.
// No wildcards: whoever gets hold of one subdomain would get in. http is for
// localhost only.
func readOrigins(_ *Setting, text string) (string, *wrong) {
	var out []string
	for _, word := range words(text) {
		origin, ok := readOrigin(word)
		if !ok {
			return "", &wrong{"origins", "Give origins with spaces between them, such as https://www.example.com: no path, no *, http only for localhost."}
		}
		if !slices.Contains(out, origin) {
			out = append(out, origin)
		}
	}
	return strings.Join(out, " "), nil
}

func readOrigin(text string) (string, bool) {
	u, err := url.Parse(strings.TrimSuffix(text, "/"))
	if err != nil || u.User != nil || u.Path != "" || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" {
		return "", false
	}
	host, bad := readHost(nil, u.Hostname())
	local := u.Hostname() == "localhost"
	if bad != nil && !local || u.Scheme != "https" && !(u.Scheme == "http" && local) {
		return "", false
	}
	if local {
		host = "localhost"
	}
	port := u.Port()
	if port == "443" && u.Scheme == "https" || port == "80" && u.Scheme == "http" {
		port = ""
	}
	if port != "" {
		host += ":" + port
	}
	return u.Scheme + "://" + host, true
}

var hosts = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$`)

// readHost takes a host name of at least two labels, in ASCII (RFC 5890).
// Addresses are refused: passkeys are not bound to one.
func readHost(_ *Setting, text string) (string, *wrong) {
	host, err := idna.Lookup.ToASCII(strings.ToLower(strings.TrimSuffix(text, ".")))
	_, address := netip.ParseAddr(host)
	if err != nil || address == nil || len(host) > 253 || !hosts.MatchString(host) || !letters.MatchString(host[strings.LastIndexByte(host, '.')+1:]) {
		return "", &wrong{"host", "Give a host name without https:// and port, such as id.example.com."}
	}
	return host, nil
}

// letters tells a top-level domain from the end of an address in a form that
// netip refuses and a browser takes, such as 127.1 or 0x7f.1.
var letters = regexp.MustCompile(`^[a-z]`)

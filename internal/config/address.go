package config

import (
	"fmt"
	"net"
	"net/url"
	"regexp"
	"strings"
)

// Check returns what is wrong with the settings, or nil.
func (s Server) Check() error {
	if _, _, err := net.SplitHostPort(s.Listen); err != nil {
		return fmt.Errorf("%w: %w", ErrListen, err)
	}
	if _, _, err := net.SplitHostPort(s.PortalListen); err != nil {
		return fmt.Errorf("%w: %w", ErrPortalListen, err)
	}
	if _, err := s.Proxies(); err != nil {
		return err
	}
	if err := s.Mail.Check(); err != nil {
		return err
	}
	if s.PublicURL != "" && !isBase(s.PublicURL) {
		return ErrPublicURL
	}
	if s.PortalURL != "" && !isBase(s.PortalURL) {
		return ErrPortalURL
	}
	if s.PublicURL != "" && s.PortalURL != "" {
		return Apart(s.PublicURL, s.PortalURL)
	}
	return nil
}

// isBase says whether a text is an address without a path, by https or local.
func isBase(text string) bool {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return false
	}
	return u.Scheme == "https" || u.Scheme == "http" && local.MatchString(u.Hostname())
}

var local = regexp.MustCompile(`^(localhost|127\.[0-9.]+|::1)$`)

// Apart returns [ErrSameAddress] if console and portal have the same host and
// port: a page of the one could act in the other.
func Apart(console, portal string) error {
	if hostAndPort(console) == hostAndPort(portal) {
		return ErrSameAddress
	}
	return nil
}

func hostAndPort(base string) string {
	u, err := url.Parse(base)
	if err != nil {
		return ""
	}
	port := u.Port()
	if port == "" {
		port = map[string]string{"https": "443", "http": "80"}[u.Scheme]
	}
	return strings.ToLower(u.Hostname()) + ":" + port
}

// BaseURL returns the console's address without a trailing slash. port is the
// one that is listened on. Addresses come from the configuration only, never
// from a request. localhost is a name on purpose: passkeys refuse an IP
// address.
func (s Server) BaseURL(port int) string { return baseURL(s.PublicURL, port) }

// PortalBase is [Server.BaseURL] of the first tenant's pages for customers.
func (s Server) PortalBase(port int) string { return baseURL(s.PortalURL, port) }

func baseURL(set string, port int) string {
	if set != "" {
		return strings.TrimRight(set, "/")
	}
	return fmt.Sprintf("http://localhost:%d", port)
}

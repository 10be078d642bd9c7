package federation

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/secret"
)

var (
	slugs  = regexp.MustCompile(`^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$`)
	scopes = regexp.MustCompile(`^[\x21\x23-\x5B\x5D-\x7E]+( [\x21\x23-\x5B\x5D-\x7E]+)*$`) // RFC 6749, 3.3
	marks  = regexp.MustCompile(`^[A-Z0-9]{10}$`)
	local  = regexp.MustCompile(`^(localhost|127\.[0-9.]+|::1)$`)
)

// details are what a provider is added with and can be changed later.
type details struct {
	ClientID, TeamID, KeyID, Scopes, Label, Icon string
	Secret                                       secret.String
}

func (d details) check(f *fault.Fields, kind string, secretNeeded bool) {
	line := func(field, text string, most int, required bool) {
		clean, err := fold.Text(text)
		f.Check(err == nil && clean == text && utf8.RuneCountInString(text) <= most && !strings.Contains(text, "\n"), field, "not_text", "Write one line of plain text, without spaces around it.")
		f.Check(!required || text != "", field, "required", "Give a value.")
	}
	line("client_id", d.ClientID, 255, true)
	line("label", d.Label, 60, kind == OIDC)
	f.Check(d.Scopes == "" || len(d.Scopes) <= 500 && scopes.MatchString(d.Scopes), "scopes", "scopes", "Give scopes with one space between them, such as: openid email profile.")
	f.Check(d.Scopes == "" || kind == Facebook || slices.Contains(strings.Fields(d.Scopes), "openid"), "scopes", "openid", "The scope openid is needed: without it the provider does not say who it is.")
	f.Check(d.Icon == "" || slices.Contains(Icons, d.Icon), "icon", "choice", "Choose one of: "+strings.Join(Icons, ", ")+".")
	f.Check(!secretNeeded || d.Secret != "", "client_secret", "required", "Give the secret that the provider has issued.")
	f.Check(len(d.Secret) <= 4096, "client_secret", "too_long", "Use 4,096 characters at most.")
	if kind != Apple {
		return
	}
	f.Check(marks.MatchString(d.TeamID), "team_id", "syntax", "Give Apple's team ID: ten capital letters and digits.")
	f.Check(marks.MatchString(d.KeyID), "key_id", "syntax", "Give the ID of Apple's key: ten capital letters and digits.")
	if d.Secret != "" {
		_, err := appleKey(d.Secret)
		f.Check(err == nil, "client_secret", "key", "Give the whole text of the .p8 file that Apple has issued, from BEGIN PRIVATE KEY on.")
	}
}

// checkIssuer takes an issuer as OpenID Connect Discovery 1.0 (2) has it: https,
// no query and no fragment. http is for this machine only.
func checkIssuer(f *fault.Fields, issuer string) {
	u, err := url.Parse(issuer)
	ok := err == nil && len(issuer) <= 255 && u.Host != "" && u.User == nil && u.RawQuery == "" && !u.ForceQuery && u.Fragment == "" && !strings.ContainsAny(issuer, " \\\"<>#?") &&
		(u.Scheme == "https" || u.Scheme == "http" && local.MatchString(u.Hostname()))
	f.Check(ok, "issuer", "issuer", "Give the provider's issuer, such as https://login.example.com, exactly as its discovery document has it.")
}

var errNoKey = errors.New("it is no private key for ES256")

// appleKey reads the key that Apple issues: PKCS #8 in PEM, P-256.
func appleKey(text secret.String) (*ecdsa.PrivateKey, error) {
	block, _ := pem.Decode([]byte(text.Reveal()))
	if block == nil {
		return nil, errNoKey
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	private, ok := key.(*ecdsa.PrivateKey)
	if err != nil || !ok || private.Curve != elliptic.P256() {
		return nil, errNoKey
	}
	return private, nil
}

package fold

import (
	"errors"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
)

// What can be wrong with an e-mail address.
var (
	ErrEmailAt     = errors.New("an e-mail address has exactly one @: write it as name@example.com")
	ErrEmailLocal  = errors.New("the part before the @ is empty or holds a character that e-mail addresses cannot have (space, quote, bracket, comma, colon or backslash): correct it")
	ErrEmailDomain = errors.New("the part after the @ is not a domain: write it in full, such as example.com")
	ErrEmailLong   = errors.New("the e-mail address is too long: 64 bytes before the @ and 254 in all are allowed")
)

// The longest local part and address, in bytes. RFC 5321, sections 4.5.3.1.1
// and 4.5.3.1.3 (a path of 256 with its angle brackets).
const (
	maxLocal   = 64
	maxAddress = 254
)

// Email is an e-mail address that has been read.
type Email struct {
	Address   string // as it was typed, trimmed and in NFC
	Canonical string // Local + "@" + Domain: equal addresses have equal ones
	Local     string // in lower case; may hold any letters (RFC 6531)
	Domain    string // in lower case, labels in their ASCII form ("xn--…")
}

// ParseEmail reads an address of the form local@domain.
//
// The canonical form lowers the case of both parts and writes the domain in
// ASCII (UTS 46, non-transitional). Dots and "+tags" are kept: to most
// providers they are other mailboxes. Dots may stand anywhere in the local
// part, because some providers gave out such addresses. Quoted local parts,
// display names, comments and addresses in brackets are refused.
//
// It returns the errors of [Text], [ErrEmailAt], [ErrEmailLocal],
// [ErrEmailDomain] or [ErrEmailLong].
func ParseEmail(s string) (Email, error) {
	address, err := Text(s)
	if err != nil {
		return Email{}, err
	}
	local, host, ok := strings.Cut(address, "@")
	if !ok || strings.Contains(host, "@") {
		return Email{}, ErrEmailAt
	}
	if local == "" || strings.ContainsFunc(local, notInLocal) {
		return Email{}, ErrEmailLocal
	}
	local = Lower(local)
	if len(local) > maxLocal || len(address) > maxAddress {
		return Email{}, ErrEmailLong
	}
	domain, err := Domain(host)
	if err != nil {
		return Email{}, err
	}
	if len(local)+1+len(domain) > maxAddress {
		return Email{}, ErrEmailLong
	}
	return Email{address, local + "@" + domain, local, domain}, nil
}

func notInLocal(r rune) bool {
	return strings.ContainsRune("()<>[]:;,\\\"", r) || unicode.IsSpace(r) || !unicode.IsPrint(r)
}

var hosts = idna.New(idna.MapForLookup(), idna.BidiRule(), idna.CheckHyphens(false),
	idna.VerifyDNSLength(true), idna.Transitional(false))

// Domain answers the canonical form of an e-mail address's domain: lower case,
// in ASCII. It has at least two labels, and the last is not a number.
//
// It returns [ErrEmailDomain].
func Domain(s string) (string, error) {
	domain, err := hosts.ToASCII(s)
	if err != nil {
		return "", ErrEmailDomain // its own error repeats the input
	}
	dot := strings.LastIndexByte(domain, '.')
	if dot <= 0 || strings.Trim(domain[dot+1:], "0123456789") == "" {
		return "", ErrEmailDomain
	}
	return domain, nil
}

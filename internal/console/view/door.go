package view

import (
	"fmt"
	"strings"
)

// SignInPage is the staff's sign-in form. All three proofs are asked at once,
// and one sentence answers any that is wrong, so that the page does not tell
// which.
type SignInPage struct {
	View
	Email   string
	Problem string
	// Next is where to go after signing in, or empty.
	Next string
	// Passkey says that browsers make passkeys at this address.
	Passkey bool
}

// WelcomePage is what a one-time link opens: the first set-up of a member of
// staff, or a new one after a lost device.
type WelcomePage struct {
	View
	// Action is where the form goes, normally [WelcomePath].
	Action      string
	Name, Email string
	// Secret is the authenticator's secret in base32, to be typed where it
	// cannot be scanned; URI is the same as an otpauth address.
	Secret, URI string
	// QR is the same as a picture.
	QR QR
	// Link is the secret of the link. Passkey says that browsers make passkeys
	// at this address; Problem is what went wrong with one, in words.
	Link    string
	Passkey bool
	Problem string
	// Problems says by field (name, password, code) what is wrong, in words.
	Problems map[string]string
}

// QR is a square picture as one path: the d attribute of its dark parts in a
// view box of that size, which has the quiet zone in it.
type QR struct {
	Size int
	Path string
}

// box is the picture's view box.
func (q QR) box() string { return fmt.Sprintf("0 0 %d %d", q.Size, q.Size) }

// NoticePage is a page with one message and one way on: an error, a link that
// has expired, a page that does not exist.
type NoticePage struct {
	View
	Title, Text string
	// Request is the id to name when asking for help, or empty.
	Request string
	// Href and Act are the way on; Act is a text in the reader's language.
	Href, Act string
}

// TenantsPage lets a member with several tenants choose one.
type TenantsPage struct {
	View
	Tenants []Tenant
}

// grouped writes a secret in fours, to be typed from the screen.
func grouped(secret string) string {
	var out strings.Builder
	for i, r := range secret {
		if i > 0 && i%4 == 0 {
			out.WriteByte(' ')
		}
		out.WriteRune(r)
	}
	return out.String()
}

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
	// Code is the same as a picture: rows of modules, true for dark, without
	// a quiet zone.
	Code [][]bool
	// Problems says by field (password, code) what is wrong, in words.
	Problems map[string]string
}

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

// codeBox is the view box of a code picture with its quiet zone of four
// modules, which scanners need (ISO/IEC 18004, 6.3.8).
func codeBox(code [][]bool) string {
	side := len(code) + 8
	return fmt.Sprintf("-4 -4 %d %d", side, side)
}

// codePath draws the dark modules, each run of a row as one rectangle.
func codePath(code [][]bool) string {
	var path strings.Builder
	for y, row := range code {
		for x := 0; x < len(row); {
			if !row[x] {
				x++
				continue
			}
			start := x
			for x < len(row) && row[x] {
				x++
			}
			fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", start, y, x-start, x-start)
		}
	}
	return path.String()
}

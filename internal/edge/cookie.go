package edge

import (
	"net/http"
	"time"

	"github.com/readmit/readmit/internal/secret"
)

// The names of all cookies. Cookies do not keep ports apart, so staff and
// customers have names of their own.
const (
	StaffCookie   = "readmit_staff"   // a member's session
	SessionCookie = "readmit_session" // a customer's session
	DeviceCookie  = "readmit_device"  // by which a customer's browser is known again
	FlowCookie    = "readmit_flow"    // a sign-in that is not finished
	// While a customer is at a provider's: what binds the answer to the browser,
	// and the application's request that waits.
	ProviderCookie = "readmit_provider"
	RequestCookie  = "readmit_request"
	FirstCookie    = "readmit_first"    // by which the first way to sign in is set up
	LanguageCookie = "readmit_language" // that a customer chose on the pages
)

// Cookie names and guards one cookie.
type Cookie struct {
	name   string
	secure bool
}

// NewCookie binds the cookie to its host where https allows it (RFC 6265bis,
// 4.1.3.2). On localhost there is no https, so the name is the plain one.
func NewCookie(name string, https bool) Cookie {
	if https {
		return Cookie{name: "__Host-" + name, secure: true}
	}
	return Cookie{name: name}
}

// Read returns the cookie's secret, or none.
func (k Cookie) Read(r *http.Request) secret.String {
	found, err := r.Cookie(k.name)
	if err != nil {
		return ""
	}
	return secret.String(found.Value)
}

// Set gives the browser the secret for as long as it lasts, which does not ask
// the browser's clock. The cookie is Lax and not Strict, because people come by
// links, from a mail or a colleague, and must arrive signed in; what changes
// something is guarded by [SameOrigin].
func (k Cookie) Set(w http.ResponseWriter, value secret.String, lasts time.Duration) {
	http.SetCookie(w, &http.Cookie{
		Name: k.name, Value: value.Reveal(), Path: "/", MaxAge: int(lasts.Seconds()),
		Secure: k.secure, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}

// Clear takes the secret away from the browser.
func (k Cookie) Clear(w http.ResponseWriter) {
	http.SetCookie(w, &http.Cookie{
		Name: k.name, Path: "/", MaxAge: -1, Secure: k.secure, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}

// Secure reports whether the cookie travels by https only.
func (k Cookie) Secure() bool { return k.secure }

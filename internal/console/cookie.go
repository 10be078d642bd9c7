package console

import (
	"net/http"
	"time"

	"github.com/readmit/readmit/internal/secret"
)

// cookie names and guards the session's cookie.
type cookie struct {
	name   string
	secure bool
}

// cookieFor binds the cookie to its host where https allows it (RFC 6265bis,
// 4.1.3.2). On localhost there is no https, so the name is a plain one.
func cookieFor(https bool) cookie {
	if https {
		return cookie{name: "__Host-readmit_staff", secure: true}
	}
	return cookie{name: "readmit_staff"}
}

// read returns the session's secret, or none.
func (k cookie) read(r *http.Request) secret.String {
	found, err := r.Cookie(k.name)
	if err != nil {
		return ""
	}
	return secret.String(found.Value)
}

// set gives the browser the session's secret for as long as it lasts, which
// does not ask the browser's clock. The cookie is
// Lax and not Strict, because an account's address is sent to a colleague, who
// must arrive signed in; what changes something is guarded by edge.SameOrigin.
func (k cookie) set(w http.ResponseWriter, value secret.String, lasts time.Duration) {
	http.SetCookie(w, &http.Cookie{
		Name: k.name, Value: value.Reveal(), Path: "/", MaxAge: int(lasts.Seconds()),
		Secure: k.secure, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}

// clear takes the session's secret away from the browser.
func (k cookie) clear(w http.ResponseWriter) {
	http.SetCookie(w, &http.Cookie{
		Name: k.name, Path: "/", MaxAge: -1, Secure: k.secure, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}

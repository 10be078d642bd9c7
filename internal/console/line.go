package console

import (
	"encoding/base64"
	"encoding/json"
	"net/http"

	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/keyring"
)

// lineCookie carries the line at the top over a redirect.
const lineCookie = "readmit_line"

// leaveLine notes what the next page is to say at the top. It is sealed: the
// cookie is read back, and what it says must have been said here.
func (c *console) leaveLine(v *visit, line view.Result) {
	plain, err := json.Marshal(line)
	if err != nil {
		panic(err) // three texts always have a JSON form
	}
	sealed := c.Ring.Seal(keyring.PurposeSession, plain, []byte(lineCookie))
	http.SetCookie(v.w, &http.Cookie{
		Name: lineCookie, Value: base64.RawURLEncoding.EncodeToString(sealed), Path: view.TenantsPath, MaxAge: 60,
		Secure: c.cookie.Secure(), HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}

// refused tells in one line why an act was not done. A page with script shows
// the line and stays as it is, with the panel open and all that was typed into
// it; without script the reader comes to path, and the line stands there.
func (c *console) refused(v *visit, status int, path, text string) error {
	line := view.Result{Tone: view.Bad, Text: text}
	if v.fragment() {
		v.lineInstead(status, line)
		return nil
	}
	c.leaveLine(v, line)
	return v.goTo(path)
}

// takeLine takes what an act before left to say, or nil.
func (c *console) takeLine(v *visit) *view.Result {
	found, err := v.r.Cookie(lineCookie)
	if err != nil {
		return nil
	}
	http.SetCookie(v.w, &http.Cookie{
		Name: lineCookie, Path: view.TenantsPath, MaxAge: -1, Secure: c.cookie.Secure(), HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
	sealed, err := base64.RawURLEncoding.DecodeString(found.Value)
	if err != nil {
		return nil
	}
	plain, err := c.Ring.Open(keyring.PurposeSession, sealed, []byte(lineCookie))
	if err != nil {
		return nil
	}
	var line view.Result
	if json.Unmarshal(plain, &line) != nil {
		return nil
	}
	return &line
}

// done tells that an act was done: at the top of the page it returns to.
func (c *console) done(v *visit, path, text string) error {
	c.leaveLine(v, view.Result{Tone: view.Good, Text: text})
	return v.goTo(path)
}

package portal

import (
	"errors"
	"net/http"
	"time"

	"github.com/readmit/readmit/internal/edge"
	"github.com/readmit/readmit/internal/locale"
	"github.com/readmit/readmit/internal/oauth"
	"github.com/readmit/readmit/internal/portal/page"
	"github.com/readmit/readmit/internal/secret"
)

const devicePath = "/device"

// deviceRequest stands for a request where somebody has to sign in before they
// can type the code of a device. It is no id of one.
const deviceRequest = "device"

// Wrong codes of devices, for one network address: so many, and one more each
// period. A code is one of 20^8 (RFC 8628, section 5.1).
const (
	deviceGuesses     = 10
	deviceGuessPeriod = time.Minute
)

// devicePage asks for the code that another device shows. A code that a link
// brings is filled in, and asked about as one that is typed: whoever sent the
// link may not be whoever has the device (RFC 8628, section 5.4).
func (p *portal) devicePage(v *visit) error { return p.deviceForm(v, http.StatusOK, nil) }

func (p *portal) deviceForm(v *visit, status int, err error) error {
	code := v.r.URL.Query().Get("user_code")
	if v.r.Method == http.MethodPost {
		code = v.form("code")
	}
	shown := page.DoorPage{
		Title: v.T("device.title"), Lead: v.T("device.lead"),
		Forms: []page.Form{{Action: devicePath, Submit: v.T("device.submit"), Fields: []page.Field{
			{Name: "code", Label: v.T("field.code"), Value: code, Max: 40, Focus: true, Code: true},
		}}},
		Links: []page.Link{{Href: accountPath, Text: v.T("error.back")}},
	}
	if err != nil {
		_, shown.Problem = v.problems(err)
	}
	return v.door(status, shown)
}

// answerDevice takes a code, and then the answer about its device.
func (p *portal) answerDevice(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	address := edge.Of(v.r.Context()).Address
	if wait := p.guesses.Wait(address); wait > 0 {
		tooMany := *errGuesses
		tooMany.RetryAfter = wait
		return p.deviceForm(v, http.StatusTooManyRequests, &tooMany)
	}
	err := p.aboutDevice(v, v.secret("code"))
	if errors.Is(err, oauth.ErrDeviceUnknown) {
		p.guesses.Count(address)
	}
	if err != nil {
		return refused(err, func(status int, err error) error { return p.deviceForm(v, status, err) })
	}
	return nil
}

func (p *portal) aboutDevice(v *visit, code secret.String) error {
	in := oauth.DeviceInput{Account: v.actor.ID, Code: code, Session: v.session.ID}
	said, err := "device.done", error(nil)
	switch v.form("answer") {
	case "allow":
		_, err = p.OAuth.AllowDevice(v.r.Context(), v.actor, in)
	case "deny":
		said = "device.denied"
		_, err = p.OAuth.DenyDevice(v.r.Context(), v.actor, in)
	default:
		return p.askDevice(v, code)
	}
	if err != nil {
		return err
	}
	return v.door(http.StatusOK, page.DoorPage{
		Title: v.T("device.title"), Lead: v.T(said), Links: []page.Link{{Href: accountPath, Text: v.T("error.back")}},
	})
}

// askDevice names the application on the device, and what it asks for.
func (p *portal) askDevice(v *visit, code secret.String) error {
	asks, err := p.SignIn.WaitingDevice(v.r.Context(), v.tenant.ID, code)
	if err != nil {
		return err
	}
	hidden := func(answer string) []page.Hidden {
		return []page.Hidden{{Name: "code", Value: code.Reveal()}, {Name: "answer", Value: answer}}
	}
	return v.door(http.StatusOK, page.DoorPage{
		Title: v.T("consent.title", locale.Args{"Application": asks.Application}), Lead: v.T("device.ask", locale.Args{"Name": v.Me}), Points: scopePoints(v, asks),
		Forms: []page.Form{
			{Action: devicePath, Submit: v.T("consent.allow"), Hidden: hidden("allow")},
			{Action: devicePath, Submit: v.T("consent.deny"), Hidden: hidden("deny"), Plain: true},
		},
	})
}

package portal

import (
	"net/http"
	"strings"

	"github.com/readmit/readmit/internal/portal/page"
	"github.com/readmit/readmit/internal/session"
)

func (p *portal) sessionsPage(v *visit) error { return p.showSessions(v, http.StatusOK, nil) }

func (p *portal) showSessions(v *visit, status int, err error) error {
	listed, failed := p.Sessions.List(v.r.Context(), v.actor, session.AccountInput{Account: v.actor.ID})
	if failed != nil {
		return failed
	}
	in := page.Section{ID: "sessions", Title: v.T("sessions.title")}
	for _, s := range listed.Sessions {
		row := page.Row{Title: v.device(s.Where), Text: v.whence(s.Where, s.Identity), At: s.SeenAt}
		if s.ID == v.session.ID {
			row.Badges = []page.Badge{{Word: v.T("badge.this"), Tone: "good"}}
		} else {
			row.Forms = []page.Form{{Action: sessionsPath + "/end", Submit: v.T("sessions.end"), Plain: true, Hidden: []page.Hidden{{Name: "session", Value: s.ID}}}}
		}
		in.Rows = append(in.Rows, row)
	}
	in.Forms = []page.Form{{Action: sessionsPath + "/end-all", Submit: v.T("sessions.end_all"), Danger: true}}
	devices := page.Section{ID: "devices", Title: v.T("sessions.devices"), Empty: v.T("profile.none")}
	for _, d := range listed.Devices {
		devices.Rows = append(devices.Rows, page.Row{
			Title: v.device(d.Where), Text: d.Where.Place, At: d.SeenAt,
			Forms: []page.Form{{Action: sessionsPath + "/forget", Submit: v.T("sessions.forget"), Plain: true, Hidden: []page.Hidden{{Name: "device", Value: d.ID}}}},
		})
	}
	return v.show(status, sessionsPath, v.T("account.sessions"), err, in, devices)
}

// device names a device.
func (v *visit) device(w session.Where) string {
	if w.Name == "" {
		return v.T("sessions.unknown")
	}
	return w.Name
}

// whence says from where and how somebody signed in.
func (v *visit) whence(w session.Where, identity string) string {
	parts := make([]string, 0, 3)
	for _, part := range []string{v.identity(identity), w.Place, w.Address} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, " · ")
}

// identity names a way to sign in.
func (v *visit) identity(kind string) string {
	if key := "identity." + kind; v.Has(key) {
		return v.T(key)
	}
	return strings.TrimPrefix(kind, "oidc:")
}

func (p *portal) endSession(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	_, err := p.Sessions.End(v.r.Context(), v.actor, session.EndInput{Account: v.actor.ID, Session: v.form("session")})
	return p.ended(v, err)
}

// ended shows the list again.
func (p *portal) ended(v *visit, err error) error {
	if err != nil {
		return refused(err, func(status int, err error) error { return p.showSessions(v, status, err) })
	}
	v.Said = v.T("sessions.ended")
	return p.showSessions(v, http.StatusOK, nil)
}

// endSessions ends all sessions, this one too.
func (p *portal) endSessions(v *visit) error {
	if _, err := p.Sessions.EndAll(v.r.Context(), v.actor, session.AccountInput{Account: v.actor.ID}); err != nil {
		return refused(err, func(status int, err error) error { return p.showSessions(v, status, err) })
	}
	p.session.Clear(v.w)
	return v.goTo(signedOutPath)
}

func (p *portal) forgetDevice(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	_, err := p.Sessions.ForgetDevice(v.r.Context(), v.actor, session.DeviceInput{Account: v.actor.ID, Device: v.form("device")})
	return p.ended(v, err)
}

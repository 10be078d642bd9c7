package console

import (
	"errors"
	"net/http"
	"slices"

	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/session"
)

// securityRoutes are the acts on sessions and devices.
func (c *console) securityRoutes(mux *http.ServeMux, one string) {
	for pattern, act := range map[string]act{
		"POST " + one + "/sessions/end-all":        c.endAllSessions,
		"POST " + one + "/sessions/{session}/end":  c.endCustomerSession,
		"POST " + one + "/devices/{device}/forget": c.forgetDevice,
	} {
		mux.HandleFunc(pattern, c.onAccount(act))
	}
}

// securityPage draws the tab of factors, sessions and devices.
func (c *console) securityPage(v *visit, page accountView) error {
	signedIn, err := c.signedIn(v)
	if err != nil {
		return err
	}
	proofs, err := c.proofs(v)
	if err != nil {
		return err
	}
	page.Security, page.Tab = &view.Security{Proofs: proofs, SignedIn: signedIn}, view.TabSecurity
	return v.show(view.AccountView(page.AccountPage))
}

// signedIn reads where the customer is signed in.
func (c *console) signedIn(v *visit) (*view.SignedIn, error) {
	login := v.r.PathValue("id")
	list, err := c.SignedIn.List(v.r.Context(), v.actor, session.AccountInput{Account: login})
	if err != nil {
		return nil, err
	}
	out := &view.SignedIn{EndAll: v.endAllAct(login)}
	for _, s := range list.Sessions {
		one := view.SignedInSession{
			Where: deviceWords(s.Where), By: v.identity(s.Identity), Application: s.Application,
			Began: s.CreatedAt, Seen: s.SeenAt, Expires: s.ExpiresAt, Restricted: s.Restricted,
		}
		if v.actor.May("session.end") {
			one.EndPath = view.EndCustomerSessionPath(v.slug(), login, s.ID)
		}
		out.Sessions = append(out.Sessions, one)
	}
	for _, d := range list.Devices {
		one := view.SignedInDevice{
			Where: deviceWords(d.Where), First: d.CreatedAt, Seen: d.SeenAt, Known: d.Known, Trusted: d.TrustedAt != nil, Sessions: d.Sessions,
		}
		if v.actor.May("session.forget_device") {
			one.ForgetPath = view.ForgetDevicePath(v.slug(), login, d.ID)
		}
		out.Devices = append(out.Devices, one)
	}
	return out, nil
}

func deviceWords(w session.Where) view.DeviceWords {
	return view.DeviceWords{Name: w.Name, Place: w.Place, Address: w.Address, UserAgent: w.UserAgent}
}

// sessionManagement is the part of the tab Account access.
func (c *console) sessionManagement(v *visit) (*view.SessionManagement, error) {
	list, err := c.SignedIn.List(v.r.Context(), v.actor, session.AccountInput{Account: v.r.PathValue("id")})
	if err != nil {
		return nil, err
	}
	return &view.SessionManagement{Sessions: len(list.Sessions), Devices: len(list.Devices), EndAll: v.endAllAct(v.r.PathValue("id"))}, nil
}

// endAllAct is the panel that signs out of all devices.
func (v *visit) endAllAct(login string) view.Act {
	act := view.Act{
		Label: v.T("sessions.end_all"), Action: view.EndAllSessionsPath(v.slug(), login),
		What: []string{v.T("sessions.end_all_what"), v.T("sessions.end_all_tokens"), v.T("sessions.end_all_devices")},
	}
	if !v.actor.May("session.end_all") {
		act.Blocked = v.T("sessions.end_all_who")
		return act
	}
	act.Preview = v.previewOf(login, "session.end_all", "")
	return act
}

func (c *console) endAllSessions(v *visit) error {
	done, err := c.SignedIn.EndAll(v.r.Context(), v.actor, session.AccountInput{Account: v.r.PathValue("id")})
	if err != nil {
		return err
	}
	tab := view.TabSecurity
	if slices.Contains(view.Tabs, v.form("tab")) {
		tab = v.form("tab")
	}
	return c.done(v, view.AccountTabPath(v.slug(), v.r.PathValue("id"), tab), v.N("sessions.ended_all", done.Ended))
}

func (c *console) endCustomerSession(v *visit) error {
	_, err := c.SignedIn.End(v.r.Context(), v.actor, session.EndInput{Account: v.r.PathValue("id"), Session: v.r.PathValue("session")})
	return c.afterSecurity(v, err, "sessions.ended")
}

func (c *console) forgetDevice(v *visit) error {
	_, err := c.SignedIn.ForgetDevice(v.r.Context(), v.actor, session.DeviceInput{Account: v.r.PathValue("id"), Device: v.r.PathValue("device")})
	return c.afterSecurity(v, err, "devices.forgotten")
}

// afterSecurity goes back to the tab. What ended meanwhile is told there.
func (c *console) afterSecurity(v *visit, err error, done string) error {
	path := v.backTo(view.TabSecurity)
	for fault, text := range map[error]string{session.ErrNoSession: "sessions.gone", session.ErrNoDevice: "devices.gone"} {
		if errors.Is(err, fault) {
			c.leaveLine(v, view.Result{Tone: "bad", Text: v.T(text)})
			return v.goTo(path)
		}
	}
	if err != nil {
		return err
	}
	return c.done(v, path, v.T(done))
}

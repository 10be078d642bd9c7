package console

import (
	"net/http"
	"strings"

	"github.com/mileusna/useragent"

	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/staff"
)

// ownPage is how the reader signs in, and in which language and zone they read.
func (c *console) ownPage(v *visit) error {
	return c.drawOwn(v, http.StatusOK, v.session.TimeZone, "")
}

// drawOwn draws the page with a time zone as it was typed.
func (c *console) drawOwn(v *visit, status int, zone, problem string) error {
	proofs, err := c.Staff.ListPasskeys(v.r.Context(), v.actor, staff.ListInput{})
	if err != nil {
		return err
	}
	sessions, err := c.Staff.ListSessions(v.r.Context(), v.actor, staff.ListInput{})
	if err != nil {
		return err
	}
	page := view.OwnSignInPage{
		Settings: c.settings(v, v.T("own.title")), Password: proofs.Password, Available: c.passkeys.Available(),
		Proved: proofs.Password || len(proofs.Passkeys) > 0, TimeZone: zone, TenantZone: v.tenant.TimeZone, TimeZoneProblem: problem,
	}
	for _, k := range proofs.Passkeys {
		page.Passkeys = append(page.Passkeys, view.OwnPasskey{
			ID: k.ID, Name: k.Name, Created: k.CreatedAt, Used: instant(k.UsedAt), Suspect: instant(k.SuspectAt), BackedUp: k.BackedUp,
		})
	}
	for _, s := range sessions {
		page.Sessions = append(page.Sessions, view.OwnSession{
			ID: s.ID, Agent: v.browserName(s.UserAgent), Address: s.Address, Created: s.CreatedAt, Seen: s.SeenAt, Locked: s.Locked, Here: s.ID == v.session.ID,
		})
	}
	v.draw(status, view.OwnSignIn(page))
	return nil
}

// changeTimeZone keeps the zone in which the member reads times; none is the
// tenant's.
func (c *console) changeTimeZone(v *visit) error {
	zone := strings.TrimSpace(v.form("zone"))
	_, err := c.Staff.ChangeTimeZone(v.r.Context(), v.actor, staff.ChangeTimeZoneInput{TimeZone: zone})
	if f := fault.As(err); f != nil && len(f.Fields) > 0 {
		return c.drawOwn(v, http.StatusUnprocessableEntity, zone, v.sentence(f))
	}
	return c.toOwn(v, err, "own.zone_done")
}

func (c *console) registerPasskey(v *visit) error {
	_, err := c.passkeys.RegisterPasskey(v.r.Context(), v.actor, staff.RegisterPasskeyInput{
		Cookie: c.cookie.Read(v.r), Name: v.form("name"), PasskeyAnswer: v.deviceAnswer(),
	})
	return c.toOwn(v, err, "own.added_done")
}

func (c *console) removePasskey(v *visit) error {
	_, err := c.Staff.RemovePasskey(v.r.Context(), v.actor, staff.RemovePasskeyInput{Passkey: v.r.PathValue("passkey")})
	return c.toOwn(v, err, "own.removed_done")
}

func (c *console) removePassword(v *visit) error {
	_, err := c.Staff.RemovePassword(v.r.Context(), v.actor, staff.ListInput{})
	return c.toOwn(v, err, "own.password_removed")
}

func (c *console) endSession(v *visit) error {
	_, err := c.Staff.EndSession(v.r.Context(), v.actor, staff.EndSessionInput{Session: v.r.PathValue("session")})
	return c.toOwn(v, err, "own.ended")
}

func (c *console) toOwn(v *visit, err error, said string) error {
	if err != nil {
		return c.undone(v, view.OwnSignInPath(v.slug()), err)
	}
	return c.done(v, view.OwnSignInPath(v.slug()), v.T(said))
}

// browserName is the browser and the system that a session was opened in.
func (v *visit) browserName(agent string) string {
	ua := useragent.Parse(agent)
	if ua.Name == "" {
		return v.T("own.unknown_browser")
	}
	return joined(" · ", ua.Name, ua.OS)
}

// undone tells, on the page that an act was asked on, why it was not done.
// What asks for a proof, or is no fault, is told by [console.fail].
func (c *console) undone(v *visit, path string, err error) error {
	f := fault.As(err)
	if f == nil || f.Kind == fault.Unauthorized || f.Code == op.ErrNotFresh.Code || f.Code == op.ErrSecond.Code {
		return err
	}
	if f.Kind == fault.Invalid {
		return c.refused(v, statusOf(f), path, v.sentence(f))
	}
	c.leaveLine(v, view.Result{Tone: view.Bad, Text: v.sentence(f)})
	return v.goTo(path)
}

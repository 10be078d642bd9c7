package console

import (
	"net/http"
	"strconv"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/staff"
)

// keysPage lists the API keys.
func (c *console) keysPage(v *visit) error { return c.drawKeys(v, http.StatusOK, nil, nil) }

// drawKeys draws the list: with a key that is shown this once, or with what is
// wrong with the form.
func (c *console) drawKeys(v *visit, status int, once *view.ShownOnce, f *fault.Error) error {
	keys, err := c.Staff.ListAPIKeys(v.r.Context(), v.actor, staff.ListInput{})
	if err != nil {
		return err
	}
	segments, err := c.segments(v)
	if err != nil {
		return err
	}
	names, agents, err := c.memberNames(v)
	if err != nil {
		return err
	}
	own, err := c.ownRoles(v)
	if err != nil {
		return err
	}
	page := view.KeysPage{
		Settings: c.settings(v, v.T("keys_page.title")), Once: once,
		CanRevoke: v.actor.May("staff.revoke_api_key"), CanRotate: v.actor.May("staff.rotate_api_key"),
	}
	for _, k := range keys {
		page.Keys = append(page.Keys, v.keyRow(k, names, segments))
	}
	if v.actor.May("staff.create_api_key") {
		page.Create = &view.KeyForm{Key: c.NewID("idk"), Grant: v.grantForm("staff.create_api_key", segments, own), Agents: agents, Taken: once != nil}
		if f != nil {
			page.Create.Name = v.form("name")
			page.Create.Problems, page.Create.Problem = v.problems(f)
		}
	}
	v.draw(status, view.Keys(page))
	return nil
}

func (v *visit) keyRow(k staff.APIKey, names map[string]string, segments []account.Segment) view.KeyRow {
	row := view.KeyRow{
		ID: k.ID, Name: k.Name, Kind: k.Kind, Role: v.roleName(k.Role), Reach: v.reach(k.Tenant, k.Segment, segments),
		By: names[k.CreatedBy], Created: k.CreatedAt, Used: instant(k.UsedAt), Revoked: instant(k.RevokedAt),
	}
	if k.RoleName != "" {
		row.Role = k.RoleName
	}
	if k.OldUntil != nil && k.OldUntil.After(v.Now) {
		row.OldUntil = *k.OldUntil
	}
	if row.By == "" {
		row.By = v.T("actor.system")
	}
	if k.Member != "" {
		row.For = names[k.Member]
		if row.For == "" {
			row.For = k.Member
		}
	}
	return row
}

// memberNames are the names of the members, and the choice of an agent to act
// for. Who may not list members has only the own name.
func (c *console) memberNames(v *visit) (map[string]string, []view.Choice, error) {
	names := map[string]string{v.actor.ID: v.session.Name}
	agents := []view.Choice{{Text: v.T("keys_page.acts_alone")}}
	if !v.actor.May("staff.list_members") {
		return names, agents, nil
	}
	members, err := c.Staff.ListMembers(v.r.Context(), v.actor, staff.ListInput{})
	for _, m := range members {
		names[m.ID] = m.Name
		if m.Status == staff.Active {
			agents = append(agents, view.Choice{Value: m.ID, Text: v.T("keys_page.acts_for", args{"Name": m.Name}), Chosen: v.r.PostFormValue("member") == m.ID})
		}
	}
	return names, agents, err
}

// createKey makes a key and shows it this once.
func (c *console) createKey(v *visit) error {
	in := staff.CreateAPIKeyInput{Name: v.form("name"), Role: v.form("role"), Kind: staff.KindSystem, Member: v.form("member")}
	in.Tenant, in.Segment = v.reachOf()
	if in.Member != "" {
		in.Kind = staff.KindDesk
	}
	key, err := c.Staff.CreateAPIKey(v.r.Context(), v.actor, in)
	if f := fault.As(err); stays(f) {
		return c.drawKeys(v, statusOf(f), nil, f)
	}
	if err != nil {
		return err
	}
	if key.Key.Reveal() == secret.Redacted { // the page was sent twice
		return c.done(v, view.KeysPath(v.slug()), v.T("keys_page.made_before"))
	}
	return c.drawKeys(v, http.StatusOK, &view.ShownOnce{
		Title: v.T("keys_page.created", args{"Name": key.Name}), Label: v.T("keys_page.key"), Value: key.Key.Reveal(), Text: v.T("keys_page.created_text"),
	}, nil)
}

// rotateKey gives a key a new text and shows it this once.
func (c *console) rotateKey(v *visit) error {
	overlap, err := strconv.Atoi(v.form("overlap"))
	if err != nil {
		overlap = -1 // no time at all: told as out of range
	}
	key, err := c.Staff.RotateAPIKey(v.r.Context(), v.actor, staff.RotateAPIKeyInput{Key: v.r.PathValue("key"), Overlap: overlap})
	if err != nil {
		return c.undone(v, view.KeysPath(v.slug()), err)
	}
	if key.Key.Reveal() == secret.Redacted { // the page was sent twice
		return c.done(v, view.KeysPath(v.slug()), v.T("act.shown_before"))
	}
	text := v.T("keys_page.rotated_text")
	if overlap > 0 {
		text = v.T("keys_page.rotated_until", args{"Until": v.Exact(*key.OldUntil, v.Zone)})
	}
	return c.drawKeys(v, http.StatusOK, &view.ShownOnce{
		Title: v.T("keys_page.rotated", args{"Name": key.Name}), Label: v.T("keys_page.key"), Value: key.Key.Reveal(), Text: text,
	}, nil)
}

// revokeKey ends a key at once.
func (c *console) revokeKey(v *visit) error {
	_, err := c.Staff.RevokeAPIKey(v.r.Context(), v.actor, staff.APIKeyInput{Key: v.r.PathValue("key")})
	if err != nil {
		return c.undone(v, view.KeysPath(v.slug()), err)
	}
	return c.done(v, view.KeysPath(v.slug()), v.T("keys_page.revoked_done"))
}

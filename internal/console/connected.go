package console

import (
	"net/url"

	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/desk"
)

// connectedPage draws the tab of what other systems show.
func (c *console) connectedPage(v *visit, page accountView) error {
	list, err := c.Desk.ListPanels(v.r.Context(), v.actor, desk.ListPanelsInput{Account: v.r.PathValue("id")})
	if err != nil {
		return err
	}
	out := &view.Connected{}
	if v.actor.May("desk.change_external_type") {
		out.Settings = view.ExternalTypesPath(v.slug())
	}
	for _, p := range list {
		one := view.ConnectedPanel{Key: p.Key, Title: p.Title, Columns: p.Columns, Cells: p.Cells, Updated: p.UpdatedAt, By: p.PutBy}
		one.Link, one.Host = otherSystem(p.Link)
		for _, r := range p.Rows {
			one.Rows = append(one.Rows, view.LabelValue{Label: r.Label, Value: r.Value})
		}
		out.Panels = append(out.Panels, one)
	}
	page.Connected, page.Tab = out, view.TabConnected
	return v.show(view.AccountView(page.AccountPage))
}

// otherSystem is an address of another system and its host, or nothing: what
// came before it was checked, or with an import, is checked here again.
func otherSystem(link string) (address, host string) {
	if !desk.SafeLink(link) {
		return "", ""
	}
	u, err := url.Parse(link)
	if err != nil {
		return "", ""
	}
	return link, u.Hostname()
}

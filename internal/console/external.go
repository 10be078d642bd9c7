package console

import (
	"net/http"

	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/fault"
)

// externalRoutes are the pages about what other systems say.
func (c *console) externalRoutes(mux *http.ServeMux) {
	const types = "/t/{slug}/settings/external"
	mux.HandleFunc("GET "+types, c.inTenant(c.externalPage))
	mux.HandleFunc("POST "+types+"/{type}", c.inTenant(c.changeExternalType))
}

func (c *console) externalPage(v *visit) error { return c.drawExternal(v, http.StatusOK, "", nil) }

// drawExternal draws the types; refused is the one whose form was not taken.
func (c *console) drawExternal(v *visit, status int, refused string, f *fault.Error) error {
	list, err := c.Desk.ListExternalTypes(v.r.Context(), v.actor, desk.ListExternalTypesInput{})
	if err != nil {
		return err
	}
	page := view.ExternalPage{Settings: c.settings(v, v.T("external.title")), CanEdit: v.actor.May("desk.change_external_type")}
	for _, t := range list {
		row := view.ExternalRow{Type: t.Type, Label: t.Label, Icon: t.Icon, Since: t.DeclaredAt}
		if f != nil && t.Type == refused {
			row.Label, row.Problem = v.form("label"), v.sentence(f)
		}
		for _, icon := range desk.Icons {
			row.Icons = append(row.Icons, view.Choice{Value: icon, Text: v.T("external_icon." + icon), Chosen: icon == t.Icon})
		}
		page.Rows = append(page.Rows, row)
	}
	v.draw(status, view.ExternalTypes(page))
	return nil
}

func (c *console) changeExternalType(v *visit) error {
	key := v.r.PathValue("type")
	_, err := c.Desk.ChangeExternalType(v.r.Context(), v.actor, desk.ChangeExternalTypeInput{Type: key, Label: v.form("label"), Icon: v.form("icon")})
	if f := fault.As(err); f != nil && f.Kind == fault.Invalid {
		return c.drawExternal(v, statusOf(f), key, f)
	}
	if err != nil {
		return err
	}
	return c.done(v, view.ExternalTypesPath(v.slug()), v.T("external.saved"))
}

package console

import (
	"net/http"
	"strings"

	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/op"
)

// previewOf is where a panel asks what its act would do now, or empty if that is
// not known, or not for the reader. The page does not wait for it: it is asked
// when the panel opens.
func (v *visit) previewOf(login, act, object string) string {
	if !desk.Previews(act) || !v.actor.May("desk.preview_act") {
		return ""
	}
	return view.PreviewPath(v.slug(), login, act, object)
}

// previewAct answers what an act would do: as a part of the panel, or as a page
// to readers without script.
func (c *console) previewAct(v *visit) error {
	login, act := v.r.PathValue("id"), v.form("act")
	p, err := c.Desk.PreviewAct(v.r.Context(), v.actor, desk.PreviewActInput{Account: login, Act: act, Object: v.form("object")})
	if err != nil {
		return err
	}
	shown := v.preview(p)
	v.w.Header().Set("Cache-Control", "no-store")
	if v.fragment() {
		return v.show(view.PreviewLines(v.View, shown))
	}
	return v.show(view.PreviewView(view.PreviewPage{
		Frame: c.frame(v, v.T("preview.title")), Preview: shown, Act: v.word("op.", act), Back: view.AccountTabPath(v.slug(), login, tabOf(act)),
	}))
}

// tabOf is the tab on which an act is offered.
func tabOf(act string) string {
	if capability, _, _ := strings.Cut(act, "."); capability == "credential" || capability == "session" {
		return view.TabSecurity
	}
	return view.TabAccess
}

// preview says in sentences what an act would do.
func (v *visit) preview(p desk.ActPreview) view.Preview {
	out := view.Preview{Lines: []string{v.T("preview.no_sessions")}, Undo: v.T("preview.no_undo")}
	if p.Sessions > 0 {
		out.Lines[0] = v.N("preview.sessions", p.Sessions)
	}
	if len(p.Applications) > 0 {
		out.Lines = append(out.Lines, v.T("preview.applications", args{"Names": strings.Join(p.Applications, ", ")})+" "+v.N("preview.tokens", p.Tokens))
	}
	if p.Links > 0 {
		out.Lines = append(out.Lines, v.N("preview.links", p.Links))
	}
	out.Lines = append(out.Lines, v.toldOn(p))
	if p.Undo != "" {
		out.Undo = v.T("preview.undo", args{"Act": v.word("op.", p.Undo)})
		if spec := op.Named(p.Undo); spec != nil && !v.actor.May(p.Undo) {
			out.Undo += " " + v.T("preview.undo_not_you")
		}
	}
	return out
}

// toldOn says who is told, and where.
func (v *visit) toldOn(p desk.ActPreview) string {
	if !p.Notice {
		return v.T("preview.not_told")
	}
	if len(p.Told) == 0 {
		return v.T("preview.no_channel")
	}
	names := make([]string, 0, len(p.Told))
	for _, t := range p.Told {
		names = append(names, t.To)
	}
	return v.T("preview.told", args{"To": strings.Join(names, ", ")})
}

// previewRoutes answer what acts would do.
func (c *console) previewRoutes(mux *http.ServeMux, one string) {
	mux.HandleFunc("GET "+one+"/preview", c.inTenant(c.previewAct))
}

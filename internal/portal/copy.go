package portal

import (
	"net/http"
	"strconv"

	"github.com/readmit/readmit/internal/locale"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/portal/page"
	"github.com/readmit/readmit/internal/privacy"
)

const (
	copyPath = privacyPath + "/copy"
	// dataCopyPath is the page behind the link to a copy that support sends.
	dataCopyPath = "/data-copy"
)

// copyRoutes are the ways to a copy of the own data.
func (p *portal) copyRoutes(mux *http.ServeMux) {
	mux.HandleFunc("POST "+copyPath, p.customer(p.askCopy))
	mux.HandleFunc("POST "+copyPath+"/{export}", p.customer(p.takeCopy))
	mux.HandleFunc("GET "+dataCopyPath, p.visitor(func(v *visit) error { return p.button(v, dataCopyPath, "data_copy", http.StatusOK, nil) }))
	mux.HandleFunc("POST "+dataCopyPath, p.visitor(p.openCopy))
}

// copySection offers a copy of everything that is held of the account.
func (p *portal) copySection(v *visit) (page.Section, error) {
	s := page.Section{ID: "copy", Title: v.T("copy.title"), Help: v.T("copy.help"), Empty: v.T("copy.none")}
	all, err := p.Privacy.ListAccountRequests(v.r.Context(), v.actor, privacy.AccountInput{Account: v.actor.ID})
	if err != nil {
		return s, err
	}
	asking := false
	for _, e := range all.Exports {
		row := page.Row{Title: v.T("copy.of", locale.Args{"Day": v.Day(e.AskedAt, v.Now, v.Zone)}), Badges: []page.Badge{{Word: v.T("copy." + e.State), Tone: "quiet"}}}
		asking = asking || e.State == privacy.ExportWaiting
		if e.State == privacy.ExportReady {
			row.Badges[0].Tone = "good"
			row.Forms = []page.Form{{Action: copyPath + "/" + e.ID, Submit: v.T("copy.take"), Plain: true}}
		}
		s.Rows = append(s.Rows, row)
	}
	if !asking {
		s.Forms = []page.Form{{Action: copyPath, Submit: v.T("copy.ask")}}
	}
	return s, nil
}

func (p *portal) askCopy(v *visit) error {
	_, err := p.Privacy.RequestExport(v.r.Context(), v.actor, privacy.RequestExportInput{Account: v.actor.ID, Language: v.Lang()})
	return p.afterPrivacy(v, err, "copy.asked")
}

// takeCopy answers the file. Whoever has not proved who they are of late does
// so first, and presses again.
func (p *portal) takeCopy(v *visit) error {
	taken, err := p.Privacy.TakeExport(v.r.Context(), v.actor, privacy.TakeExportInput{Account: v.actor.ID, Export: v.r.PathValue("export")})
	if code(err) == op.ErrNotFresh.Code {
		return v.goTo(provePath + "?to=" + toPrivacy)
	}
	if err != nil {
		return refused(err, func(status int, err error) error { return p.showPrivacy(v, status, err) })
	}
	return v.send(taken)
}

// openCopy answers the file by a link. It signs nobody in.
func (p *portal) openCopy(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	taken, err := p.Privacy.OpenExport(v.r.Context(), v.actor, privacy.LinkInput{Link: v.secret("link")})
	if err != nil && again(err) {
		return p.button(v, dataCopyPath, "data_copy", statusAgain(err), err)
	}
	if err != nil {
		return err
	}
	return v.send(taken)
}

// send answers a copy as a file that no browser keeps.
func (v *visit) send(taken privacy.Taken) error {
	h := v.w.Header()
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Disposition", `attachment; filename="`+taken.Name+`"`)
	h.Set("Content-Length", strconv.Itoa(len(taken.File)))
	h.Set("Cache-Control", "no-store")
	_, err := v.w.Write(taken.File)
	return err
}

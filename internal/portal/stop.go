package portal

import (
	"net/http"

	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/portal/page"
)

// stopPage asks whoever opened the link of a notice whether to stop what
// support is about to do. It stops nothing by itself: programs that look at
// mails follow links.
func (p *portal) stopPage(v *visit) error {
	return v.door(http.StatusOK, p.stopForm(v, v.r.URL.Query().Get("link"), nil))
}

func (p *portal) stopForm(v *visit, link string, err error) page.DoorPage {
	shown := page.DoorPage{
		Title: v.T("stop.title"), Lead: v.T("stop.lead"), Secret: true,
		Forms: []page.Form{{Action: stopPath, Submit: v.T("stop.submit"), Danger: true, Hidden: []page.Hidden{{Name: "link", Value: link}}}},
	}
	if err != nil {
		_, shown.Problem = v.problems(err)
	}
	return shown
}

// stop stops it, and leads to where a new password can be asked for.
func (p *portal) stop(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	_, err := p.Desk.StopApproval(v.r.Context(), v.actor, desk.StopApprovalInput{Link: v.secret("link")})
	if err != nil && again(err) {
		return v.door(statusAgain(err), p.stopForm(v, v.form("link"), err))
	}
	if err != nil {
		return err
	}
	v.Said = v.T("stop.done")
	return v.door(http.StatusOK, page.DoorPage{Title: v.T("recover.title"), Links: []page.Link{{Href: recoverPath, Text: v.T("sign_in.forgotten")}}})
}

package portal

import (
	"net/http"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/portal/page"
)

// undoPage asks whoever is told of a change whether it was not theirs. Opening it
// changes nothing: programs that look at mails follow links. Without a link, as
// in mails of before there were any, it says what else can be done.
func (p *portal) undoPage(v *visit) error {
	return p.showUndo(v, v.r.URL.Query().Get("link"), http.StatusOK, nil)
}

func (p *portal) showUndo(v *visit, link string, status int, err error) error {
	shown := page.DoorPage{Title: v.T("undo.title"), Lead: v.T("undo.lead"), Secret: true}
	if link != "" && err == nil {
		shown.Lead = v.T("undo.ask")
		shown.Points = []string{v.T("undo.freezes"), v.T("undo.ends"), v.T("undo.tells"), v.T("undo.gives_back")}
		shown.Forms = []page.Form{{Action: undoPath, Submit: v.T("undo.submit"), Danger: true, Hidden: []page.Hidden{{Name: "link", Value: link}}}}
		shown.Links = []page.Link{{Href: accountPath, Text: v.T("undo.was_me")}}
		return v.door(status, shown)
	}
	if err != nil {
		_, shown.Problem = v.problems(err)
	}
	shown.Points = []string{v.T("undo.password"), v.T("undo.devices"), v.T("undo.support")}
	shown.Links = []page.Link{{Href: recoverPath, Text: v.T("reset.title")}, {Href: sessionsPath, Text: v.T("sessions.title")}}
	return v.door(status, shown)
}

// undo takes the report.
func (p *portal) undo(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	done, err := p.Accounts.UndoChange(v.r.Context(), v.actor, account.UndoChangeInput{Link: v.secret("link")})
	if err != nil && again(err) {
		return p.showUndo(v, v.form("link"), statusAgain(err), err)
	}
	if err != nil {
		return err
	}
	p.session.Clear(v.w) // every session ended
	shown := page.DoorPage{Title: v.T("undo.done_title"), Lead: v.T("undo.done"), Points: []string{v.T("undo.kept"), v.T("undo.next")}}
	if done.Undone {
		shown.Points[0] = v.T("undo.given_back")
	}
	return v.door(http.StatusOK, shown)
}

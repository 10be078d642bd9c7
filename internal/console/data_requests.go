package console

import (
	"net/http"
	"time"

	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/privacy"
)

// dataRoutes are the acts on what a customer asks about the own data.
func (c *console) dataRoutes(mux *http.ServeMux, one string) {
	for pattern, act := range map[string]act{
		"POST " + one + "/open-request":   c.openRequest,
		"POST " + one + "/extend-request": c.extendRequest,
		"POST " + one + "/close-request":  c.closeRequest,
		"POST " + one + "/request-export": c.requestExport,
		"POST " + one + "/deliver-export": c.deliverExport,
	} {
		mux.HandleFunc(pattern, c.onAccount(act))
	}
}

func (v *visit) day(at time.Time) string { return v.Day(at, v.Now, v.Zone) }

// dataAct is the panel of one act, or its button and who may press it.
func (v *visit) dataAct(login, name, path, request, export string) view.DataAct {
	a := view.DataAct{Request: request, Export: export, Act: view.Act{
		Label: v.T("data." + name), Action: view.AccountActPath(v.slug(), login, path), Daily: true, What: []string{v.T("data." + name + "_what")},
	}}
	permission := map[string]string{
		"open": "privacy.open_request", "extend": "privacy.extend_request", "close": "privacy.close_request",
		"export": "privacy.request_export", "deliver": "privacy.deliver_export",
	}[name]
	if !v.actor.May(permission) {
		a.Blocked = v.T("data.who")
		return a
	}
	if name == "open" || name == "extend" || name == "export" {
		for _, r := range []string{"owner", "other"} {
			a.Reasons = append(a.Reasons, view.Choice{Value: r, Text: v.T("status_reason." + r)})
		}
	}
	return a
}

// dataSection is the part of the tab about the own data.
func (c *console) dataSection(v *visit, login string) (view.DataSection, error) {
	all, err := c.Privacy.ListAccountRequests(v.r.Context(), v.actor, privacy.AccountInput{Account: login})
	if err != nil {
		return view.DataSection{}, err
	}
	var out view.DataSection
	for _, r := range all.Requests {
		row := v.dataRow(r)
		if r.State == "open" {
			row.Acts = v.requestActs(login, r)
		}
		out.Requests = append(out.Requests, row)
	}
	for _, e := range all.Exports {
		out.Exports = append(out.Exports, v.exportRow(login, e))
	}
	open := v.dataAct(login, "open", "open-request", "", "")
	open.Details = true
	for _, k := range privacy.DataRequestKinds {
		open.Kinds = append(open.Kinds, view.Choice{Value: k, Text: v.T("data_kind." + k)})
	}
	out.Acts = []view.DataAct{open, v.dataAct(login, "export", "request-export", "", "")}
	return out, nil
}

// dataRow is a request with what is left of its time.
func (v *visit) dataRow(r privacy.DataRequest) view.DataRow {
	row := view.DataRow{Title: v.T("data_kind." + r.Kind), Tone: "open"}
	for _, words := range []string{r.Details, r.Extension, r.Words} {
		if words != "" {
			row.Words = append(row.Words, words)
		}
	}
	switch {
	case r.State == "closed":
		row.State, row.Tone = v.T("data.closed", args{"Outcome": v.T("data_outcome." + r.Outcome)}), "done"
	case r.DaysLeft < 0:
		row.State, row.Tone = v.T("data.overdue", args{"Day": v.day(r.DueAt)}), "late"
	default:
		row.State = v.N("data.due", r.DaysLeft, args{"Day": v.day(r.DueAt)})
	}
	return row
}

func (v *visit) requestActs(login string, r privacy.DataRequest) []view.DataAct {
	end := v.dataAct(login, "close", "close-request", r.ID, "")
	end.Words = true
	for _, o := range privacy.Outcomes {
		end.Outcomes = append(end.Outcomes, view.Choice{Value: o, Text: v.T("data_outcome." + o)})
	}
	acts := []view.DataAct{end}
	if r.ExtendedAt == nil && r.DaysLeft >= 0 {
		acts = append(acts, v.dataAct(login, "extend", "extend-request", r.ID, ""))
	}
	return acts
}

func (v *visit) exportRow(login string, e privacy.DataExport) view.DataRow {
	row := view.DataRow{Title: v.T("data.copy"), Words: []string{v.day(e.AskedAt)}, Tone: "open"}
	switch e.State {
	case privacy.ExportWaiting:
		row.State = v.T("data.copy.waiting")
	case privacy.ExportExpired:
		row.State, row.Tone = v.T("data.copy.expired"), "done"
	default:
		row.State = v.T("data.copy.ready", args{"Day": v.day(*e.ExpiresAt)})
		row.Acts = []view.DataAct{v.dataAct(login, "deliver", "deliver-export", "", e.ID)}
	}
	if e.TakenAt != nil {
		row.Words = append(row.Words, v.T("data.copy.taken", args{"Day": v.day(*e.TakenAt)}))
	}
	return row
}

// openRequests are the open data requests of all customers, for the page of
// requests; nothing for whoever may not read them.
func (c *console) openRequests(v *visit) ([]view.DataRow, error) {
	if !v.actor.May("privacy.list_requests") {
		return nil, nil
	}
	list, err := c.Privacy.ListRequests(v.r.Context(), v.actor, privacy.ListRequestsInput{})
	if err != nil {
		return nil, err
	}
	out := make([]view.DataRow, 0, len(list))
	for _, r := range list {
		row := v.dataRow(r)
		row.Name, row.Href = v.name(*r.Customer), view.AccountTabPath(v.slug(), r.Account, view.TabPrivacy)
		out = append(out, row)
	}
	return out, nil
}

func (c *console) openRequest(v *visit) error {
	_, err := c.Privacy.OpenRequest(v.r.Context(), v.why("status_reason.", []string{"owner", "other"}), privacy.OpenRequestInput{
		Account: v.r.PathValue("id"), Kind: v.form("kind"), Details: v.form("details"),
	})
	return c.afterDeletion(v, err, "data.opened")
}

func (c *console) extendRequest(v *visit) error {
	_, err := c.Privacy.ExtendRequest(v.r.Context(), v.why("status_reason.", []string{"owner", "other"}), privacy.DataRequestInput{
		Account: v.r.PathValue("id"), Request: v.form("request"),
	})
	return c.afterDeletion(v, err, "data.extended")
}

func (c *console) closeRequest(v *visit) error {
	_, err := c.Privacy.CloseRequest(v.r.Context(), v.actor, privacy.CloseRequestInput{
		Account: v.r.PathValue("id"), Request: v.form("request"), Outcome: v.form("outcome"), Words: v.form("words"),
	})
	return c.afterDeletion(v, err, "data.closed_now")
}

func (c *console) requestExport(v *visit) error {
	_, err := c.Privacy.RequestExport(v.r.Context(), v.why("status_reason.", []string{"owner", "other"}), privacy.RequestExportInput{Account: v.r.PathValue("id")})
	return c.afterDeletion(v, err, "data.export_asked")
}

func (c *console) deliverExport(v *visit) error {
	sent, err := c.Privacy.DeliverExport(v.r.Context(), v.actor, privacy.DeliverExportInput{Account: v.r.PathValue("id"), Export: v.form("export")})
	if err != nil {
		return c.afterDeletion(v, err, "")
	}
	return c.done(v, view.AccountTabPath(v.slug(), v.r.PathValue("id"), view.TabPrivacy), v.T("data.delivered", args{"To": sent.To}))
}

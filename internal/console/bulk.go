package console

import (
	"bytes"
	"context"
	"net/http"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/directory"
)

// bulkRoutes are the pages of acts on many accounts.
func (c *console) bulkRoutes(mux *http.ServeMux) {
	const base = "/t/{slug}/bulk"
	for pattern, act := range map[string]act{
		"GET " + base:                            c.bulkPage,
		"POST " + base + "/new":                  c.chooseBulk,
		"GET " + base + "/new":                   c.newBulkPage,
		"POST " + base + "/start":                c.startBulk,
		"GET " + base + "/runs/{run}":            c.bulkRunPage,
		"POST " + base + "/runs/{run}/stop":      c.stopBulk,
		"GET " + base + "/runs/{run}/report.csv": c.bulkReport,
	} {
		mux.HandleFunc(pattern, c.inTenant(act))
	}
	mux.HandleFunc("GET "+base+"/runs/{run}/now", c.unasked(c.bulkNow))
}

// bulkOperation is one act on many accounts.
type bulkOperation func(context.Context, authz.Actor, directory.BulkInput) (directory.Bulk, error)

// bulkActs are the acts in the order in which they are offered, with the
// reason's kinds that fit.
func (c *console) bulkActs() []bulkChoice {
	return []bulkChoice{
		{directory.BulkEndSessions, "directory.bulk_end_sessions", c.Directory.BulkEndSessions},
		{directory.BulkRequirePassword, "directory.bulk_require_password", c.Directory.BulkRequirePassword},
		{directory.BulkDisable, "directory.bulk_disable", c.Directory.BulkDisable},
		{directory.BulkTag, "directory.bulk_tag", nil},
		{directory.BulkUntag, "directory.bulk_tag", nil},
	}
}

// bulkChoice is an act that is offered. One without do is about a tag.
type bulkChoice struct {
	name, permission string
	do               bulkOperation
}

// startChosen begins the act on the accounts.
func (c *console) startChosen(v *visit, actor authz.Actor, a bulkChoice, in directory.BulkInput) (directory.Bulk, error) {
	if a.do != nil {
		return a.do(v.r.Context(), actor, in)
	}
	return c.Directory.BulkTag(v.r.Context(), actor, directory.BulkTagInput{BulkInput: in, Tag: v.form("tag"), Remove: a.name == directory.BulkUntag})
}

// mayChoose reports whether the member may do any act on many accounts.
func (v *visit) mayChoose() bool { return v.actor.May("directory.preview_bulk") }

func (c *console) bulkPage(v *visit) error {
	runs, err := c.Directory.ListBulk(v.r.Context(), v.actor, directory.ListBulkInput{})
	if err != nil {
		return err
	}
	page := view.BulkPage{Frame: c.frame(v, v.T("bulk.title"))}
	for _, r := range runs {
		page.Runs = append(page.Runs, v.bulkRun(r))
	}
	return v.show(view.BulkList(page))
}

// bulkRun is a run as it is shown.
func (v *visit) bulkRun(r directory.Bulk) view.BulkRun {
	out := view.BulkRun{
		ID: r.ID, Href: view.BulkRunPath(v.slug(), r.ID), Label: v.bulkLabel(r), By: r.By.Name, Reason: r.Reason,
		StartedAt: r.StartedAt, Total: r.Total, Done: r.Done, LeftOut: r.LeftOut, State: "running",
	}
	values := args{"Done": v.Number(r.Done), "Total": v.Number(r.Total), "LeftOut": v.Number(r.LeftOut), "Waiting": v.Number(r.Total - r.Done - r.LeftOut), "By": r.StoppedBy}
	switch {
	case r.FinishedAt != nil:
		out.State, out.Text = "finished", v.T("bulk.finished", values)
	case r.StoppedCode != "":
		out.State, out.Text = "stopped", v.T("bulk.stopped_itself", values)+" "+v.leftWord(r.StoppedCode)
	case r.StoppedAt != nil:
		out.State, out.Text = "stopped", v.T("bulk.stopped", values)
	case r.PerSecond == 0:
		out.Text = v.T("bulk.waiting", values)
	default:
		values["Rate"], values["Left"] = v.Number(int(r.PerSecond+0.5)), v.Span(time.Duration(r.SecondsLeft)*time.Second)
		out.Text = v.T("bulk.running", values)
	}
	out.CanStop = out.State == "running" && v.actor.May("directory.stop_bulk")
	return out
}

// bulkLabel names the act of a run, with the tag if it is about one.
func (v *visit) bulkLabel(r directory.Bulk) string {
	act := v.T("bulk.act." + r.Act)
	if r.Tag == "" {
		return act
	}
	return v.T("bulk.of_tag", args{"Act": act, "Tag": r.Tag})
}

// leftWord says in words why an account was left out.
func (v *visit) leftWord(code string) string {
	if key := "bulk.left." + code; v.Has(key) {
		return v.T(key)
	}
	return v.word("fault.", code)
}

func (v *visit) bulkReasons(list []directory.BulkReason) (out []view.BulkReason) {
	for _, r := range list {
		out = append(out, view.BulkReason{Text: v.leftWord(r.Code), Count: r.Count})
	}
	return out
}

// bulkLine is one account that was, or would be, left out.
func (v *visit) bulkLine(login, name, code string) view.BulkLine {
	line := view.BulkLine{LoginID: login, Name: name, Text: v.leftWord(code)}
	switch {
	case login == "":
		line.Name = v.T("bulk.not_yours")
	case code == "not_found":
		line.Name = login
	default:
		line.Href = view.AccountPath(v.slug(), login)
		if name == "" {
			line.Name = v.T("account.no_name")
		}
	}
	return line
}

// shownLeft is how many accounts that were left out stand on a run's page.
const shownLeft = 100

// oneRun reads a run with its report.
func (c *console) oneRun(v *visit) (view.BulkRun, error) {
	id := v.r.PathValue("run")
	read, err := c.Directory.ViewBulk(v.r.Context(), v.actor, directory.BulkRunInput{Run: id})
	if err != nil {
		return view.BulkRun{}, err
	}
	out := v.bulkRun(read.Bulk)
	out.Reasons = v.bulkReasons(read.Reasons)
	if read.LeftOut == 0 || out.State == "running" {
		return out, nil
	}
	left, err := c.Directory.ListBulkAccounts(v.r.Context(), v.actor, directory.ListBulkAccountsInput{Run: id, LeftOut: true, Limit: shownLeft})
	if err != nil {
		return view.BulkRun{}, err
	}
	for _, l := range left.Lines {
		out.Lines = append(out.Lines, v.bulkLine(l.Account, l.Name, l.Code))
	}
	out.More = left.Next > 0
	return out, nil
}

func (c *console) bulkRunPage(v *visit) error {
	run, err := c.oneRun(v)
	if err != nil {
		return err
	}
	return v.show(view.BulkOne(view.BulkPage{Frame: c.frame(v, run.Label), Runs: []view.BulkRun{run}}))
}

func (c *console) bulkNow(v *visit) error {
	run, err := c.oneRun(v)
	if err != nil {
		return err
	}
	return v.show(view.BulkRegion(v.View, v.slug(), run))
}

func (c *console) stopBulk(v *visit) error {
	id := v.r.PathValue("run")
	if _, err := c.Directory.StopBulk(v.r.Context(), v.actor, directory.BulkRunInput{Run: id}); err != nil {
		return err
	}
	return c.done(v, view.BulkRunPath(v.slug(), id), v.T("bulk.stopped_now"))
}

// bulkReport answers the report as a table. It is made before the first byte
// is sent, so that half a report is not taken for a whole one.
func (c *console) bulkReport(v *visit) error {
	var out bytes.Buffer
	id := v.r.PathValue("run")
	if err := c.Directory.WriteBulkReport(v.r.Context(), v.actor, id, &out); err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	v.w.Header().Set("Content-Disposition", `attachment; filename="`+id+`.csv"`)
	v.w.Header().Set("Cache-Control", "no-store")
	_, err := v.w.Write(out.Bytes())
	return err
}

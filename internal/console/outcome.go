package console

import (
	"net/http"

	"github.com/readmit/readmit/internal/console/view"
)

// OutcomeHeader tells the page's script whether a request was done.
const OutcomeHeader = "Readmit-Outcome"

// outcome answers the line that says whether a request of the reader's was
// done whose answer was lost. It is looked up by the request's idempotency key.
func (c *console) outcome(v *visit) error {
	spec, at, err := c.Answered(v.r.Context(), v.actor, v.r.PathValue("key"))
	if err == nil && spec == nil { // or a second person was asked
		spec, at, err = c.Answered(v.r.Context(), v.actor, askedKey(v.r.PathValue("key")))
	}
	if err != nil {
		return err
	}
	v.w.Header().Set("Cache-Control", "no-store")
	if spec == nil {
		v.w.Header().Set(OutcomeHeader, "not-done")
		return v.show(view.ResultBar(v.View, view.Result{Tone: view.Warn, Text: v.T("outcome.not_done")}))
	}
	v.w.Header().Set(OutcomeHeader, "done")
	line := view.Result{Tone: view.Good, Text: v.T("outcome.done", args{"What": v.word("op.", spec.Name), "Time": v.Moment(at, v.Now, v.Zone)})}
	if here := v.here(); here != "" && v.r.Method == http.MethodGet {
		line.Way, line.WayText = here, v.T("outcome.show")
	}
	return v.show(view.ResultBar(v.View, line))
}

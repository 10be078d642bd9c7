package console

import (
	"bytes"
	"encoding/json"
	"net/http"
	"time"

	"github.com/readmit/readmit/internal/audit"
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/edge"
	"github.com/readmit/readmit/internal/fault"
)

// progressType is what the page's script asks for, to be told how far a check
// is.
const progressType = "application/x-ndjson"

// verifyAudit checks the whole log. Without script the answer comes when it is
// done.
func (c *console) verifyAudit(v *visit) error {
	out := http.NewResponseController(v.w)
	for _, lift := range []func(time.Time) error{out.SetReadDeadline, out.SetWriteDeadline} {
		if err := lift(time.Time{}); err != nil { // a long log takes longer than other requests may
			return err
		}
	}
	if v.r.Header.Get("Accept") != progressType {
		if _, err := c.Audit.Verify(v.r.Context(), v.actor, audit.VerifyInput{}); err != nil {
			return err
		}
		return v.goTo(view.AuditPath(v.slug()))
	}
	return c.verifyTelling(v, progress{v.w, out})
}

// progress writes lines about work under way, each one JSON object.
type progress struct {
	w   http.ResponseWriter
	out *http.ResponseController
}

// step is one line: how far it is, or the end.
type step struct {
	Done int64  `json:"done"`
	Of   int64  `json:"of"`
	Text string `json:"text,omitempty"`
	HTML string `json:"html,omitempty"` // takes the place of the whole section
	Lost bool   `json:"lost,omitempty"`
}

func (p progress) tell(s step) {
	if line, err := json.Marshal(s); err == nil {
		_, _ = p.w.Write(append(line, '\n')) // whoever hung up ends the request's context
		_ = p.out.Flush()
	}
}

func (c *console) verifyTelling(v *visit, p progress) error {
	v.w.Header().Set("X-Accel-Buffering", "no") // nginx would hold lines back
	v.w.Header().Set("Content-Type", progressType)
	told := c.Now()
	_, err := c.Audit.VerifyTelling(v.r.Context(), v.actor, audit.VerifyInput{}, func(done, of int64) {
		if now := c.Now(); done == 0 || now.Sub(told) >= 200*time.Millisecond {
			told = now
			p.tell(step{Done: done, Of: of, Text: v.T("audit.verifying", args{"Done": v.Number(int(done)), "Of": v.Number(int(of))})})
		}
	})
	if err != nil {
		if f := fault.As(err); f != nil {
			p.tell(step{Lost: true, Text: v.sentence(f)})
			return nil
		}
		c.Log.ErrorContext(v.r.Context(), "the audit log could not be checked", "error", err, "request", edge.Of(v.r.Context()).ID)
		p.tell(step{Lost: true, Text: v.T("audit.verify_lost")})
		return nil
	}
	seal, err := c.auditSeal(v)
	if err != nil {
		return err
	}
	var html bytes.Buffer
	if err := view.AuditSeal(v.View, seal).Render(v.r.Context(), &html); err != nil {
		panic(err) // as drawing a page
	}
	p.tell(step{HTML: html.String()})
	return nil
}

package console

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/readmit/readmit/internal/audit"
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/edge"
	"github.com/readmit/readmit/internal/op"
)

var auditTypes = map[string]string{audit.FormCSV: "text/csv; charset=utf-8", audit.FormNDJSON: "application/x-ndjson"}

// exportAudit answers the entries that fit as a file.
func (c *console) exportAudit(v *visit) error {
	f := auditFilterIn(v.r.PostForm)
	v.actor.Call.Reason = v.form("reason")
	return c.sendAudit(v, audit.ExportEntriesInput{Form: v.form("form"), Personal: v.form("personal") == "true", Fitting: f.input(v.Zone)}, f)
}

// sendAudit answers the file, or the page with what is wrong with its form.
func (c *console) sendAudit(v *visit, in audit.ExportEntriesInput, f auditFilter) error {
	entries, err := c.Audit.ExportEntries(v.r.Context(), v.actor, in)
	if errors.Is(err, op.ErrReason) {
		return c.drawAudit(v, http.StatusUnprocessableEntity, f, nil, &view.AuditExport{
			Form: in.Form, Personal: in.Personal, Problem: v.T("fault.reason_required"), Open: true,
		})
	}
	if err != nil {
		return err
	}
	out := http.NewResponseController(v.w)
	if err := out.SetWriteDeadline(time.Time{}); err != nil {
		return err
	}
	name := fmt.Sprintf("audit-%s-%s.%s", v.slug(), entries.At.In(v.Zone).Format("20060102-150405"), entries.Form)
	v.w.Header().Set("Content-Type", auditTypes[entries.Form])
	v.w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	v.w.Header().Set("Cache-Control", "no-store")
	if err := entries.Write(v.r.Context(), v.w); err != nil {
		c.Log.ErrorContext(v.r.Context(), "an export of the audit log broke off", "error", err, "request", edge.Of(v.r.Context()).ID)
		panic(http.ErrAbortHandler) // so that half a file is not taken for a whole one
	}
	return nil
}

package console

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"

	"github.com/readmit/readmit/internal/audit"
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/federation"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/staff"
)

// again are the operations that whoever asked does again from what was stored,
// since their answer is for that person: a link, a file, a finding.
var again = map[string]func(*console, *visit, json.RawMessage) error{
	"staff.invite": func(c *console, v *visit, input json.RawMessage) error {
		return withInput(input, func(in staff.InviteInput) error { return c.inviteBy(v, in) })
	},
	"audit.export_entries": func(c *console, v *visit, input json.RawMessage) error {
		return withInput(input, func(in audit.ExportEntriesInput) error { return c.sendAudit(v, in, auditFilter{}) })
	},
	"federation.test_provider": func(c *console, v *visit, input json.RawMessage) error {
		return withInput(input, func(in federation.Named) error { return c.testNamed(v, in) })
	},
}

func withInput[I any](input json.RawMessage, do func(I) error) error {
	var in I
	if err := json.Unmarshal(input, &in); err != nil {
		return fmt.Errorf("read what was approved: %w", err)
	}
	return do(in)
}

// againWay is the button that does it again, or the form that it was sent from:
// there the secret is given once more.
func (v *visit) againWay(out *view.ApprovalShown, a desk.Approval) {
	form := func(path string) { out.AgainForm = path + "?" + url.Values{"approval": {a.ID}}.Encode() }
	switch a.Operation {
	case "tenant.change_mailer", "tenant.change_sms":
		form(view.MessageSettingsPath(v.slug()))
	case "federation.change_provider":
		form(view.ProvidersPath(v.slug()))
	case "federation.add_provider":
		var in federation.AddProviderInput
		if json.Unmarshal(a.Input, &in) == nil {
			form(view.AddProviderPath(v.slug(), in.Kind))
		}
	default:
		if again[a.Operation] != nil {
			out.Again = view.ApprovalActPath(v.slug(), a.ID, "again")
		}
	}
}

// doAgain does what was approved and is the reader's to do.
func (c *console) doAgain(v *visit) error {
	a, err := c.Desk.ViewApproval(v.r.Context(), v.actor, v.namedApproval())
	if err != nil {
		return err
	}
	do := again[a.Operation]
	if do == nil || a.Asker != v.actor.ID {
		return op.ErrNotFound
	}
	if v.actor.Call.Reason = a.Reason; a.State != desk.ApprovalApproved {
		return c.decided(v, desk.ErrApprovalEnded, view.Result{})
	}
	return do(c, v, a.Input)
}

// typedBefore fills the form of a page with what was approved for one of the
// operations, so that only its secret is typed again. It returns nil if the
// address names no approval of the reader's.
func (c *console) typedBefore(v *visit, operations ...string) (*desk.Approval, error) {
	id := v.r.URL.Query().Get("approval")
	if id == "" || v.r.Method != http.MethodGet {
		return nil, nil
	}
	a, err := c.Desk.ViewApproval(v.r.Context(), v.actor, desk.ApprovalInput{Approval: id})
	if fault.As(err) != nil || err == nil && a.Asker != v.actor.ID {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for _, name := range operations {
		if name == a.Operation {
			return &a, v.fill(a.Input)
		}
	}
	return nil, nil
}

// fill lets the values of a stored input stand for those of a sent form.
func (v *visit) fill(input json.RawMessage) error {
	var values map[string]any
	if err := json.Unmarshal(input, &values); err != nil {
		return fmt.Errorf("read what was approved: %w", err)
	}
	if err := v.parse(); err != nil {
		return err
	}
	for name, value := range values {
		v.r.Form.Set(name, fmt.Sprint(value))
	}
	return nil
}

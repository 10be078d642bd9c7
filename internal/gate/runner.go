package gate

import (
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/directory"
	"github.com/readmit/readmit/internal/federation"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/privacy"
	"github.com/readmit/readmit/internal/staff"
	"github.com/readmit/readmit/internal/webhook"
)

// Capabilities have the operations that a second person says yes to and that
// are done by that yes.
type Capabilities struct {
	Credentials *credential.Service
	Directory   *directory.Service
	Federation  *federation.Service
	Privacy     *privacy.Service
	Staff       *staff.Service
	Webhooks    *webhook.Service
}

// Runner has the method of each operation that runs from what was stored when
// a second person says yes. Whoever adds an operation that needs one adds it
// here or to [Repeated].
func Runner(c Capabilities) op.Runner {
	r := op.Runner{}
	op.Runs(r, "credential.remove_all_factors", c.Credentials.RemoveAllFactors)
	op.Runs(r, "credential.waive_second_factor", c.Credentials.WaiveSecondFactor)
	op.Runs(r, "directory.bulk_disable", c.Directory.BulkDisable)
	op.Runs(r, "directory.merge", c.Directory.Merge)
	op.Runs(r, "federation.disable_provider", c.Federation.DisableProvider)
	op.Runs(r, "federation.enable_provider", c.Federation.EnableProvider)
	op.Runs(r, "federation.remove_provider", c.Federation.RemoveProvider)
	op.Runs(r, "privacy.add_deletion_rule", c.Privacy.AddDeletionRule)
	op.Runs(r, "privacy.change_deletion_rule", c.Privacy.ChangeDeletionRule)
	op.Runs(r, "privacy.remove_deletion_rule", c.Privacy.RemoveDeletionRule)
	op.Runs(r, "staff.add_role", c.Staff.AddRole)
	op.Runs(r, "staff.assign_role", c.Staff.AssignRole)
	op.Runs(r, "staff.change_role", c.Staff.ChangeRole)
	op.Runs(r, "staff.remove_role", c.Staff.RemoveRole)
	op.Runs(r, "staff.set_segments", c.Staff.SetSegments)
	op.Runs(r, "webhook.change_address", c.Webhooks.ChangeAddress)
	op.Runs(r, "webhook.choose_values", c.Webhooks.ChooseValues)
	op.Runs(r, "webhook.mark_mailer", c.Webhooks.MarkMailer)
	return r
}

// Why an operation is done again by whoever asked, after the yes.
const (
	hasSecret  = "Its input holds a secret, which is not stored."
	hasAnswer  = "Its answer is for whoever asked."
	fromServer = "It is done by the command line on the server, which needs no second person."
)

// Repeated lists the operations that need a second person and are done again by
// whoever asked, with the reason.
var Repeated = map[string]string{
	"tenant.change_mailer": hasSecret, "tenant.change_sms": hasSecret,
	"federation.add_provider": hasSecret, "federation.change_provider": hasSecret,
	"federation.test_provider": hasAnswer, "staff.invite": hasAnswer, "audit.export_entries": hasAnswer,
	"audit.export": fromServer, "directory.export": fromServer, "staff.recover": fromServer,
}

package archtest

import (
	"encoding/json"

	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/op"
)

// approvalEntries are the lines of what a second person says yes to.
func (w *world) approvalEntries() map[string]entry {
	of := func(asker string) func(a *asked) desk.ApprovalInput {
		return func(a *asked) desk.ApprovalInput { return desk.ApprovalInput{Approval: a.anApproval(asker)} }
	}
	return map[string]entry{
		"desk.ask_approval": on(something, w.desk.AskApproval, func(a *asked) desk.AskApprovalInput {
			return desk.AskApprovalInput{Operation: a.seconded(), Account: a.anAccount(), Input: json.RawMessage(`{"test":"` + a.name("n") + `"}`)}
		}),
		"desk.approve":         on(something, w.desk.Approve, of("mem_other")),
		"desk.reject":          on(something, w.desk.Reject, of("mem_other")),
		"desk.view_approval":   on(something, w.desk.ViewApproval, of("mem_other")),
		"desk.withdraw":        on(something, w.desk.Withdraw, of("")),
		"desk.list_approvals":  on(visible, w.desk.ListApprovals, func(*asked) desk.ListApprovalsInput { return desk.ListApprovalsInput{} }),
		"desk.count_approvals": on(visible, w.desk.CountApprovals, func(*asked) desk.CountApprovalsInput { return desk.CountApprovalsInput{} }),
		"desk.expire_approval": on(nobody, w.desk.ExpireApproval, of("mem_other")),
		"desk.fail_approval": on(nobody, w.desk.FailApproval, func(a *asked) desk.FailApprovalInput {
			return desk.FailApprovalInput{Approval: a.anApproval("mem_other"), Why: "not_found"}
		}),
		"desk.stop_approval": on(nobody, w.desk.StopApproval, func(*asked) desk.StopApprovalInput { return desk.StopApprovalInput{} }),
	}
}

// seconded is an operation that needs a second person and that the asking
// member may do.
func (a *asked) seconded() string {
	for _, name := range []string{"credential.waive_second_factor", "audit.export_entries", "directory.export", "privacy.add_deletion_rule"} {
		if a.actor.May(name) {
			return name
		}
	}
	return "staff.invite"
}

// anApproval waits for a decision about an account; its asker is the asking
// member if none is named.
func (a *asked) anApproval(asker string) string {
	if a.place == unknown {
		return "apr_0193a6c2b4f07c3e9a1d000000000000"
	}
	if asker == "" {
		asker = a.actor.ID
	}
	id, login, operation := "", a.anAccount(), a.seconded()
	a.DoIn(a.where(), func(tx *op.Tx) error {
		id = tx.NewID("apr")
		var n int64
		if err := tx.QueryRowContext(tx.Ctx, "SELECT n FROM account WHERE id = $1", login).Scan(&n); err != nil {
			return err
		}
		body, err := tx.SealFor(n, []byte(`{"input":{},"reason":"`+a.marker()+`"}`), id)
		if err != nil {
			return err
		}
		const insert = `INSERT INTO approval (id, tenant, op, account, target, body, repeated, alone, case_id, asker, asker_name, asked_at, expires_at, state, decided_by, decided_name, code)
			VALUES ($1, $2, $3, $4, '', $5, true, false, '', $6, 'Ana', 1, $7, 'asked', '', '', '')`
		_, err = tx.ExecContext(tx.Ctx, insert, id, a.where(), operation, n, body, asker, tx.Now.AddDate(0, 0, 1).UnixMicro())
		return err
	})
	return id
}

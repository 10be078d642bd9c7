package desk

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/staff"
)

var opAskApproval = op.Define("desk.ask_approval", "Ask for approval", op.Needs{})

// AskApprovalInput says what a second person is to say yes to: as
// [op.SecondNeeded] has it.
type AskApprovalInput struct {
	Operation string          `json:"operation"`
	Account   string          `json:"account"` // login ID; empty if it is about none
	Subject   string          `json:"target"`  // what else it is about: a member, a provider
	Input     json.RawMessage `json:"input"`
}

// Validate asks for an operation that needs a second person, and an object as
// its input.
func (in AskApprovalInput) Validate() error {
	var f fault.Fields
	var object map[string]any
	f.Check(json.Unmarshal(in.Input, &object) == nil, "input", "syntax", "Give the operation's input as a JSON object.")
	f.Check(len(in.Input) <= 64<<10, "input", "too_long", "Use 64 KiB at most.")
	f.Check(len(in.Subject) <= 200, "target", "too_long", "Use 200 characters at most.")
	if err := f.Err(); err != nil {
		return err
	}
	if spec := op.Named(in.Operation); spec == nil || !spec.Needs.Second {
		return ErrNotSeconded
	}
	return nil
}

// Target is the account.
func (in AskApprovalInput) Target() op.Target {
	return op.Target{Account: in.Account, Other: in.Operation}
}

var eventApprovalAsked = event.Define("desk.approval_asked", "APPROVAL", ApprovalTold{
	Approval: exampleApproval, Operation: "credential.remove_all_factors", Reason: "Lost the phone",
})

// AskApproval asks for a second person's yes to an operation that the actor may
// do, and returns what was asked; what is asked already is not asked twice. It
// keeps the operation's input without its secrets, a fingerprint of the
// account's contacts and factors, and why. Nothing of the operation is done yet.
//
// Where nobody else could say yes, the yes is a wait of [ApprovalDelay], of
// which all staff are told; the audit entry of what is done then says so.
//
// It returns [op.ErrForbidden] if a program asks, [ErrNotSeconded] for an
// operation that needs no second person, and what the operation's permission
// lacks.
func (s *Service) AskApproval(ctx context.Context, actor authz.Actor, in AskApprovalInput) (Approval, error) {
	return op.Do(ctx, s.db, actor, opAskApproval, in, func(tx *op.Tx) (Approval, error) {
		spec := op.Named(in.Operation)
		if err := mayAsk(tx, spec); err != nil {
			return Approval{}, err
		}
		row, _, err := likeApproval(tx, spec, in.Input, func(openApprovalsOfRow) bool { return true })
		if err != nil {
			return Approval{}, err
		}
		if row.ID == "" {
			if row.ID, err = s.ask(tx, spec, in); err != nil {
				return Approval{}, err
			}
		}
		return s.approvalShown(tx, row.ID)
	})
}

func mayAsk(tx *op.Tx, spec *op.Spec) error {
	if tx.Actor.Kind != authz.Member {
		return op.ErrForbidden
	}
	return spec.Permits(tx.Actor)
}

func (s *Service) ask(tx *op.Tx, spec *op.Spec, in AskApprovalInput) (string, error) {
	print, err := fingerprint(tx, spec, in.Input)
	if err != nil {
		return "", err
	}
	row := insertApprovalParams{
		ID: tx.NewID(approvalPrefix), Tenant: tx.Actor.Tenant, Op: spec.Name, Target: in.Subject, Repeated: s.Runner[spec.Name] == nil,
		CaseID: tx.Actor.Call.Case, Asker: tx.Actor.ID, AskerName: tx.Actor.Name, AskedAt: tx.Now.UnixMicro(),
		ExpiresAt: tx.Now.Add(ApprovalFor).UnixMicro(), State: ApprovalAsked,
	}
	if spec.Pair {
		if row.Target, err = otherOf(in.Input); err != nil {
			return "", err
		}
	}
	if tx.Account != nil {
		row.Account = sql.NullInt64{Int64: tx.Account.N, Valid: true}
	}
	clear, err := json.Marshal(approvalBody{Input: in.Input, Reason: tx.Actor.Call.Reason, Print: print})
	if err != nil {
		return "", fmt.Errorf("encode an approval: %w", err)
	}
	if row.Body, err = sealApproval(tx, clear, row.ID); err != nil {
		return "", err
	}
	told := ApprovalTold{Approval: row.ID, Operation: spec.Name, Reason: tx.Actor.Call.Reason}
	if row.Alone, err = nobodyElse(tx, spec, row.Target); err != nil {
		return "", err
	}
	if row.Alone {
		due := tx.Now.Add(ApprovalDelay).UTC()
		row.State, row.DueAt, row.ExpiresAt = ApprovalApproved, instant(due), due.Add(ApprovalFor).UnixMicro()
		told.Alone, told.Due = true, &due
	}
	if err := New(tx).insertApproval(tx.Ctx, row); err != nil {
		return "", fmt.Errorf("insert the approval: %w", err)
	}
	if err := tell(tx, eventApprovalAsked, spec, row.Target, told); err != nil {
		return "", err
	}
	if row.Alone {
		return row.ID, warnOwner(tx, spec, row.ID, *told.Due)
	}
	return row.ID, nil
}

// nobodyElse reports whether no other active member could say yes. An act on an
// account is about no member, whatever the question says: nobody is left out by
// being named.
func nobodyElse(tx *op.Tx, spec *op.Spec, target string) (bool, error) {
	if tx.Account != nil && !spec.Pair {
		target = ""
	}
	people, err := staff.People(tx.Ctx, tx.Tx)
	if err != nil {
		return false, err
	}
	for _, p := range people {
		err := mayDecide(tx, p.In(tx.Actor.Tenant), spec, tx.Actor.ID, target)
		if err == nil {
			return false, nil
		}
		if fault.As(err) == nil {
			return false, err
		}
	}
	return true, nil
}

package desk

import (
	"context"
	"database/sql"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

// approvalShown reads an approval as the actor may see it.
func (s *Service) approvalShown(tx *op.Tx, approval string) (Approval, error) {
	row, err := approvalRow(tx.Ctx, tx.Tx, tx.Actor.Tenant, approval)
	if err != nil {
		return Approval{}, err
	}
	shown, _, err := showApproval(tx, row)
	return shown, err
}

// showApproval is an approval as the actor may see it. It reports false for one
// that is nothing to the actor: who neither asked for it, nor may do what it is
// about with that account.
func showApproval(tx *op.Tx, row approvalByIDRow) (Approval, bool, error) {
	spec, about := op.Named(row.Op), accountOf(row.Account, row.Login)
	asked := row.Asker == tx.Actor.ID
	mine, err := concerns(tx, spec, row)
	if err != nil || !mine && !asked && tx.Actor.Kind != authz.System {
		return Approval{}, false, err
	}
	body, err := bodyOfApproval(tx, row.Account, row.Body, row.ID)
	if err != nil {
		return Approval{}, false, err
	}
	words, err := unsealApproval(row.Account, row.Words, row.ID, tx.Ring(), tx.UnsealFor)
	if err != nil {
		return Approval{}, false, err
	}
	out := Approval{
		ID: row.ID, Operation: row.Op, Account: row.Login, Target: row.Target, Input: body.Input, Reason: body.Reason, Case: row.CaseID,
		State: row.State, Repeated: row.Repeated, Alone: row.Alone, Asker: row.Asker, AskerName: row.AskerName,
		AskedAt: micro(row.AskedAt), ExpiresAt: micro(row.ExpiresAt), DueAt: optional(row.DueAt), DecidedBy: row.DecidedBy,
		DecidedName: row.DecidedName, DecidedAt: optional(row.DecidedAt), Words: string(words), EndedAt: optional(row.EndedAt), Code: row.Code,
	}
	if spec != nil && spec.Pair {
		out.Choices = choicesOf(body.Input)
	}
	open := row.State == ApprovalAsked || row.State == ApprovalApproved
	out.MayWithdraw = open && asked && tx.Actor.May(opWithdraw.Name)
	if open && !asked && mine && micro(row.ExpiresAt).After(tx.Now) {
		out.MayDecide, err = mayDecideRow(tx, spec, row)
	}
	if err != nil || about == nil {
		return out, true, err
	}
	return out, true, nameApproval(tx, &out)
}

// concerns reports whether the actor may do what an approval is about, in the
// account that it is about.
func concerns(tx *op.Tx, spec *op.Spec, row approvalByIDRow) (bool, error) {
	if spec == nil || spec.Permits(tx.Actor) != nil {
		return false, nil
	}
	if row.Login == "" {
		return true, nil
	}
	err := reaches(tx, tx.Actor, spec, row.Login)
	if err == nil && spec.Pair {
		err = reaches(tx, tx.Actor, spec, row.Target)
	}
	return err == nil, notFault(err)
}

func mayDecideRow(tx *op.Tx, spec *op.Spec, row approvalByIDRow) (bool, error) {
	about := *tx
	about.Account = accountOf(row.Account, row.Login)
	err := mayDecide(&about, tx.Actor, spec, row.Asker, row.Target)
	return err == nil, notFault(err)
}

// notFault is the error, unless a person is meant to read it.
func notFault(err error) error {
	if fault.As(err) != nil {
		return nil
	}
	return err
}

// nameApproval masks what is told of the account, and names it.
func nameApproval(tx *op.Tx, a *Approval) error {
	mask := account.MaskFor(tx.Actor)
	mask, err := mask.Knowing(tx.Ctx, tx.Tx, a.Account)
	if err != nil {
		return err
	}
	if a.Input != nil {
		if a.Input, err = mask.Data(a.Input); err != nil {
			return err
		}
	}
	row, err := approvalRow(tx.Ctx, tx.Tx, tx.Actor.Tenant, a.ID)
	if err != nil {
		return err
	}
	standing, err := account.StandingOf(tx.Ctx, tx.Tx, row.Account.Int64, false)
	if err != nil {
		return err
	}
	a.Name, a.Reason, a.Words = mask.Text(standing.ShownName), mask.Text(a.Reason), mask.Text(a.Words)
	return nil
}

// ended is an approval as the actor sees it after it was decided, with what
// came of it.
func (s *Service) ended(ctx context.Context, actor authz.Actor, said Approval) (Approval, error) {
	now, err := op.View(ctx, s.db, actor, opViewApproval, ApprovalInput{Approval: said.ID}, func(tx *op.Tx) (Approval, error) {
		return s.approvalShown(tx, said.ID)
	})
	if fault.As(err) != nil {
		return said, nil // who may decide need not see the list
	}
	return now, err
}

func optional(at sql.NullInt64) *time.Time {
	if !at.Valid {
		return nil
	}
	t := micro(at.Int64)
	return &t
}

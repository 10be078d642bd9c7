package desk

import (
	"bytes"
	"database/sql"
	"fmt"

	"github.com/readmit/readmit/internal/op"
)

// UseApproval is the step by which [op.Gate] uses up a second person's yes: in
// the operation's own transaction and by conditional update, so that of all
// that use one approval, at the same time or later, one goes on. The call names
// the approval, or, where its asker does it again, it is found by who asks for
// what; all but secrets must be as it was asked for.
//
// It returns what the audit entry calls it: its id, followed by "alone" where
// nobody else could say yes. It returns [op.ErrSecond] if there is none,
// [ErrApprovalOther], [ErrApprovalEnded], [ErrApprovalWaits], and
// [ErrApprovalChanged] if contacts or factors of an account that it is
// about are others now.
func UseApproval(tx *op.Tx, input []byte) (string, error) {
	row, body, err := usable(tx, input)
	if err != nil {
		return "", err
	}
	if row.DueAt.Valid && tx.Now.UnixMicro() < row.DueAt.Int64 {
		return "", ErrApprovalWaits
	}
	print, err := fingerprint(tx, tx.Spec(), input)
	if err != nil {
		return "", err
	}
	if print != body.Print {
		return "", ErrApprovalChanged
	}
	if err := endApproval(tx, row.ID, ApprovalApproved, ApprovalDone, ""); err != nil {
		return "", err
	}
	if row.Alone {
		return row.ID + " alone", nil
	}
	return row.ID, nil
}

// usable finds the approval.
func usable(tx *op.Tx, input []byte) (row openApprovalsOfRow, body approvalBody, err error) {
	if tx.Actor.Call.Approval == "" {
		row, body, err = likeApproval(tx, tx.Spec(), input, func(r openApprovalsOfRow) bool { return r.State == ApprovalApproved && r.Repeated })
		if err == nil && row.ID == "" {
			err = op.ErrSecond
		}
		return row, body, err
	}
	found, err := approvalRow(tx.Ctx, tx.Tx, tx.Actor.Tenant, tx.Actor.Call.Approval)
	if err != nil {
		return row, body, err
	}
	if body, err = bodyOfApproval(tx, found.Account, found.Body, found.ID); err != nil {
		return row, body, err
	}
	switch {
	case found.Asker != tx.Actor.ID, found.Op != tx.Spec().Name, !isAbout(tx, found.Account), !bytes.Equal(body.Input, input):
		return row, body, ErrApprovalOther
	case found.State != ApprovalApproved:
		return row, body, ErrApprovalEnded
	}
	return openApprovalsOfRow{ID: found.ID, Account: found.Account, Alone: found.Alone, DueAt: found.DueAt}, body, nil
}

// likeApproval finds an open approval that fits and that the actor has asked
// for, of the same operation, account and input. Its ID is empty if there is
// none.
func likeApproval(tx *op.Tx, spec *op.Spec, input []byte, fits func(openApprovalsOfRow) bool) (openApprovalsOfRow, approvalBody, error) {
	rows, err := New(tx).openApprovalsOf(tx.Ctx, openApprovalsOfParams{Asker: tx.Actor.ID, Tenant: tx.Actor.Tenant, Op: spec.Name})
	if err != nil {
		return openApprovalsOfRow{}, approvalBody{}, fmt.Errorf("look for an approval: %w", err)
	}
	for _, r := range rows {
		if !fits(r) || !isAbout(tx, r.Account) || !tx.Now.Before(micro(r.ExpiresAt)) {
			continue
		}
		body, err := bodyOfApproval(tx, r.Account, r.Body, r.ID)
		if err != nil {
			return openApprovalsOfRow{}, approvalBody{}, err
		}
		if bytes.Equal(body.Input, input) {
			return r, body, nil
		}
	}
	return openApprovalsOfRow{}, approvalBody{}, nil
}

// isAbout reports whether an approval is about the operation's account, or
// both are about none.
func isAbout(tx *op.Tx, n sql.NullInt64) bool {
	return n.Valid == (tx.Account != nil) && (!n.Valid || n.Int64 == tx.Account.N)
}

// endApproval ends an approval that is in a state, once: it returns
// [ErrApprovalEnded] to all others that end it.
func endApproval(tx *op.Tx, approval, from, to, code string) error {
	n, err := New(tx).closeApproval(tx.Ctx, closeApprovalParams{ID: approval, State: from, State_2: to, EndedAt: instant(tx.Now), Code: code})
	if err != nil {
		return fmt.Errorf("end the approval: %w", err)
	}
	if n == 0 {
		return ErrApprovalEnded
	}
	return nil
}

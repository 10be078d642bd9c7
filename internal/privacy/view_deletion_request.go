package privacy

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/tenant"
)

var opViewDeletionRequest = op.DefineRead("privacy.view_deletion_request", "View the deletion of an account")

// Deletion is how it stands with the deletion of an account.
type Deletion struct {
	// Request is the open one, or the last one that was; nil if there never was
	// any.
	Request *Request `json:"request"`
	// Hold keeps the account from being erased; nil without one. Its reason is
	// masked as other words are, and Notice is the one that a rule has sent.
	Hold   *Hold   `json:"hold"`
	Notice *Notice `json:"notice"`
	// Report is what hangs on the account.
	Report Report `json:"report"`
	// CoolingDays is how long after an approval the account is erased.
	CoolingDays int `json:"cooling_days"`
	// ByOwner says that the tenant lets customers ask by themselves.
	ByOwner bool `json:"by_owner"`
	// NeedsOwnersLink says that the actor could approve only once the owner has
	// proved to want it, because the actor asked and nobody else could decide.
	NeedsOwnersLink bool `json:"needs_owners_link"`
	// Decidable says that the actor may approve the request now; Why is the code of
	// the fault that it would be answered with otherwise.
	Decidable bool   `json:"decidable"`
	Why       string `json:"why"`
}

// Notice is what a rule has told an owner.
type Notice struct {
	Rule  string    `json:"rule"`
	At    time.Time `json:"at"`
	AskAt time.Time `json:"ask_at"` // when the rule asks for the deletion
}

// ViewDeletionRequest returns how it stands with the deletion of an account, and
// what hangs on the account: the report for who decides. What the actor may not
// see of it is masked. An account without any request has a report, too.
//
// It returns [op.ErrNotFound] if there is no such account for the actor.
func (s *Service) ViewDeletionRequest(ctx context.Context, actor authz.Actor, in AccountInput) (Deletion, error) {
	return op.View(ctx, s.db, actor, opViewDeletionRequest, in, func(tx *op.Tx) (Deletion, error) {
		var out Deletion
		row, err := New(tx).latestRequest(tx.Ctx, tx.Account.N)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return Deletion{}, fmt.Errorf("read the request: %w", err)
		}
		if err == nil {
			r, err := read(tx, row)
			if err != nil {
				return Deletion{}, err
			}
			out.Request = &r
		}
		return out, complete(tx, &out)
	})
}

// complete adds what stands beside the request, and masks it all.
func complete(tx *op.Tx, out *Deletion) (err error) {
	if out.Hold, err = holdOf(tx); err != nil {
		return err
	}
	if out.Notice, err = noticeOn(tx); err != nil {
		return err
	}
	if out.Report, err = report(tx); err != nil {
		return err
	}
	if out.CoolingDays, err = coolingDays(tx); err != nil {
		return err
	}
	if out.ByOwner, err = tenant.DeletionByOwner.IsOn(tx.Ctx, tx.Tx, tx.Actor.Tenant); err != nil {
		return err
	}
	if err := out.decidable(tx); err != nil {
		return err
	}
	mask, err := account.MaskOf(tx)
	if err != nil {
		return err
	}
	if r := out.Request; r != nil {
		r.Reason, r.Words = mask.Text(r.Reason), mask.Text(r.Words)
	}
	if tx.Actor.Kind == authz.Customer {
		out.forOwner()
	}
	if out.Hold != nil {
		out.Hold.Reason = mask.Text(out.Hold.Reason)
	}
	return nil
}

// decidable says whether the actor may approve.
func (d *Deletion) decidable(tx *op.Tx) error {
	if d.Request == nil || d.Request.State != Requested || !tx.Actor.May(opApproveDeletion.Name) {
		return nil
	}
	_, err := mayDecide(tx, *d.Request)
	switch {
	case err == nil:
		d.Decidable = true
	case errors.Is(err, ErrOwnRequest), errors.Is(err, ErrOwnAccount):
		d.Why = codeOf(err)
	case errors.Is(err, ErrOwnersLink):
		d.Why, d.NeedsOwnersLink = codeOf(err), true
	default:
		return err
	}
	return nil
}

// forOwner leaves out what is the desk's: a hold, what staff wrote, and who of
// them did something.
func (d *Deletion) forOwner() {
	d.Hold, d.Report = nil, Report{}
	if r := d.Request; r != nil {
		r.AskedBy, r.AskedName, r.Reason, r.DecidedBy, r.Words = "", "", "", "", ""
	}
}

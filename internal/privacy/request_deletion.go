package privacy

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/tenant"
)

var opRequestDeletion = op.Define("privacy.request_deletion", "Request the deletion of an account", op.Needs{Reason: true, Told: true})

// ErrOwnersOff is returned to an owner where the tenant does not let customers
// ask by themselves.
var ErrOwnersOff = fault.New(fault.Forbidden, "deletion_by_support", "Accounts are deleted by support here. Write or call, and ask for it.")

// RequestDeletionInput names the account. The call's reason says why; an owner
// need not say.
type RequestDeletionInput struct {
	Account string `json:"account"` // login ID
	// Letter says that the owner's wish is there in writing. Only staff say so: of
	// a program it is left out.
	Letter bool `json:"letter"`
}

// Validate accepts every text: what is no login ID is not found.
func (in RequestDeletionInput) Validate() error { return nil }

// Target is the account.
func (in RequestDeletionInput) Target() op.Target { return op.Target{Account: in.Account} }

// DeletionTold is what events tell of a request.
type DeletionTold struct {
	Request string `json:"request"`
	Origin  Origin `json:"origin"`
	// Proof is how the owner stands behind it.
	Proof  Proof  `json:"proof,omitempty"`
	Rule   string `json:"rule,omitempty"`
	Reason string `json:"reason,omitempty"`
	// Decision is why it was rejected: mistake, changed_mind, other.
	Decision string `json:"decision,omitempty"`
	// Until is when the cooling-off ends (RFC 3339).
	Until string `json:"until,omitempty"`
	// Alone says that who asked approved it, because nobody else could.
	Alone bool   `json:"alone,omitempty"`
	Batch string `json:"batch,omitempty"`
}

var exampleTold = DeletionTold{Request: "del_0193a6c2b4f07c3e9a1d5f2b7c8e9d01", Origin: ByAgent, Reason: "Asked on the phone"}

var eventDeletionRequested = event.Define("privacy.deletion_requested", "DELETION", exampleTold, "ACCOUNT_DELETION_SCHEDULED").
	Also("ANONYMIZE_USER_DELETION_REQUESTED", "by the owner", func(e event.Envelope) bool { return e.Word("origin") == string(ByOwner) }).
	Also("ACCOUNT_DELETION_REQUESTED", "by anybody else", func(e event.Envelope) bool { return e.Data != nil && e.Word("origin") != string(ByOwner) })

// RequestDeletion asks for an account to be deleted. Nothing is deleted by it:
// the request waits for somebody else's decision, the account gets the label
// PENDING_DELETION, its owner is told on every old channel, and can sign in and
// keep it (GDPR, article 17; the owner's wish needs no reason).
//
// It returns [op.ErrNotFound] if there is no such account for the actor,
// [op.ErrReason] without words why, [ErrAlreadyAsked] while a request is open;
// to an owner also [op.ErrNotFresh] and [ErrOwnersOff].
func (s *Service) RequestDeletion(ctx context.Context, actor authz.Actor, in RequestDeletionInput) (Request, error) {
	return op.Do(ctx, s.db, actor, opRequestDeletion, in, func(tx *op.Tx) (Request, error) {
		d := draft{account: *tx.Account, origin: originOf(actor), reason: strings.TrimSpace(actor.Call.Reason)}
		switch {
		case d.origin == ByOwner:
			if err := ownerMay(tx); err != nil {
				return Request{}, err
			}
			d.proof = BySession
		case in.Letter && actor.Kind != authz.SystemKey:
			d.proof = ByLetter
		}
		id, err := ask(tx, d)
		if err != nil {
			return Request{}, err
		}
		return again(tx, id)
	})
}

// ownerMay asks what is asked of an owner: a fresh proof, and that the tenant
// lets customers ask.
func ownerMay(tx *op.Tx) error {
	on, err := tenant.DeletionByOwner.IsOn(tx.Ctx, tx.Tx, tx.Actor.Tenant)
	if err != nil {
		return err
	}
	if !on {
		return ErrOwnersOff
	}
	return tx.Fresh()
}

// originOf says as who an actor asks. Who may not write notes is no agent.
func originOf(a authz.Actor) Origin {
	switch {
	case a.Kind == authz.Customer:
		return ByOwner
	case a.Kind == authz.SystemKey || !a.May("desk.add_note"):
		return ByDeveloper
	}
	return ByAgent
}

// draft is a request about to be made.
type draft struct {
	account event.Account
	origin  Origin
	rule    string
	proof   Proof
	reason  string
}

// ask makes a request of an account whose row is locked, marks the account and
// tells its owner. It returns [ErrAlreadyAsked] while another is open.
func ask(tx *op.Tx, d draft) (id string, err error) {
	row := insertRequestParams{
		ID: tx.NewID("del"), Tenant: tx.Actor.Tenant, Account: d.account.N, Login: d.account.ID, Origin: string(d.origin), Rule: d.rule,
		Proof: string(d.proof), AskedAt: tx.Now.UnixMicro(), AskedKind: string(tx.Actor.Kind), AskedBy: person(tx.Actor), AskedName: tx.Actor.Name,
	}
	if d.proof != NoProof {
		row.ProvedAt = sql.NullInt64{Int64: row.AskedAt, Valid: true}
	}
	if d.origin == ByOwner {
		row.AskedName = "" // it is the owner's own, and goes with the account
	}
	if row.Reason, err = sealed(tx, d.account.N, d.reason, row.ID); err != nil {
		return "", err
	}
	n, err := New(tx).insertRequest(tx.Ctx, row)
	if err != nil {
		return "", fmt.Errorf("insert the request: %w", err)
	}
	if n == 0 {
		return "", ErrAlreadyAsked
	}
	if err := account.Tell(tx, d.account.N, "notice.deletion_requested", nil); err != nil {
		return "", err
	}
	tx.Record(event.Fact{Type: eventDeletionRequested, Account: &d.account, Changed: []string{"deletion_pending_at"}, Data: DeletionTold{
		Request: row.ID, Origin: d.origin, Proof: d.proof, Rule: d.rule, Reason: d.reason,
	}})
	return row.ID, account.MarkDeletion(tx, d.account.N)
}

package desk

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/id"
	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

// ApprovalFor is how long an approval waits for somebody to decide, and then,
// if its asker has to do it again, for that.
const ApprovalFor = 72 * time.Hour

// ApprovalDelay is how long an approved act waits where the customer must have
// time to stop it, and where nobody else could say yes.
const ApprovalDelay = 24 * time.Hour

// States of an approval.
const (
	ApprovalAsked     = "asked"     // waits for somebody's yes
	ApprovalApproved  = "approved"  // somebody said yes, and it is not done yet
	ApprovalDone      = "done"      // was done
	ApprovalFailed    = "failed"    // was approved, and could not be done: Code says why
	ApprovalRejected  = "rejected"  // somebody said no
	ApprovalWithdrawn = "withdrawn" // whoever asked took it back
	ApprovalStopped   = "stopped"   // the customer stopped it while it waited
	ApprovalExpired   = "expired"   // nobody decided, or nobody did it again, in time
)

// Faults of approvals.
var (
	ErrNotSeconded     = fault.New(fault.Invalid, "no_approval_needed", "This operation needs no second person. Do it directly.")
	ErrOwnApproval     = fault.New(fault.Forbidden, "own_approval", "You asked for this yourself. Somebody else has to say yes.")
	ErrAboutYourself   = fault.New(fault.Forbidden, "approval_about_yourself", "This is about yourself. Somebody else has to say yes.")
	ErrNotTheAsker     = fault.New(fault.Forbidden, "not_the_asker", "Only whoever asked takes it back. Reject it instead.")
	ErrApprovalEnded   = fault.New(fault.Conflict, "approval_ended", "This is decided already or has ended. Look at the page Approvals; ask again if it is still needed.")
	ErrApprovalWaits   = fault.New(fault.Forbidden, "approval_waits", "This is approved, and a day has to pass before it is done. The page Approvals says when.")
	ErrApprovalChanged = fault.New(fault.Stale, "contacts_changed_meanwhile", "Contacts or factors of an account that it is about changed after the approval was asked for. Look at the account, then ask again if it is still right.")
	ErrApprovalOther   = fault.New(fault.Forbidden, "approval_of_other", "The approval is for something else. Ask for this one.")
	ErrAskerGone       = fault.New(fault.Forbidden, "asker_gone", "Whoever asked is not an active member any more, or may not do it any more. Ask again yourself if it is still needed.")
	ErrApprovalErased  = fault.New(fault.Conflict, "approval_erased", "The account was erased, and what was asked about it with it.")
)

const (
	approvalPrefix  = "apr"
	exampleApproval = "apr_0193a6c2b4f07c3e9a1d5f2b7c8e9d01"
)

var (
	exampleTold     = ApprovalTold{Approval: exampleApproval, Operation: "credential.remove_all_factors"}
	exampleRejected = ApprovalTold{Approval: exampleApproval, Operation: "credential.remove_all_factors", Reason: "The caller could not say when the phone was lost"}
)

// ApprovalTold is what events tell of an approval. What it is to change stands
// with the approval.
type ApprovalTold struct {
	Approval  string `json:"approval"`
	Operation string `json:"operation"`
	// Reason is why it was asked for or rejected, Code why it could not be done: a
	// fault's.
	Reason string `json:"reason,omitempty"`
	Code   string `json:"code,omitempty"`
	// Alone says that nobody else could say yes.
	Alone bool `json:"alone,omitempty"`
	// Due is before when it is not done.
	Due *time.Time `json:"due,omitempty"`
}

// Approval is what somebody wants to do and another has to say yes to.
type Approval struct {
	ID        string `json:"id"`
	Operation string `json:"operation"` // its name
	// Account is the login ID that it is about; empty if it is about none.
	Account string `json:"account,omitempty"`
	// Name is what the account is called, masked by the reader's role.
	Name string `json:"name,omitempty"`
	// Target names what else it is about: a member, a provider, the second account
	// of two.
	Target string `json:"target,omitempty"`
	// Choices says, of an act on two accounts, whose value stands by field: account
	// or other. Nothing of it is personal, so whoever decides sees it.
	Choices map[string]string `json:"choices,omitempty"`
	// Input is what it is to be done with; secrets are not in it.
	Input  json.RawMessage `json:"input"`
	Reason string          `json:"reason"`
	Case   string          `json:"case,omitempty"`
	State  string          `json:"state"`
	// Repeated says that whoever asked does it again after the yes, since the
	// input had a secret in it or the answer is theirs alone.
	Repeated  bool      `json:"repeated"`
	Alone     bool      `json:"alone"` // nobody else could say yes: a day passes instead
	Asker     string    `json:"asker"`
	AskerName string    `json:"asker_name"`
	AskedAt   time.Time `json:"asked_at"`
	ExpiresAt time.Time `json:"expires_at"`
	// DueAt is before when it is not done, if it waits.
	DueAt       *time.Time `json:"due_at"`
	DecidedBy   string     `json:"decided_by,omitempty"`
	DecidedName string     `json:"decided_name,omitempty"`
	DecidedAt   *time.Time `json:"decided_at"`
	// Words are why it was rejected.
	Words   string     `json:"words,omitempty"`
	EndedAt *time.Time `json:"ended_at"`
	// Code is why it failed: the code of a fault.
	Code string `json:"code,omitempty"`
	// MayDecide says that the reader may say yes or no to it now, MayWithdraw
	// that the reader may take it back.
	MayDecide   bool `json:"may_decide"`
	MayWithdraw bool `json:"may_withdraw"`
}

// approvalBody is what is sealed of an approval.
type approvalBody struct {
	Input  json.RawMessage `json:"input"`
	Reason string          `json:"reason,omitempty"`
	// Print is the fingerprint of the account's contacts and factors.
	Print string `json:"print,omitempty"`
}

// ApprovalInput names an approval.
type ApprovalInput struct {
	Approval string `json:"approval"`
}

// Validate accepts it.
func (ApprovalInput) Validate() error { return nil }

// Target is the approval, and through it the account.
func (in ApprovalInput) Target() op.Target { return op.Target{Approval: in.Approval} }

// AccountOfApproval returns the login ID of the account that an approval of the
// actor's tenant is about, empty if it is about none, or [op.ErrNotFound].
// Whether the actor may see that account is asked next.
func AccountOfApproval(ctx context.Context, tx *store.Tx, actor authz.Actor, approval string) (string, error) {
	row, err := approvalRow(ctx, tx, actor.Tenant, approval)
	return row.Login, err
}

func approvalRow(ctx context.Context, tx *store.Tx, tenant, approval string) (approvalByIDRow, error) {
	if id.Check(approvalPrefix, approval) != nil {
		return approvalByIDRow{}, op.ErrNotFound
	}
	row, err := New(tx).approvalByID(ctx, approval)
	if errors.Is(err, sql.ErrNoRows) || err == nil && row.Tenant != tenant {
		return approvalByIDRow{}, op.ErrNotFound
	}
	if err != nil {
		return approvalByIDRow{}, fmt.Errorf("find the approval: %w", err)
	}
	return row, nil
}

// sealApproval seals a text of an approval with its account's key, or with the
// installation's if it is about no account.
func sealApproval(tx *op.Tx, clear []byte, approval string) ([]byte, error) {
	if tx.Account == nil {
		return tx.Ring().Seal(keyring.PurposeAudit, clear, []byte(approval)), nil
	}
	return tx.Seal(clear, approval)
}

// unsealApproval opens what [sealApproval] made; nil if the account was erased.
func unsealApproval(n sql.NullInt64, sealed []byte, approval string, ring *keyring.Ring, ofAccount unsealer) ([]byte, error) {
	if sealed == nil || n.Valid {
		return ofAccount(n.Int64, sealed, approval)
	}
	clear, err := ring.Open(keyring.PurposeAudit, sealed, []byte(approval))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", approval, err)
	}
	return clear, nil
}

// unsealer opens what is sealed with an account's key, as [op.Tx.UnsealFor].
type unsealer = func(n int64, sealed []byte, row string) ([]byte, error)

// openApprovalBody reads the sealed part; it is empty if the account was erased.
func openApprovalBody(n sql.NullInt64, sealed []byte, approval string, ring *keyring.Ring, ofAccount unsealer) (body approvalBody, err error) {
	clear, err := unsealApproval(n, sealed, approval, ring, ofAccount)
	if err != nil || clear == nil {
		return body, err
	}
	if err := json.Unmarshal(clear, &body); err != nil {
		return body, fmt.Errorf("read %s: %w", approval, err)
	}
	return body, nil
}

func bodyOfApproval(tx *op.Tx, n sql.NullInt64, sealed []byte, approval string) (approvalBody, error) {
	return openApprovalBody(n, sealed, approval, tx.Ring(), tx.UnsealFor)
}

// fingerprint is another text once a contact or a factor of an account that an
// operation is about is another. That they are used is no change.
func fingerprint(tx *op.Tx, spec *op.Spec, input []byte) (string, error) {
	if tx.Account == nil {
		return "", nil
	}
	sum := sha256.New()
	if err := addPrint(tx, sum, tx.Account.N); err != nil {
		return "", err
	}
	other, err := secondOf(tx, spec, input)
	if err != nil {
		return "", err
	}
	if other != nil {
		if err := addPrint(tx, sum, other.N); err != nil {
			return "", err
		}
	}
	return base64.RawStdEncoding.EncodeToString(sum.Sum(nil)), nil
}

func addPrint(tx *op.Tx, sum io.Writer, n int64) error {
	standing, err := account.StandingOf(tx.Ctx, tx.Tx, n, false)
	if err != nil {
		return err
	}
	channels, err := account.Channels(tx.Ctx, tx.Tx, n, tx.Now)
	if err != nil {
		return err
	}
	factors, err := credential.FactorsOf(tx.Ctx, tx.Tx, n)
	if err != nil {
		return err
	}
	fmt.Fprintf(sum, "%q %q %q\n", standing.Email, standing.UnverifiedEmail, standing.Phone)
	for _, c := range channels {
		fmt.Fprintf(sum, "%q %q\n", c.Kind, c.To)
	}
	for _, f := range factors {
		fmt.Fprintf(sum, "%q %q %q %t\n", f.ID, f.Kind, f.Target, f.DisabledAt != nil)
	}
	return nil
}

// mayDecide returns nil if the actor may say yes to an operation of somebody
// else's about the operation's account: who holds the permission to approve and
// that of the operation itself, as far as both reach.
func mayDecide(tx *op.Tx, actor authz.Actor, spec *op.Spec, asker, target string) error {
	switch {
	case actor.Kind != authz.Member:
		return op.ErrForbidden
	case actor.ID == asker:
		return ErrOwnApproval
	case actor.ID == target:
		return ErrAboutYourself
	}
	for _, needed := range []*op.Spec{opApprove, spec} {
		if err := needed.Permits(actor); err != nil {
			return err
		}
		if tx.Account == nil {
			continue
		}
		if err := reaches(tx, actor, needed, tx.Account.ID); err != nil {
			return err
		}
		if !spec.Pair {
			continue
		}
		if err := reaches(tx, actor, needed, target); err != nil {
			return err
		}
	}
	return nil
}

func reaches(tx *op.Tx, actor authz.Actor, needed *op.Spec, login string) error {
	_, err := account.Scope(tx.Ctx, tx.Tx, actor, needed, login, false)
	return err
}

// accountOf is the account that an approval is about, or nil.
func accountOf(n sql.NullInt64, login string) *event.Account {
	if !n.Valid {
		return nil
	}
	return &event.Account{N: n.Int64, ID: login}
}

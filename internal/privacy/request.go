package privacy

import (
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

// State is how far a request has come.
type State string

// The states.
const (
	Requested State = "requested"
	Approved  State = "approved" // due after the cooling-off
	Executing State = "executing"
	Done      State = "done"
	Rejected  State = "rejected"
	Canceled  State = "canceled"
)

// States are all states, in the order in which they come.
var States = []State{Requested, Approved, Executing, Done, Rejected, Canceled}

// Origin says who asked.
type Origin string

// The origins.
const (
	ByOwner     Origin = "owner"
	ByAgent     Origin = "agent"
	ByDeveloper Origin = "developer" // a system key, or a developer
	ByRule      Origin = "rule"
	ByImport    Origin = "import" // it came with the account from another system
)

// Origins are all origins.
var Origins = []Origin{ByOwner, ByAgent, ByDeveloper, ByRule, ByImport}

// Proof is how the owner stands behind a request.
type Proof string

// The proofs.
const (
	NoProof   Proof = ""
	BySession Proof = "session" // asked in the own session, freshly proved
	ByLink    Proof = "link"    // confirmed by a link that was sent to the owner
	ByLetter  Proof = "letter"  // staff have it in writing
)

// ofOwner reports whether nobody but the owner can have given the proof.
func (p Proof) ofOwner() bool { return p == BySession || p == ByLink }

// Request is the wish to have one account deleted.
type Request struct {
	ID      string `json:"id"`
	Account string `json:"account"` // login ID
	State   State  `json:"state"`
	Origin  Origin `json:"origin"`
	Rule    string `json:"rule"` // the id of the rule that asked; empty if none did
	Proof   Proof  `json:"proof"`
	// ProvedAt is when the owner proved it; nil without a proof. LinkSentAt is when
	// a link to confirm it was last sent.
	ProvedAt   *time.Time `json:"proved_at"`
	LinkSentAt *time.Time `json:"link_sent_at"`
	AskedAt    time.Time  `json:"asked_at"`
	AskedBy    string     `json:"asked_by"`
	AskedName  string     `json:"asked_by_name"` // of staff and keys; empty of an owner
	Reason     string     `json:"reason"`
	DecidedAt  *time.Time `json:"decided_at"`
	DecidedBy  string     `json:"decided_by_name"`
	// Alone says that who asked decided, because nobody else could.
	Alone bool `json:"alone"`
	// Because and Words are why it was rejected, or the words of who approved.
	Because string `json:"because"`
	Words   string `json:"words"`
	// DueAt is when the cooling-off of an approved request ends.
	DueAt   *time.Time `json:"due_at"`
	EndedAt *time.Time `json:"ended_at"`

	n       int64 // the account's number
	askedBy authz.Kind
}

// Open reports whether another request cannot be made.
func (r Request) Open() bool {
	return r.State == Requested || r.State == Approved || r.State == Executing
}

// Faults of requests.
var (
	ErrAlreadyAsked = fault.New(fault.Conflict, "deletion_already_requested", "The deletion of this account was asked for already. Look at the open request.")
	ErrNotAsked     = fault.New(fault.Conflict, "deletion_not_requested", "No deletion of this account is open. Look at its history.")
	ErrDecided      = fault.New(fault.Conflict, "deletion_decided", "This request was decided or called off meanwhile. Look at it again.")
	ErrExecuting    = fault.New(fault.Conflict, "deletion_executing", "The account is being erased, which cannot be stopped any more.")
)

// open reads the target account's open request. It returns [ErrNotAsked]
// without one.
func open(tx *op.Tx) (Request, error) {
	row, err := New(tx).openRequest(tx.Ctx, tx.Account.N)
	if errors.Is(err, sql.ErrNoRows) {
		return Request{}, ErrNotAsked
	}
	if err != nil {
		return Request{}, fmt.Errorf("read the open request: %w", err)
	}
	return read(tx, row)
}

// waiting reads the request that is to be decided, of the target account.
func waiting(tx *op.Tx, id string) (Request, error) {
	r, err := open(tx)
	if errors.Is(err, ErrNotAsked) || err == nil && (r.ID != id || r.State != Requested) {
		return Request{}, ErrDecided
	}
	return r, err
}

// read is a request with what is sealed of it.
func read(tx *op.Tx, row DeletionRequest) (Request, error) {
	r := Request{
		ID: row.ID, Account: row.Login, State: State(row.State), Origin: Origin(row.Origin), Rule: row.Rule, Proof: Proof(row.Proof),
		ProvedAt: when(row.ProvedAt), LinkSentAt: when(row.LinkSentAt), AskedAt: micro(row.AskedAt), AskedBy: row.AskedBy, AskedName: row.AskedName,
		DecidedAt: when(row.DecidedAt), DecidedBy: row.DecidedName, Alone: row.Alone, Because: row.Because,
		DueAt: when(row.DueAt), EndedAt: when(row.EndedAt), n: row.Account, askedBy: authz.Kind(row.AskedKind),
	}
	var err error
	if r.Reason, err = unsealed(tx, row.Account, row.Reason, row.ID); err != nil {
		return Request{}, err
	}
	r.Words, err = unsealed(tx, row.Account, row.Words, row.ID)
	return r, err
}

// again reads the request as it is now.
func again(tx *op.Tx, id string) (Request, error) {
	row, err := New(tx).requestOf(tx.Ctx, requestOfParams{Account: tx.Account.N, ID: id})
	if err != nil {
		return Request{}, fmt.Errorf("read the request: %w", err)
	}
	return read(tx, row)
}

// sealed seals words about an account; none are nothing.
func sealed(tx *op.Tx, account int64, words, row string) ([]byte, error) {
	if words == "" {
		return nil, nil
	}
	return tx.SealFor(account, []byte(words), row)
}

func unsealed(tx *op.Tx, account int64, body []byte, row string) (string, error) {
	if len(body) == 0 {
		return "", nil
	}
	text, err := tx.UnsealFor(account, body, row)
	return string(text), err
}

// person is who stands behind an actor: of a desk key, its agent.
func person(a authz.Actor) string {
	if a.OnBehalfOf != "" {
		return a.OnBehalfOf
	}
	return a.ID
}

func micro(us int64) time.Time { return time.UnixMicro(us).UTC() }

func when(us sql.NullInt64) *time.Time {
	if !us.Valid {
		return nil
	}
	at := micro(us.Int64)
	return &at
}

func some(at time.Time) sql.NullInt64 { return sql.NullInt64{Int64: at.UnixMicro(), Valid: true} }

package directory

import (
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/id"
	"github.com/readmit/readmit/internal/op"
)

// BulkMost is how many accounts one act may be done on.
const BulkMost = 10_000

// Faults of acts on many accounts.
var (
	ErrBulkNobody  = fault.New(fault.Conflict, "bulk_nobody", "There is nobody among these accounts on whom this could be done. Look at the selection or the search again.")
	ErrBulkTooMany = fault.New(fault.Conflict, "bulk_too_many", "These are more than 10,000 accounts. Narrow the search down, and do it in several parts.")
	ErrBulkChanged = fault.New(fault.Stale, "bulk_changed", "The search finds other accounts than it did. Look at the preview again.")
	ErrBulkEnded   = fault.New(fault.Conflict, "bulk_ended", "This work has ended already. Its report says what was done.")
)

// BulkInput says on which accounts something is done: on a selection, on those
// that a search finds, or on those of a saved search, looked for now.
type BulkInput struct {
	Accounts    []string             `json:"accounts,omitempty"`     // login IDs, [BulkMost] at most
	Search      *account.SearchInput `json:"search,omitempty"`       // of the actor's tenant; its order, limit and cursor do not count
	SavedSearch string               `json:"saved_search,omitempty"` // the id of one
	// Expected is how many accounts the preview found; 0 compares nothing. If it
	// is another number by now, nothing is done.
	Expected int `json:"expected,omitempty"`
	// Digest stands for exactly the accounts that a search found, whatever their
	// order. If it finds others by now, nothing is done; empty compares nothing.
	Digest string `json:"digest,omitempty"`

	found string // the digest of what was found now
}

// Bound is the input with the digest of the accounts that were found: a second
// person agrees to those, and to no others that the search may find later.
func (in BulkInput) Bound() op.Input {
	if len(in.Accounts) == 0 && in.Digest == "" {
		in.Digest = in.found
	}
	return in
}

// Validate asks for one of the three, and for login IDs in it.
func (in BulkInput) Validate() error {
	var f fault.Fields
	given := 0
	for _, there := range []bool{len(in.Accounts) > 0, in.Search != nil, in.SavedSearch != ""} {
		if there {
			given++
		}
	}
	f.Check(given == 1, "accounts", "required", "Give one of accounts, search and saved_search.")
	f.Check(len(in.Accounts) <= BulkMost, "accounts", "too_many", "Give 10,000 accounts at most.")
	f.Check(in.Search == nil || !in.Search.AllTenants, "search", "all_tenants", "Search in one tenant: the act is done in one.")
	for i, login := range in.Accounts {
		if _, err := id.ParseUUID(login); err != nil {
			f.Add("accounts", "no_login_id", fmt.Sprintf("Entry %d is no login ID.", i+1))
			break
		}
	}
	if err := f.Err(); err != nil || in.Search == nil {
		return err
	}
	return in.Search.Validate()
}

// Target is the tenant: each account is found and scoped when its turn comes.
func (in BulkInput) Target() op.Target { return op.Target{} }

// Names of the acts that can be done on many accounts.
const (
	BulkDisable         = "disable"
	BulkEndSessions     = "end_sessions"
	BulkRequirePassword = "require_password"
	BulkTag             = "tag"
	BulkUntag           = "untag"
)

// bulkAct is one act that can be done on many accounts.
type bulkAct struct {
	name string
	spec *op.Spec
	// alarm says that staff are alarmed when it begins: it protects, and so
	// runs without a second person.
	alarm bool
	// step does it on the target account of the transaction.
	step func(tx *op.Tx, tag string) error
	// not says why it would not be done on such an account; nil if it would.
	not func(bulkStateRow) *fault.Error
	// tags says that it is about a tag.
	tags bool
}

// one is the same operation on one of the accounts: what it needs was asked
// for the whole; permission and segments are asked again for each.
func (a bulkAct) one() *op.Spec {
	return &op.Spec{Name: a.spec.Name, Title: a.spec.Title, Part: true}
}

// look is the same operation while it looks for the accounts.
func (a bulkAct) look() *op.Spec {
	return &op.Spec{Name: a.spec.Name, Title: a.spec.Title, Read: true, Unrecorded: true}
}

// bulkActs are the acts that can be done on many accounts. Each calls the step
// of the single operation, so that events, cards and notices are the same.
func bulkActs() []bulkAct {
	return []bulkAct{bulkDisable(), bulkEndSessions(), bulkRequirePassword(), bulkTag(), bulkUntag()}
}

func bulkActNamed(name string) (bulkAct, bool) {
	for _, a := range bulkActs() {
		if a.name == name {
			return a, true
		}
	}
	return bulkAct{}, false
}

// Bulk is one act on many accounts, on its way or done.
type Bulk struct {
	ID     string      `json:"id"`
	Act    string      `json:"act"` // disable, end_sessions, require_password, tag, untag
	Tag    string      `json:"tag,omitempty"`
	By     event.Actor `json:"by"`
	Reason string      `json:"reason"`
	Total  int         `json:"total"`
	// Done and LeftOut are how many accounts it was done on and not; the rest
	// waits, or never comes to its turn where it was stopped.
	Done       int        `json:"done"`
	LeftOut    int        `json:"left_out"`
	StartedAt  time.Time  `json:"started_at"`
	FinishedAt *time.Time `json:"finished_at"`
	StoppedAt  *time.Time `json:"stopped_at"`
	StoppedBy  string     `json:"stopped_by,omitempty"`
	// StoppedCode is why Readmit itself stopped it, such as not_allowed: whoever
	// asked may not do it any more.
	StoppedCode string `json:"stopped_code,omitempty"`
	// PerSecond is the pace of late, and SecondsLeft what is left at that pace;
	// 0 if that is not known, or nothing is left.
	PerSecond   float64 `json:"per_second"`
	SecondsLeft int     `json:"seconds_left"`
}

func bulkOf(r BulkRun, now time.Time) Bulk {
	out := Bulk{
		ID: r.ID, Act: r.Act, Tag: r.Tag, By: event.Actor{Kind: r.ActorKind, ID: r.ActorID, Name: r.ActorName}, Reason: r.Reason,
		Total: int(r.Total), Done: int(r.Position - r.LeftOut), LeftOut: int(r.LeftOut), StartedAt: micro(r.StartedAt),
		StoppedBy: r.StoppedBy, StoppedCode: r.StoppedCode,
	}
	if r.FinishedAt.Valid {
		at := micro(r.FinishedAt.Int64)
		out.FinishedAt = &at
	}
	if r.StoppedAt.Valid {
		at := micro(r.StoppedAt.Int64)
		out.StoppedAt = &at
	}
	worked := now.Sub(micro(r.BeganAt)).Seconds()
	if done := r.Position - r.BeganWith; r.BeganAt > 0 && done > 0 && worked > 0 && out.FinishedAt == nil && out.StoppedAt == nil {
		out.PerSecond = float64(done) / worked
		out.SecondsLeft = int(float64(r.Total-r.Position)/out.PerSecond) + 1
	}
	return out
}

// asker is who asked, as an actor without rights: [staff.AsNow] adds those of
// now. Its requests are the run, so that all it did can be found by it.
func asker(r BulkRun) authz.Actor {
	return authz.Actor{
		Kind: authz.Kind(r.ActorKind), ID: r.ActorID, Name: r.ActorName, OnBehalfOf: r.OnBehalfOf, Tenant: r.Tenant,
		Call: authz.Call{Via: r.Via, Request: r.ID, Case: r.CaseID, Reason: r.Reason},
	}
}

func micro(at int64) time.Time { return time.UnixMicro(at).UTC() }

// packLogins puts login IDs together, 16 bytes each.
func packLogins(logins []string) ([]byte, error) {
	out := make([]byte, 0, 16*len(logins))
	for _, login := range logins {
		b, err := hex.DecodeString(strings.ReplaceAll(login, "-", ""))
		if err != nil || len(b) != 16 {
			return nil, fmt.Errorf("pack a login ID: %q is none", login)
		}
		out = append(out, b...)
	}
	return out, nil
}

// loginAt is the login ID at a place of what [packLogins] made.
func loginAt(list []byte, at int) string {
	b := list[16*at : 16*at+16]
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[0:4], b[4:6], b[6:8], b[8:10], b[10:16])
}

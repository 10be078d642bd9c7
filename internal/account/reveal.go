package account

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opReveal = op.Define("account.reveal", "Reveal a masked part of an account", op.Needs{Reason: true})

// ErrOpen is answered where there is nothing to reveal: the actor sees
// everything already.
var ErrOpen = fault.New(fault.Conflict, "nothing_masked", "Nothing of this account is masked for you. Read it as it is.")

// RevealFor is how long a revealed part stays open to the member.
const RevealFor = 15 * time.Minute

// PartContact stands for e-mail, phone, address and birthday at once. It is
// no part itself.
const PartContact Part = "contact"

var contactParts = []Part{PartEmail, PartPhone, PartAddress, PartBirthday}

// Because are the kinds of reason to reveal. The words are the call's reason.
var Because = []string{"caller", "call_back", "correction", "fraud", "data_request", "other"}

// RevealInput says what to reveal, and why.
type RevealInput struct {
	Account string `json:"account"` // login ID
	Part    Part   `json:"part"`    // email, phone, address, birthday, picture, attributes, or contact for the first four
	Because string `json:"because"` // one of [Because]
}

// Validate asks for a part and for a kind of reason.
func (in RevealInput) Validate() error {
	var f fault.Fields
	f.Check(in.Part == PartContact || slices.Contains(revealable(), in.Part), "part", "unknown",
		"Use email, phone, address, birthday, picture, attributes, or contact.")
	f.Check(slices.Contains(Because, in.Because), "because", "required", "Say why: "+strings.Join(Because, ", ")+".")
	return f.Err()
}

// Target is the account.
func (in RevealInput) Target() op.Target { return op.Target{Account: in.Account} }

// Revealed says what is open now, and how long. It holds no value: the account
// is read again.
type Revealed struct {
	Account string    `json:"account"`
	Parts   []Part    `json:"parts"`
	Until   time.Time `json:"until"`
	// Today is how many times the member revealed something within 24 hours,
	// this time counted.
	Today int64 `json:"today"`
}

// FieldRevealed is told when somebody of the staff opened a masked part.
type FieldRevealed struct {
	Part    Part      `json:"part"`
	Because string    `json:"because"`
	Words   string    `json:"words,omitempty"`
	Until   time.Time `json:"until"`
}

var eventFieldRevealed = event.Define("account.field_revealed", "REVEALED", FieldRevealed{
	Part: PartContact, Because: "call_back", Until: time.Date(2026, 11, 3, 14, 17, 0, 0, time.UTC),
})

// Reveal opens a masked part of one account to the member who asks, for
// [RevealFor]. It changes nothing of the account, and opens nothing to anybody
// else. Revealing again begins the time anew.
//
// It returns [op.ErrNotFound] if there is no such account for the actor,
// [ErrOpen] if nothing is masked for the actor, and [op.ErrReason]
// without words or a case.
func (s *Service) Reveal(ctx context.Context, actor authz.Actor, in RevealInput) (Revealed, error) {
	return op.Do(ctx, s.db, actor, opReveal, in, func(tx *op.Tx) (Revealed, error) {
		if MaskFor(actor).all {
			return Revealed{}, ErrOpen
		}
		out := Revealed{Account: tx.Account.ID, Parts: []Part{in.Part}, Until: tx.Now.Add(RevealFor).UTC()}
		if in.Part == PartContact {
			out.Parts = contactParts
		}
		q, who := New(tx), person(actor)
		err := q.dropOldReveals(tx.Ctx, dropOldRevealsParams{Tenant: actor.Tenant, Member: who, Until: tx.Now.UnixMicro()})
		if err != nil {
			return Revealed{}, fmt.Errorf("drop what has expired: %w", err)
		}
		for _, p := range out.Parts {
			err := q.keepReveal(tx.Ctx, keepRevealParams{
				Tenant: actor.Tenant, Member: who, Account: tx.Account.N, Part: string(p), Until: out.Until.UnixMicro(),
			})
			if err != nil {
				return Revealed{}, fmt.Errorf("keep what is revealed: %w", err)
			}
		}
		before, err := q.countReveals(tx.Ctx, countRevealsParams{Tenant: actor.Tenant, ActorID: who, At: tx.Now.Add(-24 * time.Hour).UnixMicro()})
		if err != nil {
			return Revealed{}, fmt.Errorf("count what was revealed: %w", err)
		}
		out.Today = before + 1
		told := FieldRevealed{Part: in.Part, Because: in.Because, Until: out.Until}
		if words := strings.TrimSpace(actor.Call.Reason); words != in.Because {
			told.Words = words
		}
		tx.Record(event.Fact{Type: eventFieldRevealed, Account: tx.Account, Data: told})
		return out, nil
	})
}

// revealable are the parts that can be revealed.
func revealable() []Part {
	var out []Part
	for _, p := range parts {
		if p.way == byReveal {
			out = append(out, p.part)
		}
	}
	return out
}

// person is who reveals: for a desk key, its agent.
func person(actor authz.Actor) string {
	if actor.OnBehalfOf != "" {
		return actor.OnBehalfOf
	}
	return actor.ID
}

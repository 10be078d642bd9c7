package staff

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
)

var opAcceptByPasskey = op.Define("staff.accept_by_passkey", "Join the staff with a passkey", op.Needs{})

// AcceptByPasskeyInput is what somebody chooses who joins, or comes back, by a
// link, with the answer to a challenge to join.
type AcceptByPasskeyInput struct {
	Link    secret.String `json:"link"`
	Name    string        `json:"name"`    // as colleagues read it
	Passkey string        `json:"passkey"` // what the passkey is to be called
	PasskeyAnswer
}

// Validate checks both names.
func (in AcceptByPasskeyInput) Validate() error {
	var f fault.Fields
	checkName(&f, in.Name)
	var k fault.Fields
	checkName(&k, in.Passkey)
	f.Check(k.Err() == nil, "passkey", "required", fmt.Sprintf("Give the passkey a name of 1 to %d characters.", NameLength))
	return f.Err()
}

// Target is the installation.
func (in AcceptByPasskeyInput) Target() op.Target { return op.Target{} }

// AcceptByPasskey uses a link to join: it sets the member's name, keeps the
// passkey, and signs in. The member has neither password nor code.
//
// It returns [ErrLink], [ErrChallenge], [ErrPasskeyRefused], [ErrPasskeyHeld],
// or [ErrNoPasskeysHere]. The link survives all of them.
func (p *Passkeys) AcceptByPasskey(ctx context.Context, actor authz.Actor, in AcceptByPasskeyInput) (SignedIn, error) {
	actor.Call.IdempotencyKey = "" // a session is never answered twice
	return op.Do(ctx, p.db, actor, opAcceptByPasskey, in, func(tx *op.Tx) (SignedIn, error) {
		if p.host == nil {
			return SignedIn{}, ErrNoPasskeysHere
		}
		row, err := usable(tx.Ctx, tx.Tx, in.Link, tx.Now)
		if err != nil {
			return SignedIn{}, err
		}
		c, err := p.takeChallenge(tx, ForJoin, in.Challenge)
		if err != nil {
			return SignedIn{}, err
		}
		if row.Purpose == LinkSignIn || c.Member != row.Member || c.Link != linkDigest(in.Link) {
			return SignedIn{}, ErrLink
		}
		m, err := New(tx).lockMember(tx.Ctx, row.Member)
		if err != nil {
			return SignedIn{}, fmt.Errorf("lock the member: %w", err)
		}
		if m.Name, err = fold.Text(in.Name); err != nil {
			return SignedIn{}, fmt.Errorf("read a validated name: %w", err)
		}
		if _, err := p.made(tx, m, c, in.Passkey, in.Answer); err != nil {
			return SignedIn{}, err
		}
		if err := use(tx, in.Link); err != nil {
			return SignedIn{}, err
		}
		become(tx, m.ID, m.Name)
		err = New(tx).enrolByPasskey(tx.Ctx, enrolByPasskeyParams{
			ID: m.ID, Name: m.Name, LastSignInAt: sql.NullInt64{Int64: tx.Now.UnixMicro(), Valid: true},
		})
		if err != nil {
			return SignedIn{}, fmt.Errorf("enrol the member: %w", err)
		}
		tx.Record(event.Fact{Type: eventMemberJoined, Data: MemberJoined{Member: m.ID, Method: ByPasskey}})
		return startSession(tx, m.ID, true)
	})
}

package staff

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
)

var opStartPasskey = op.DefineUnrecorded("staff.start_passkey", "Ask a device for a passkey")

// StartPasskeyInput says what the device's answer will be for.
type StartPasskeyInput struct {
	Purpose string        `json:"purpose"` // sign_in, step_up, register or join
	Link    secret.String `json:"link"`    // to join by
}

// Validate checks the purpose.
func (in StartPasskeyInput) Validate() error {
	var f fault.Fields
	switch in.Purpose {
	case ForSignIn, ForStepUp, ForRegister, ForJoin:
	default:
		f.Add("purpose", "unknown", "Give sign_in, step_up, register or join.")
	}
	return f.Err()
}

// Target is the installation.
func (in StartPasskeyInput) Target() op.Target { return op.Target{} }

// StartedPasskey is what a browser is called with.
type StartedPasskey struct {
	// Challenge comes back with the device's answer, once, until ExpiresAt.
	Challenge secret.String `json:"challenge"`
	// Options are those of navigator.credentials, as JSON.
	Options   json.RawMessage `json:"options"`
	ExpiresAt time.Time       `json:"expires_at"`
}

// StartPasskey asks a device for a passkey or for a proof by one. It changes
// nothing; the answer goes to the operation of the purpose.
//
// It returns [ErrNoPasskeysHere], [ErrLink] if the link to join by cannot be
// used any more, [op.ErrForbidden] if nobody is signed in for a purpose that
// needs it, and [ErrNoPasskey] if the actor has none to prove with.
func (p *Passkeys) StartPasskey(ctx context.Context, actor authz.Actor, in StartPasskeyInput) (StartedPasskey, error) {
	return op.View(ctx, p.db, actor, opStartPasskey, in, func(tx *op.Tx) (StartedPasskey, error) {
		if p.host == nil {
			return StartedPasskey{}, ErrNoPasskeysHere
		}
		c := challenge{Purpose: in.Purpose, Expires: tx.Now.Add(ChallengeFor).UnixMicro()}
		asked, err := p.ask(tx, &c, in)
		if err != nil {
			return StartedPasskey{}, err
		}
		c.State = asked.State
		sealed, err := p.seal(c)
		if err != nil {
			return StartedPasskey{}, err
		}
		return StartedPasskey{Challenge: sealed, Options: asked.Options, ExpiresAt: time.UnixMicro(c.Expires).UTC()}, nil
	})
}

// ask makes the question of a purpose and notes for whom it is.
func (p *Passkeys) ask(tx *op.Tx, c *challenge, in StartPasskeyInput) (proof.Challenge, error) {
	switch in.Purpose {
	case ForSignIn:
		return p.host.Ask(nil)
	case ForJoin:
		row, err := usable(tx.Ctx, tx.Tx, in.Link, tx.Now)
		if err != nil {
			return proof.Challenge{}, err
		}
		if row.Purpose == LinkSignIn {
			return proof.Challenge{}, ErrLink
		}
		c.Member, c.Link = row.Member, linkDigest(in.Link)
	default:
		if tx.Actor.Kind != authz.Member {
			return proof.Challenge{}, op.ErrForbidden
		}
		c.Member = tx.Actor.ID
	}
	owner, err := readOwner(tx, c.Member)
	if err != nil {
		return proof.Challenge{}, err
	}
	if in.Purpose != ForStepUp {
		return p.host.Make(owner)
	}
	if len(owner.Passkeys) == 0 {
		return proof.Challenge{}, ErrNoPasskey
	}
	return p.host.Ask(&owner)
}

func readOwner(tx *op.Tx, member string) (proof.PasskeyOwner, error) {
	q := New(tx)
	m, err := q.memberByID(tx.Ctx, member)
	if err != nil {
		return proof.PasskeyOwner{}, fmt.Errorf("find the member: %w", err)
	}
	rows, err := q.passkeysOf(tx.Ctx, member)
	if err != nil {
		return proof.PasskeyOwner{}, fmt.Errorf("read the member's passkeys: %w", err)
	}
	return ownerOf(lockMemberRow(m), rows), nil
}

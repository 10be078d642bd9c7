package staff

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
)

var opAccept = op.Define("staff.accept", "Join the staff", op.Needs{})

// AcceptInput is what somebody chooses who joins, or comes back, by a link.
type AcceptInput struct {
	Link     secret.String `json:"link"`
	Name     string        `json:"name"` // as colleagues read it
	Password secret.String `json:"password"`
	Code     secret.String `json:"code"` // from the app that took up the link's TOTP secret
}

// Validate checks the name; password and code are judged with the link.
func (in AcceptInput) Validate() error {
	var f fault.Fields
	checkName(&f, in.Name)
	return f.Err()
}

// Target is the installation.
func (in AcceptInput) Target() op.Target { return op.Target{} }

// MemberJoined is told when an invited member joined, or came back.
type MemberJoined struct {
	Member string `json:"member"`
	Method string `json:"method"` // passkey, or password: the exception
}

var eventMemberJoined = event.Define("staff.member_joined", "", MemberJoined{Member: exampleMember, Method: ByPasskey})

// Accept uses a link to join: it sets the member's name and password, enrols
// the code app, and signs in.
//
// It returns [ErrLink] if the link is for something else or cannot be used any
// more, [fault.ErrInvalid] with the fields password (codes of package proof)
// and code (code_wrong), and [proof.ErrBusy]. A link survives all of these but
// the first.
func (s *Service) Accept(ctx context.Context, actor authz.Actor, in AcceptInput) (SignedIn, error) {
	actor.Call.IdempotencyKey = "" // a session is never answered twice
	e, err := s.enrolment(ctx, actor, in)
	return op.Do(ctx, s.db, actor, opAccept, in, func(tx *op.Tx) (SignedIn, error) {
		if err != nil {
			return SignedIn{}, err
		}
		if err := use(tx, in.Link); err != nil {
			return SignedIn{}, err
		}
		name, err := fold.Text(in.Name)
		if err != nil {
			return SignedIn{}, fmt.Errorf("read a validated name: %w", err)
		}
		err = New(tx).enrol(tx.Ctx, enrolParams{
			ID: e.member, Name: name, Password: e.hash, TotpStep: e.step,
			TotpSecret:   s.db.Ring.Seal(keyring.PurposeTokenWrap, []byte(e.totp.Reveal()), []byte(e.member)),
			LastSignInAt: sql.NullInt64{Int64: tx.Now.UnixMicro(), Valid: true},
		})
		if err != nil {
			return SignedIn{}, fmt.Errorf("enrol the member: %w", err)
		}
		become(tx, e.member, name)
		tx.Record(event.Fact{Type: eventMemberJoined, Data: MemberJoined{Member: e.member, Method: ByPassword}})
		return startSession(tx, e.member, true)
	})
}

// enrolment is what was found out before the transaction.
type enrolment struct {
	member string
	hash   string
	totp   secret.String
	step   int64
}

// enrolment judges password and code and hashes the password, which must not
// happen inside a transaction.
func (s *Service) enrolment(ctx context.Context, actor authz.Actor, in AcceptInput) (enrolment, error) {
	if !actor.May(opAccept.Name) || in.Validate() != nil {
		return enrolment{}, ErrLink // Do answers what is wrong
	}
	var row openLinkRow
	err := s.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
		row, err = usable(ctx, tx, in.Link, s.db.Now())
		return err
	})
	if err != nil {
		return enrolment{}, err
	}
	if row.Purpose == LinkSignIn {
		return enrolment{}, ErrLink
	}
	e := enrolment{member: row.Member}
	if e.totp, err = s.enrolSecret(row); err != nil {
		return enrolment{}, err
	}
	var f fault.Fields
	if err := proof.CheckStaffPassword(in.Password, row.Email, in.Name, Issuer); err != nil {
		p := fault.As(err)
		if p == nil {
			return enrolment{}, fmt.Errorf("judge the password: %w", err)
		}
		f.Add("password", p.Code, p.Message)
	}
	step, ok, err := proof.VerifyTOTP(e.totp, in.Code, s.db.Now())
	if err != nil {
		return enrolment{}, fmt.Errorf("check the code: %w", err)
	}
	e.step = step
	f.Check(ok, "code", ErrCode.Code, ErrCode.Message)
	if err := f.Err(); err != nil {
		return enrolment{}, err
	}
	if e.hash, err = s.hasher.Hash(ctx, in.Password); err != nil {
		return enrolment{}, fmt.Errorf("hash the password: %w", err)
	}
	return e, nil
}

// become writes the rest of the operation in the name of the member who has
// just proved who they are.
func become(tx *op.Tx, member, name string) {
	tx.Actor.Kind, tx.Actor.ID, tx.Actor.Name = authz.Member, member, name
}

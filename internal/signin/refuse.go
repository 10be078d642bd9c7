package signin

import (
	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/session"

	"github.com/readmit/readmit/internal/credential"
)

// where says from which device and place the visitor comes, and by which
// method.
func (s *Service) where(tx *op.Tx, e entrance) SignIn {
	call := tx.Actor.Call
	return SignIn{
		Method: e.identity, Factor: string(e.factor), Address: call.Address,
		Device: session.DeviceName(call.UserAgent), Place: s.places.Of(call.Address),
		Application: s.applicationOf(tx.Ctx, tx.Tx, tx.Actor.Tenant, e.request).Application,
	}
}

// refuse ends a body in which the visitor proved to be the owner, and may not
// be let in all the same. The reason stands on the account's activity; it is
// no failure that counts.
func (s *Service) refuse(tx *op.Tx, standing account.Standing, e entrance, reason string, f *fault.Error) error {
	about(tx, standing)
	data := s.where(tx, e)
	data.Reason = reason
	return tx.Refuse(f, event.Fact{Type: eventFailed, Account: tx.Account, Data: data})
}

// tried is a visitor's try at a door that failed.
type tried struct {
	entrance
	text   string // the identifier as it was typed; empty if none was
	reason string
	hint   string
	clock  int // seconds by which the device's is off; 0: not known
	answer *fault.Error
}

// fail ends a body in which the proof was wrong: the failure counts against the
// account, or against the identifier if it is nobody's, and against the
// network. The same is written either way.
func (s *Service) fail(tx *op.Tx, t tried) error {
	data := s.where(tx, t.entrance)
	data.Reason, data.Hint, data.Clock = t.reason, t.hint, t.clock
	rules, err := account.RulesOf(tx.Ctx, tx.Tx, tx.Actor.Tenant)
	if err != nil {
		return err
	}
	if data.Attempt, err = s.count(tx, t, rules.Lock); err != nil {
		return err
	}
	if _, err := account.CountFailureOf(tx, account.OfAddress(tx.Actor.Call.Address), rules.Address); err != nil {
		return err
	}
	return tx.Refuse(t.answer, event.Fact{Type: eventFailed, Account: tx.Account, Data: data})
}

// count counts a failure and says how many there were in a row. One on a
// device that the owner is known by counts against the device alone, so that
// guesses made elsewhere and the owner's own slips do not add up.
func (s *Service) count(tx *op.Tx, t tried, rules account.LockRules) (int, error) {
	if t.account == 0 {
		lock, err := account.CountFailureOf(tx, account.OfNobody(tx.Ring(), t.text), rules)
		return lock.Attempts, err
	}
	counted, err := session.CountDeviceFailure(tx, t.account, t.device)
	if err != nil || counted {
		return 0, err
	}
	lock, err := account.CountFailure(tx, t.account, rules)
	return lock.Attempts, err
}

// masked is where a factor's codes are sent, as it may be shown.
func masked(f credential.Factor) string {
	switch f.Kind {
	case credential.SMS:
		return fold.MaskPhone(f.Target)
	case credential.Email:
		return fold.MaskEmail(f.Target)
	}
	return ""
}

package signin

import (
	"slices"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/session"
)

// askingRules are for one network: so many letters and registrations may be
// asked for. Whole offices and mobile networks come from one address.
var askingRules = account.LockRules{Attempts: 30, For: time.Hour}

// doorRules are what the tenant and the door add to the account's standing.
func (s *Service) doorRules(tx *op.Tx, e entrance) (account.DoorRules, error) {
	rules, err := account.RulesOf(tx.Ctx, tx.Tx, tx.Actor.Tenant)
	if err != nil {
		return account.DoorRules{}, err
	}
	door := rules.Door
	if door.KnownDevice, err = session.KnownDevice(tx.Ctx, tx.Tx, e.account, e.device, tx.Now); err != nil {
		return account.DoorRules{}, err
	}
	// Whoever came by a link in a mail has proved the mailbox.
	door.VerifiedEmail = door.VerifiedEmail && e.identity != byLink
	door.Password = slices.Contains(e.methods, methodPassword)
	door.Passkey = e.identity == string(credential.Passkey) || e.identity == byLink && rules.SelfUnlock
	return door, nil
}

// Choice is a factor as somebody is shown it who has proved the first one.
type Choice struct {
	ID   string          `json:"id"`
	Kind credential.Kind `json:"kind"`
	Name string          `json:"name"`
	// Target is where codes are sent, masked.
	Target string `json:"target,omitempty"`
}

// fits reports whether a factor can stand beside what was proved: a code by
// mail proves no more than a link by mail did.
func (e entrance) fits(f credential.Factor) bool {
	return f.Usable() && !(e.identity == byLink && f.Kind == credential.Email)
}

// choices are the factors that can be proved next, the strongest first.
func (e entrance) choices(factors []credential.Factor) []Choice {
	var out []Choice
	for _, kind := range []credential.Kind{credential.Passkey, credential.TOTP, credential.SMS, credential.Email, credential.BackupCodes} {
		for _, f := range factors {
			if f.Kind == kind && e.fits(f) && !(kind == credential.Passkey && slices.ContainsFunc(out, func(c Choice) bool { return c.Kind == kind })) {
				out = append(out, Choice{ID: f.ID, Kind: f.Kind, Name: f.Name, Target: masked(f)})
			}
		}
	}
	return out
}

// askFactor opens the flow in which a second factor is to be proved.
func (s *Service) askFactor(tx *op.Tx, standing account.Standing, e entrance, second credential.Second) (SignedIn, error) {
	choices := e.choices(second.Factors)
	switch {
	case second.Missing() && e.reenroll != "":
		return s.reenroll(tx, standing, e)
	case second.Missing():
		return SignedIn{}, s.refuse(tx, standing, e, ErrNoFactor.Code, ErrNoFactor)
	case len(choices) == 0:
		return SignedIn{}, s.refuse(tx, standing, e, ErrNoneLeft.Code, ErrNoneLeft)
	}
	about(tx, standing)
	cookie, err := openFlow(tx, standing, e)
	if err != nil {
		return SignedIn{}, err
	}
	tx.Record(event.Fact{Type: eventFactorRequested, Account: tx.Account, Data: s.where(tx, e)})
	return SignedIn{Step: StepSecondFactor, ExpiresAt: tx.Now.Add(FlowFor).UTC(), Request: e.request, Factors: choices, Flow: cookie}, nil
}

// reenroll lets somebody in by the link that staff sent for setting up the
// second factor that is required and missing.
func (s *Service) reenroll(tx *op.Tx, standing account.Standing, e entrance) (SignedIn, error) {
	err := credential.OpenReenrollment(tx, standing.N, e.reenroll)
	if f := fault.As(err); f != nil {
		return SignedIn{}, s.refuse(tx, standing, e, f.Code, f)
	}
	if err != nil {
		return SignedIn{}, err
	}
	return s.start(tx, standing, e)
}

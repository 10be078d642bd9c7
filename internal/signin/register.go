package signin

import (
	"cmp"
	"context"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/tenant"
)

var opRegister = op.Define("signin.register", "Make an account of one's own", op.Needs{})

// RegisterInput is an account that a visitor asks for.
type RegisterInput struct {
	FirstName  string            `json:"first_name"`
	LastName   string            `json:"last_name"`
	Email      string            `json:"email"`
	Password   secret.String     `json:"password"`
	Locale     string            `json:"locale"`
	Attributes map[string]string `json:"attributes,omitempty"`
	// Request is the oauth request that waits: the link of the mail goes on to it.
	Request string `json:"request,omitempty"`
}

func (in RegisterInput) registration() account.Registration {
	return account.Registration{By: passwordIdentity, CreateInput: account.CreateInput{
		FirstName: in.FirstName, LastName: in.LastName, Email: in.Email, Locale: in.Locale, Attributes: in.Attributes,
	}}
}

// Validate asks for an e-mail address and holds the values to their form. The
// password is held to the tenant's rules by [Service.Register].
func (in RegisterInput) Validate() error {
	if in.Email == "" {
		var f fault.Fields
		f.Add("email", "required", "Give your e-mail address.")
		return f.Err()
	}
	return in.registration().Check()
}

// Target is the tenant.
func (in RegisterInput) Target() op.Target { return op.Target{} }

// Register makes an account with a password and sends a link that proves the
// e-mail address. If the address is proved to be somebody's already, nothing
// is made, and its owner is told that somebody tried. Both are answered the
// same after the same work, and neither signs in: that would tell them apart.
//
// It returns [ErrBlocked], [account.ErrRateLimited], [proof.ErrBusy], the
// faults of the tenant's rules for passwords, and a fault naming each field
// that is against a rule, such as a blocked domain.
func (s *Service) Register(ctx context.Context, actor authz.Actor, in RegisterInput) (OnItsWay, error) {
	if !actor.May(opRegister.Name) || in.Validate() != nil {
		return op.Do(ctx, s.db, actor, opRegister, in, inVain[OnItsWay])
	}
	if _, err := s.mayAsk(ctx, actor, in.Email); err != nil {
		return OnItsWay{}, err
	}
	hash, err := s.credentials.NewPassword(ctx, actor.Tenant, in.Password, in.Email, in.FirstName, in.LastName)
	if err != nil {
		return OnItsWay{}, err
	}
	return op.Do(ctx, s.db, once(actor), opRegister, in, func(tx *op.Tx) (OnItsWay, error) {
		if open, err := tenant.SignUpOpen.IsOn(tx.Ctx, tx.Tx, tx.Actor.Tenant); err != nil || !open {
			return OnItsWay{}, cmp.Or(err, error(ErrSignUpClosed))
		}
		if _, err := account.CountFailureOf(tx, asking(tx.Actor), askingRules); err != nil {
			return OnItsWay{}, err
		}
		known, err := account.OwnerOfEmail(tx.Ctx, tx.Tx, tx.Actor.Tenant, in.Email)
		if err != nil {
			return OnItsWay{}, err
		}
		if known != 0 {
			return OnItsWay{To: in.Email}, s.tellOwner(tx, known, in)
		}
		return OnItsWay{To: in.Email}, s.makeAccount(tx, in, hash)
	})
}

func (s *Service) makeAccount(tx *op.Tx, in RegisterInput, hash string) error {
	r := in.registration()
	var err error
	if r.Pending, err = tenant.SignUpActivation.IsOn(tx.Ctx, tx.Tx, tx.Actor.Tenant); err != nil {
		return err
	}
	n, _, err := account.Register(tx, r)
	if err != nil {
		return err
	}
	if err := credential.SetPassword(tx, n, hash); err != nil {
		return err
	}
	standing, err := account.StandingOf(tx.Ctx, tx.Tx, n, false)
	if err != nil {
		return err
	}
	return sendProof(tx, standing, in.Request)
}

// sendProof sends the link that proves an account's unverified address, and
// goes on to the request that waits, if there is one.
func sendProof(tx *op.Tx, s account.Standing, request string) error {
	id, err := nonce.Issue(tx, nonce.Draft{
		Kind: nonce.VerifyEmail, Account: s.N, Epoch: s.Epoch, Target: s.UnverifiedEmail, For: nonce.LinkFor, Data: nonce.WithRequest(request),
	})
	if err != nil {
		return err
	}
	_, err = message.Queue(tx, message.Letter{
		Account: s.N, Template: "verify_email", Channel: message.Email, To: s.UnverifiedEmail, Language: s.Locale, Nonce: id,
	})
	return err
}

// tellOwner tells the owner of an address that somebody tried to register with
// it. Nothing else happens.
func (s *Service) tellOwner(tx *op.Tx, n int64, in RegisterInput) error {
	standing, err := account.StandingOf(tx.Ctx, tx.Tx, n, true)
	if err != nil {
		return err
	}
	about(tx, standing)
	_, err = message.Queue(tx, message.Letter{
		Account: n, Template: "sign_up_exists", Channel: message.Email, To: standing.Email, Language: standing.Locale,
	})
	return err
}

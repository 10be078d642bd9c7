package signin

import (
	"context"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/federation"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/tenant"
)

var opSignInByProvider = op.Define("signin.sign_in_by_provider", "Sign in by a provider", op.Needs{})

// SignInByProviderInput is what federation.Answer returned. It comes from no
// request.
type SignInByProviderInput struct {
	Upstream federation.Upstream `json:"upstream"`
	Device   secret.String       `json:"-"`
	Request  string              `json:"request,omitempty"`
}

// Validate accepts what package federation has judged.
func (in SignInByProviderInput) Validate() error { return nil }

// Target is the tenant.
func (in SignInByProviderInput) Target() op.Target { return op.Target{} }

// SignInByProvider signs in whoever a provider's person is linked to, by the
// provider's own name for them. Somebody whom nobody is linked to gets an
// account; their e-mail address counts as proved only if the provider vouches
// for it. If that address is an account's already, nothing is linked and
// nobody signed in: the owner links it, signed in. An address that is not
// vouched for is a claim as any other.
//
// It returns [ErrConflict], [ErrSignUpClosed], [ErrBlocked],
// [account.ErrRateLimited], and what [Service.SignIn] tells whoever proved the
// first factor.
func (s *Service) SignInByProvider(ctx context.Context, actor authz.Actor, in SignInByProviderInput) (SignedIn, error) {
	return op.Do(ctx, s.db, once(actor), opSignInByProvider, in, func(tx *op.Tx) (SignedIn, error) {
		if err := s.mayTry(tx.Ctx, tx.Tx, tx.Actor); err != nil {
			return SignedIn{}, err
		}
		up := in.Upstream
		e := entrance{epoch: freshly, identity: up.Identity, methods: []string{methodProvider}, device: in.Device, request: in.Request}
		var err error
		if e.account, err = account.ByIdentity(tx.Ctx, tx.Tx, tx.Actor.Tenant, up.Identity, up.Subject); err != nil {
			return SignedIn{}, err
		}
		if e.account == 0 {
			if e.account, err = s.welcome(tx, up); err != nil {
				return SignedIn{}, err
			}
		}
		return s.admit(tx, e)
	})
}

// welcome makes an account for a provider's person.
func (s *Service) welcome(tx *op.Tx, up federation.Upstream) (int64, error) {
	open, err := tenant.SignUpOpen.IsOn(tx.Ctx, tx.Tx, tx.Actor.Tenant)
	if err != nil {
		return 0, err
	}
	if !open {
		return 0, ErrSignUpClosed
	}
	if up.EmailProved {
		owner, err := account.OwnerOfEmail(tx.Ctx, tx.Tx, tx.Actor.Tenant, up.Email)
		if err != nil {
			return 0, err
		}
		if owner != 0 {
			return 0, s.conflict(tx, owner, up)
		}
	}
	r := account.Registration{By: up.Identity, Subject: up.Subject, Proved: up.EmailProved && up.Email != "", CreateInput: account.CreateInput{
		FirstName: up.FirstName, LastName: up.LastName, Email: up.Email, Locale: up.Locale,
	}}
	if r.Pending, err = tenant.SignUpActivation.IsOn(tx.Ctx, tx.Tx, tx.Actor.Tenant); err != nil {
		return 0, err
	}
	n, _, err := account.Register(tx, r)
	if err != nil || r.Proved || up.Email == "" {
		return n, err
	}
	standing, err := account.StandingOf(tx.Ctx, tx.Tx, n, false)
	if err != nil {
		return 0, err
	}
	return n, sendProof(tx, standing, "")
}

// conflict ends a body in which a provider vouches for the address of an
// account that is not linked to it.
func (s *Service) conflict(tx *op.Tx, owner int64, up federation.Upstream) error {
	standing, err := account.StandingOf(tx.Ctx, tx.Tx, owner, true)
	if err != nil {
		return err
	}
	about(tx, standing)
	return tx.Refuse(ErrConflict, event.Fact{Type: eventEmailConflict, Account: tx.Account, Data: EmailConflict{Provider: up.Identity}})
}

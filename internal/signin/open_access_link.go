package signin

import (
	"cmp"
	"context"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
)

var opOpenAccessLink = op.Define("signin.open_access_link", "Sign in by a one-time link", op.Needs{})

// OpenAccessLinkInput is the text of a link.
type OpenAccessLinkInput struct {
	Link    secret.String `json:"link"`
	Device  secret.String `json:"-"`
	Request string        `json:"request,omitempty"`
}

// Validate accepts everything: what is malformed is no link.
func (in OpenAccessLinkInput) Validate() error { return nil }

// Target is the tenant.
func (in OpenAccessLinkInput) Target() op.Target { return op.Target{} }

// SentByStaff is the data of a link that staff sent: its session can change
// neither contacts nor factors, so that whoever talks an agent into sending one
// gains no more than a look.
const SentByStaff = "staff"

// OpenAccessLink uses a one-time link up and signs in. It satisfies no second
// factor: an account that has one is asked for it, and a code by mail does not
// count beside a link by mail.
//
// It returns the faults of [nonce.Redeem], [ErrBlocked],
// [account.ErrRateLimited], and what [Service.SignIn] tells whoever has proved
// the first factor.
func (s *Service) OpenAccessLink(ctx context.Context, actor authz.Actor, in OpenAccessLinkInput) (SignedIn, error) {
	return op.Do(ctx, s.db, once(actor), opOpenAccessLink, in, func(tx *op.Tx) (SignedIn, error) {
		if err := s.mayTry(tx.Ctx, tx.Tx, tx.Actor); err != nil {
			return SignedIn{}, err
		}
		seen, err := nonce.Peek(tx.Ctx, tx.Tx, nonce.AccessLink, in.Link, tx.Now)
		if err != nil {
			return SignedIn{}, s.badLink(tx, err)
		}
		standing, err := account.StandingOf(tx.Ctx, tx.Tx, seen.Account, true)
		if err != nil {
			return SignedIn{}, err
		}
		about(tx, standing)
		n, err := nonce.Redeem(tx, nonce.AccessLink, in.Link)
		if err != nil {
			return SignedIn{}, s.badLink(tx, err)
		}
		if n.Epoch == standing.Epoch {
			if err := account.ProveByLink(tx, tx.Account, n.Target); err != nil {
				return SignedIn{}, err
			}
		}
		return s.admit(tx, entrance{
			account: n.Account, epoch: n.Epoch, identity: byLink, methods: []string{methodLink},
			restricted: string(n.Data) == SentByStaff, device: in.Device, request: cmp.Or(in.Request, n.Request()),
		})
	})
}

// badLink ends a body whose link is not good, and counts it against the
// network.
func (s *Service) badLink(tx *op.Tx, err error) error {
	why := fault.As(err)
	if why == nil {
		return err
	}
	rules, err := account.RulesOf(tx.Ctx, tx.Tx, tx.Actor.Tenant)
	if err != nil {
		return err
	}
	if _, err := account.CountFailureOf(tx, account.OfAddress(tx.Actor.Call.Address), rules.Address); err != nil {
		return err
	}
	return tx.Refuse(why)
}

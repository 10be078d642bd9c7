package credential

import (
	"context"
	"slices"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/tenant"
)

// Offers returns the kinds of second factor that the owner of an account can set
// up now: those that the tenant has not switched off, as far as there is what
// they need, an address or number that the owner has proved, or a host at which
// browsers make passkeys. Account 0 is somebody who has nothing yet. Whoever
// sets one up is asked again: see [Service.StartEnrollment].
func (s *Service) Offers(ctx context.Context, of string, n int64) (out []Kind, err error) {
	err = s.db.Store.Read(ctx, func(tx *store.Tx) error {
		proved, err := s.provedChannels(ctx, tx, n)
		if err != nil {
			return err
		}
		for _, kind := range []Kind{TOTP, Passkey, BackupCodes, SMS, Email} {
			on, err := isOffered(ctx, tx, of, kind)
			if err != nil {
				return err
			}
			if kind == Passkey && on {
				_, err := s.passkeysAt(ctx, tx, of)
				if fault.As(err) == nil && err != nil {
					return err
				}
				on = err == nil
			}
			if on && (!kind.Sent() || slices.Contains(proved, channels[kind])) {
				out = append(out, kind)
			}
		}
		return nil
	})
	return out, err
}

// provedChannels are the ways by which an account's owner has proved to be
// reached, nobody's for account 0.
func (s *Service) provedChannels(ctx context.Context, tx *store.Tx, n int64) (out []message.Channel, err error) {
	if n == 0 {
		return nil, nil
	}
	all, err := account.Channels(ctx, tx, n, s.db.Now())
	for _, c := range all {
		if !c.ByStaff {
			out = append(out, c.Kind)
		}
	}
	return out, err
}

// offered returns [ErrFactorNotOffered] for a kind that the tenant has switched
// off.
func offered(tx *op.Tx, kind Kind) error {
	on, err := isOffered(tx.Ctx, tx.Tx, tx.Actor.Tenant, kind)
	if err == nil && !on {
		return ErrFactorNotOffered
	}
	return err
}

func isOffered(ctx context.Context, tx *store.Tx, of string, kind Kind) (bool, error) {
	list, err := tenant.FactorsOffered.List(ctx, tx, of)
	word := string(kind)
	if kind == BackupCodes {
		word = "backup"
	}
	return slices.Contains(list, word), err
}

package credential

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/tenant"
)

var opTellExpiring = op.Define("credential.tell_expiring", "Tell owners that their passwords will soon be too old", op.Needs{})

// TellExpiringInput is about the actor's tenant. Accounts are those that were
// found; each is looked at again.
type TellExpiringInput struct {
	Accounts []int64 `json:"-"`
}

// Validate accepts it.
func (TellExpiringInput) Validate() error { return nil }

// Target is the tenant.
func (TellExpiringInput) Target() op.Target { return op.Target{} }

// ToldExpiring says how many owners were told.
type ToldExpiring struct {
	Accounts int `json:"accounts"`
}

// PasswordExpiring is told when an owner was told that the password will be
// older than the tenant allows in so many days.
type PasswordExpiring struct {
	Days int `json:"days"`
}

var eventPasswordExpiring = event.Define("credential.password_expiring", "PASSWORD", PasswordExpiring{Days: 14})

const (
	// expiringDays is how long before its end the owner of a password is told;
	// half of the time, where passwords last for less than four weeks.
	expiringDays = 14
	// expiringAtOnce and expiringInAll are how many are told in one transaction,
	// and in one run.
	expiringAtOnce, expiringInAll = 100, 10_000
)

// TellExpiring tells the owners of passwords that will soon be too old, once
// for each password, by a mail to the verified address, and records
// credential.password_expiring. Whoever may not sign in, or has no verified
// address, is not told. Nothing else changes. Only the system does it, by a job.
func (s *Service) TellExpiring(ctx context.Context, actor authz.Actor, in TellExpiringInput) (ToldExpiring, error) {
	return op.Do(ctx, s.db, actor, opTellExpiring, in, func(tx *op.Tx) (out ToldExpiring, err error) {
		most, err := tenant.PasswordMaxAgeDays.Number(tx.Ctx, tx.Tx, tx.Actor.Tenant)
		if err != nil || most == 0 {
			return out, err
		}
		for _, n := range in.Accounts {
			told, err := tellExpiring(tx, n, most)
			if err != nil {
				return out, err
			}
			if told {
				out.Accounts++
			}
		}
		return out, nil
	})
}

func tellExpiring(tx *op.Tx, n int64, most int) (bool, error) {
	st, err := account.StandingOf(tx.Ctx, tx.Tx, n, true)
	if err != nil {
		return false, err
	}
	if st.Tenant != tx.Actor.Tenant || st.Email == "" || st.MayAuthenticate(tx.Now, account.DoorRules{KnownDevice: true}) != nil {
		return false, nil
	}
	since, until := expiring(tx.Now, most)
	changed, err := New(tx).noteExpiring(tx.Ctx, noteExpiringParams{
		Account: n, Now: tx.Now.UnixMicro(), Since: since.UnixMicro(), Until: until.UnixMicro(),
	})
	if err != nil {
		return false, fmt.Errorf("note who is told of an old password: %w", err)
	}
	if len(changed) == 0 {
		return false, nil // another node told, or there is a new password
	}
	left := time.UnixMicro(changed[0]).Add(time.Duration(most) * day).Sub(tx.Now)
	days := int((left + day - 1) / day)
	_, err = message.Queue(tx, message.Letter{
		Account: n, Template: "password_expiring", Channel: message.Email, To: st.Email, Language: st.Locale, Data: map[string]string{"days": strconv.Itoa(days)},
	})
	if err != nil {
		return false, err
	}
	tx.Record(event.Fact{Type: eventPasswordExpiring, Account: &event.Account{N: n, ID: st.ID}, Data: PasswordExpiring{Days: days}})
	return true, nil
}

// expiring are the times within which a password was set whose owner is to be
// told: after since, and not after until.
func expiring(now time.Time, most int) (since, until time.Time) {
	before := min(expiringDays, most/2)
	return now.Add(-time.Duration(most) * day), now.Add(-time.Duration(most-before) * day)
}

// TellAllExpiring is [Service.TellExpiring] for every tenant: a job's work. It
// looks outside of transactions that write.
func (s *Service) TellAllExpiring(ctx context.Context) error {
	tenants, err := tenant.NewService(s.db).All(ctx)
	if err != nil {
		return err
	}
	for _, t := range tenants {
		found, err := s.findExpiring(ctx, t.ID)
		if err != nil {
			return err
		}
		actor := authz.Actor{Kind: authz.System, ID: opTellExpiring.Name, Name: "Readmit", Tenant: t.ID, Call: authz.Call{Via: "job"}}
		for some := range slices.Chunk(found, expiringAtOnce) {
			if _, err := s.TellExpiring(ctx, actor, TellExpiringInput{Accounts: some}); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Service) findExpiring(ctx context.Context, of string) (found []int64, err error) {
	err = s.db.Store.Read(ctx, func(tx *store.Tx) error {
		most, err := tenant.PasswordMaxAgeDays.Number(ctx, tx, of)
		if err != nil || most == 0 {
			return err
		}
		since, until := expiring(s.db.Now(), most)
		found, err = New(tx).expiringPasswords(ctx, expiringPasswordsParams{Tenant: of, Since: since.UnixMicro(), Until: until.UnixMicro(), Most: expiringInAll})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look for passwords that will be too old: %w", err)
	}
	return found, nil
}

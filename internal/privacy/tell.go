package privacy

import (
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/tenant"
)

// tellApproved tells the owner of an account that its deletion was approved, by
// every verified channel and without one by the unverified e-mail, with a link
// that keeps the account until then.
func tellApproved(tx *op.Tx, n int64, due time.Time) error {
	s, err := account.StandingOf(tx.Ctx, tx.Tx, n, false)
	if err != nil {
		return err
	}
	to, err := channels(tx, s)
	if err != nil {
		return err
	}
	day, err := day(tx, due)
	if err != nil {
		return err
	}
	for _, c := range to {
		link, err := nonce.Issue(tx, nonce.Draft{Kind: nonce.KeepAccount, Account: n, Epoch: s.Epoch, Target: c.To, For: due.Sub(tx.Now)})
		if err != nil {
			return err
		}
		_, err = message.Queue(tx, message.Letter{
			Account: n, Template: "notice.deletion_approved", Channel: c.Kind, To: c.To, Language: s.Locale, Nonce: link,
			Data: map[string]string{"due": day}, Notice: true,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// channels are the ways to an owner: the verified ones, or without any the
// e-mail that was never verified.
func channels(tx *op.Tx, s account.Standing) ([]account.Channel, error) {
	all, err := account.Channels(tx.Ctx, tx.Tx, s.N, tx.Now)
	if err == nil && len(all) == 0 && s.UnverifiedEmail != "" {
		all = []account.Channel{{Kind: message.Email, To: s.UnverifiedEmail}}
	}
	return all, err
}

// day writes the day of an instant in the tenant's time zone, as no language
// misreads it (ISO 8601).
func day(tx *op.Tx, at time.Time) (string, error) {
	t, err := tenant.Get(tx.Ctx, tx.Tx, tx.Actor.Tenant)
	if err != nil {
		return "", err
	}
	zone, err := time.LoadLocation(t.TimeZone)
	if err != nil {
		zone = time.UTC
	}
	return at.In(zone).Format(time.DateOnly), nil
}

package signin

import (
	"context"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

// asked is a letter with a link that a visitor asked for.
type asked struct {
	kind     nonce.Kind
	template string
	// unproved says that it may go to an address that was not proved yet: what
	// the link does there proves it.
	unproved bool
	// request is the oauth request that waits; empty for none.
	request string
}

// OnItsWay is what is answered to everybody who asks for a link.
type OnItsWay struct {
	// To is what was typed, as it was typed.
	To string `json:"to"`
}

// mayAsk asks whether a visitor's network may ask for letters, and finds whose
// identifier was typed. Asking counts whoever it is about.
func (s *Service) mayAsk(ctx context.Context, actor authz.Actor, text string) (n int64, err error) {
	err = s.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
		if err := s.mayTry(ctx, tx, actor); err != nil {
			return err
		}
		lock, err := account.LockOf(ctx, tx, actor.Tenant, asking(actor), s.db.Now())
		if err != nil {
			return err
		}
		if lock != nil {
			return tooMany(account.ErrRateLimited, lock.Until, s.db.Now())
		}
		n, err = account.FindForSignIn(ctx, tx, actor.Tenant, text, s.db.Now())
		return err
	})
	return n, err
}

// asking is what letters that visitors ask for are counted by.
func asking(actor authz.Actor) account.Subject {
	return "asks:" + account.OfAddress(actor.Call.Address)
}

// send queues a letter with a link to the account that a text names. For
// nobody, and for an account that may not sign in or has no address, it does
// the same to nobody.
func (s *Service) send(tx *op.Tx, n int64, text string, a asked) (sent bool, err error) {
	if _, err := account.CountFailureOf(tx, asking(tx.Actor), askingRules); err != nil {
		return false, err
	}
	standing := account.Standing{}
	if n != 0 {
		if standing, err = account.StandingOf(tx.Ctx, tx.Tx, n, true); err != nil {
			return false, err
		}
		about(tx, standing)
	}
	rules, err := account.RulesOf(tx.Ctx, tx.Tx, tx.Actor.Tenant)
	if err != nil {
		return false, err
	}
	if a.kind == nonce.AccessLink && rules.SelfUnlock && standing.Locked(tx.Now) {
		a.template = "unlock_link" // the link ends the lock: its words say so
	}
	to := addressee(standing, a)
	may := standing.MayAuthenticate(tx.Now, account.DoorRules{KnownDevice: true, Pending: true})
	if n != 0 && (to == "" || may != nil) {
		standing, tx.Account = account.Standing{}, nil
	}
	if standing.N == 0 {
		to = nobodys(text)
	}
	draft := nonce.Draft{Kind: a.kind, Account: standing.N, Epoch: standing.Epoch, Target: to, For: nonce.LinkFor}
	if standing.N != 0 {
		draft.Data = nonce.WithRequest(a.request)
	}
	id, err := nonce.Issue(tx, draft)
	if err != nil {
		return false, err
	}
	_, err = message.Queue(tx, message.Letter{
		Account: standing.N, Template: a.template, Channel: message.Email, To: to, Language: standing.Locale, Nonce: id,
	})
	return standing.N != 0, err
}

// addressee is where the letter goes: the primary address, or the one that is
// not proved.
func addressee(s account.Standing, a asked) string {
	if s.Email == "" && a.unproved {
		return s.UnverifiedEmail
	}
	return s.Email
}

// nobodys is the address of a letter that is not sent.
func nobodys(text string) string {
	if e, err := fold.ParseEmail(text); err == nil {
		return e.Canonical
	}
	return "nobody@invalid.example"
}

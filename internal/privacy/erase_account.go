package privacy

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/federation"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/oauth"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/session"
	"github.com/readmit/readmit/internal/signin"
	"github.com/readmit/readmit/internal/webhook"
)

var opEraseAccount = op.DefineCounted("privacy.erase_account", "Erase a part of an account")

// EraseInput names an account that is being erased.
type EraseInput struct {
	Account string `json:"account"` // login ID
}

// Validate accepts every text: what is not being erased is not found.
func (EraseInput) Validate() error { return nil }

// Target is not the account, which nobody finds any more.
func (in EraseInput) Target() op.Target { return op.Target{Other: in.Account} }

// Erase is a step of a package that stands beside this one: it deletes every
// row of the account that the package owns. Again is no error.
type Erase func(tx *op.Tx, n int64) error

// part is what one transaction erases. left says that it has more to do.
type part struct {
	name  string
	erase func(s *Service, tx *op.Tx, of account.Grave) (left bool, err error)
}

func rows(e Erase) func(*Service, *op.Tx, account.Grave) (bool, error) {
	return func(_ *Service, tx *op.Tx, of account.Grave) (bool, error) { return false, e(tx, of.N) }
}

// parts are erased in this order: from the top of the house down, so that
// nothing is left that points to what is gone, and what the log holds last,
// since the parts before may still write to it. Each is safe to be repeated. A
// new one is added at the end, or an erasing that a new version goes on with
// would pass over another.
var parts = []part{
	{"tombstone", (*Service).noteTombstone},
	{"beside", (*Service).eraseBeside},
	{"desk", func(_ *Service, tx *op.Tx, of account.Grave) (bool, error) {
		return false, desk.Erase(tx, of.N, of.Login)
	}},
	{"signin", rows(signin.Erase)},
	{"oauth", func(_ *Service, tx *op.Tx, of account.Grave) (bool, error) {
		return false, oauth.Erase(tx, of.N, of.Login)
	}},
	{"federation", rows(federation.Erase)},
	{"credential", rows(credential.Erase)},
	{"session", rows(session.Erase)},
	{"requests", rows(EraseRequests)},
	{"privacy", rows(eraseOwn)},
	{"account", rows(account.Erase)},
	{"webhook", rows(webhook.Erase)},
	{"message", rows(message.Erase)},
	{"nonce", rows(nonce.Erase)},
	{"answers", func(_ *Service, tx *op.Tx, of account.Grave) (bool, error) {
		return false, op.EraseAnswers(tx, of.N, of.Login)
	}},
	{"ledger", func(s *Service, tx *op.Tx, of account.Grave) (bool, error) {
		return s.db.Ledger.Erase(tx.Ctx, tx.Tx, ledger.Owner{Tenant: of.Tenant, N: of.N, Login: of.Login})
	}},
}

// EraseAccount erases the next part of an account whose erasing has begun, in
// one short transaction that also notes how far it is: whoever is ended in
// between goes on from there. When Left is false, only
// [Service.IssueReceipt] is left to do.
//
// It returns [op.ErrNotFound] if the account is not being erased.
func (s *Service) EraseAccount(ctx context.Context, actor authz.Actor, in EraseInput) (Executed, error) {
	return op.Do(ctx, s.db, actor, opEraseAccount, in, func(tx *op.Tx) (Executed, error) {
		e, err := going(tx, in.Account)
		if err != nil {
			return Executed{}, err
		}
		out := Executed{Account: e.Login}
		if e.Steps >= int64(len(parts)) {
			return out, nil
		}
		out.Left = true
		p := parts[e.Steps]
		left, err := p.erase(s, tx, account.Grave{N: e.Account, Login: e.Login, Tenant: e.Tenant})
		if err != nil {
			return Executed{}, fmt.Errorf("erase %s: %w", p.name, err)
		}
		if left {
			return out, nil
		}
		n, err := New(tx).advanceErasure(tx.Ctx, advanceErasureParams{Account: e.Account, Steps: e.Steps})
		if err == nil && n == 0 {
			err = errors.New("somebody else does it at the same time")
		}
		if err != nil {
			return Executed{}, fmt.Errorf("note how far the erasing is: %w", err)
		}
		out.Left = e.Steps+1 < int64(len(parts))
		return out, nil
	})
}

// going reads and locks an erasure that is not done.
func going(tx *op.Tx, login string) (erasureOfRow, error) {
	e, err := New(tx).erasureOf(tx.Ctx, erasureOfParams{Tenant: tx.Actor.Tenant, Login: login})
	if errors.Is(err, sql.ErrNoRows) || err == nil && e.DoneAt.Valid {
		return erasureOfRow{}, op.ErrNotFound
	}
	if err != nil {
		return erasureOfRow{}, fmt.Errorf("read how far the erasing is: %w", err)
	}
	return e, nil
}

// noteTombstone notes in the database what the file of tombstones says already.
func (s *Service) noteTombstone(tx *op.Tx, of account.Grave) (bool, error) {
	err := New(tx).insertTombstone(tx.Ctx, insertTombstoneParams{Login: of.Login, Tenant: of.Tenant, At: tx.Now.UnixMicro()})
	if err != nil {
		return false, fmt.Errorf("note the tombstone: %w", err)
	}
	return false, nil
}

func (s *Service) eraseBeside(tx *op.Tx, of account.Grave) (bool, error) {
	for _, e := range s.Beside {
		if err := e(tx, of.N); err != nil {
			return false, err
		}
	}
	return false, nil
}

// eraseOwn deletes what this package holds of an account. Of its requests stay
// when they were made and decided, and by whom of the staff.
func eraseOwn(tx *op.Tx, n int64) error {
	q := New(tx)
	if err := q.eraseWords(tx.Ctx, n); err != nil {
		return fmt.Errorf("erase the words of the requests: %w", err)
	}
	if err := q.eraseHolds(tx.Ctx, n); err != nil {
		return fmt.Errorf("erase the holds that were: %w", err)
	}
	if err := q.eraseNotices(tx.Ctx, n); err != nil {
		return fmt.Errorf("erase the notices: %w", err)
	}
	return nil
}

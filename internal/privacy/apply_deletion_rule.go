package privacy

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/op"
)

var opApplyDeletionRule = op.Define("privacy.apply_deletion_rule", "Apply a rule for deletion to some accounts", op.Needs{})

// atOnce is how many accounts one transaction of a rule or batch is about. On
// SQLite all writers wait for it, so it is to take 20 milliseconds at most.
const atOnce = 10

// ApplyDeletionRuleInput is a rule and some accounts that seem to fall under it.
type ApplyDeletionRuleInput struct {
	Rule string `json:"rule"`
	// Ask says that the notice has run out: false is for sending it.
	Ask      bool    `json:"ask"`
	accounts []int64 // at most atOnce
}

// Validate accepts it: only the job calls.
func (in ApplyDeletionRuleInput) Validate() error { return nil }

// Target names the rule.
func (in ApplyDeletionRuleInput) Target() op.Target { return op.Target{Other: in.Rule} }

// Applied is what became of the accounts.
type Applied struct {
	Noticed int `json:"noticed"` // owners told
	Asked   int `json:"asked"`   // requests made
	Left    int `json:"left"`    // accounts that do not fall under the rule any more
	// Full says that the day's limit was reached, or that the rule was switched off.
	Full bool `json:"full"`
}

// NoticeTold is told when an owner was told that a rule will ask for the
// deletion of the account.
type NoticeTold struct {
	Rule  string   `json:"rule"`
	Kind  RuleKind `json:"rule_kind"`
	Until string   `json:"until"` // when it asks (RFC 3339)
}

var (
	eventDeletionNoticeSent = event.Define("privacy.deletion_notice_sent", "DELETION",
		NoticeTold{Rule: "dru_0193a6c2b4f07c3e9a1d5f2b7c8e9d01", Kind: NotSignedIn, Until: "2026-11-17T14:02:00Z"}, "ACCOUNT_DELETION_NOTIFICATION")
	eventDeletionRuleLeft = event.Define("privacy.deletion_rule_left", "DELETION",
		NoticeTold{Rule: "dru_0193a6c2b4f07c3e9a1d5f2b7c8e9d01", Kind: NotSignedIn})
)

// ApplyDeletionRule applies a rule to some accounts: tells their owners, or asks
// for the deletion where the notice has run out, and approves it at once where
// the rule says so. Each account is looked at again with its row locked; one
// that was signed in to, verified, put on hold or asked for meanwhile leaves the
// rule. Only the system does it, by a job. Doing it again does nothing.
func (s *Service) ApplyDeletionRule(ctx context.Context, actor authz.Actor, in ApplyDeletionRuleInput) (Applied, error) {
	return op.Do(ctx, s.db, actor, opApplyDeletionRule, in, func(tx *op.Tx) (Applied, error) {
		rule, err := ruleOf(tx, in.Rule)
		if err != nil {
			return Applied{}, err
		}
		room, err := roomToday(tx, rule, in.Ask)
		if err != nil {
			return Applied{}, err
		}
		out := Applied{}
		if !rule.Enabled { // switched off since the job read it
			return Applied{Full: true}, nil
		}
		slices.Sort(in.accounts) // one order of locks
		for _, n := range in.accounts {
			if out.Noticed+out.Asked >= room {
				out.Full = true
				return out, nil
			}
			if in.Ask {
				err = askByRule(tx, rule, n, &out)
			} else {
				err = noticeByRule(tx, rule, n, &out)
			}
			if err != nil {
				return Applied{}, err
			}
		}
		return out, nil
	})
}

// roomToday is for how many accounts the rule may still send notices, or make
// requests, on this day (UTC).
func roomToday(tx *op.Tx, r Rule, ask bool) (int, error) {
	day := tx.Now.UTC().Truncate(24 * time.Hour).UnixMicro()
	q := New(tx)
	asked, err := q.countAskedSince(tx.Ctx, countAskedSinceParams{Rule: r.ID, AskedAt: day})
	if err != nil {
		return 0, fmt.Errorf("count what a rule has asked for: %w", err)
	}
	if ask {
		return r.DailyCap - int(asked), nil
	}
	noticed, err := q.countNoticedSince(tx.Ctx, countNoticedSinceParams{Rule: r.ID, NoticedAt: day})
	if err != nil {
		return 0, fmt.Errorf("count what a rule has told: %w", err)
	}
	return r.DailyCap - int(noticed), nil
}

// noticeByRule tells one owner that the rule will ask.
func noticeByRule(tx *op.Tx, r Rule, n int64, out *Applied) error {
	s, falls, err := fallsUnder(tx, r, n, 0)
	if err != nil || !falls {
		return err
	}
	if _, err := New(tx).noticeOf(tx.Ctx, n); err == nil {
		return nil // told meanwhile
	} else if !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("look for a notice: %w", err)
	}
	askAt := tx.Now.Add(time.Duration(r.NoticeDays) * 24 * time.Hour)
	err = New(tx).insertNotice(tx.Ctx, insertNoticeParams{Account: n, Tenant: tx.Actor.Tenant, Rule: r.ID, NoticedAt: tx.Now.UnixMicro(), AskAt: askAt.UnixMicro()})
	if err != nil {
		return fmt.Errorf("insert the notice: %w", err)
	}
	if err := tellOfRule(tx, s, askAt); err != nil {
		return err
	}
	out.Noticed++
	tx.Record(event.Fact{Type: eventDeletionNoticeSent, Account: &event.Account{N: s.N, ID: s.ID}, Data: NoticeTold{
		Rule: r.ID, Kind: r.Kind, Until: askAt.UTC().Format(time.RFC3339),
	}})
	return nil
}

// tellOfRule tells an owner on every channel that signing in keeps the account.
func tellOfRule(tx *op.Tx, s account.Standing, askAt time.Time) error {
	to, err := channels(tx, s)
	if err != nil {
		return err
	}
	until, err := day(tx, askAt)
	if err != nil {
		return err
	}
	for _, c := range to {
		_, err := message.Queue(tx, message.Letter{
			Account: s.N, Template: "deletion_notice", Channel: c.Kind, To: c.To, Language: s.Locale, Data: map[string]string{"due": until}, Notice: true,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// askByRule asks for the deletion of an account whose notice has run out.
func askByRule(tx *op.Tx, r Rule, n int64, out *Applied) error {
	told, err := New(tx).noticeOf(tx.Ctx, n)
	if errors.Is(err, sql.ErrNoRows) || err == nil && (told.Rule != r.ID || told.AskAt > tx.Now.UnixMicro()) {
		return nil // asked for meanwhile
	}
	if err != nil {
		return fmt.Errorf("read the notice: %w", err)
	}
	s, falls, err := fallsUnder(tx, r, n, told.NoticedAt)
	if err != nil {
		return err
	}
	if _, err := New(tx).deleteNotice(tx.Ctx, deleteNoticeParams{Account: n, Rule: r.ID}); err != nil {
		return fmt.Errorf("end the notice: %w", err)
	}
	if !falls {
		out.Left++
		if s.N != 0 {
			tx.Record(event.Fact{Type: eventDeletionRuleLeft, Account: &event.Account{N: s.N, ID: s.ID}, Data: NoticeTold{Rule: r.ID, Kind: r.Kind}})
		}
		return nil
	}
	id, err := ask(tx, draft{account: event.Account{N: s.N, ID: s.ID}, origin: ByRule, rule: r.ID})
	if errors.Is(err, ErrAlreadyAsked) {
		return nil
	}
	if err != nil {
		return err
	}
	out.Asked++
	if r.Decision != Automatic {
		return nil
	}
	return approve(tx, Request{ID: id, Account: s.ID, Origin: ByRule, Rule: r.ID, n: s.N}, verdict{by: r.ID, name: tx.Actor.Name})
}

// fallsUnder locks an account and says whether it falls under the rule now.
// noticed is when its owner was told; 0 if not yet. The standing is empty of an
// account that is erased.
func fallsUnder(tx *op.Tx, r Rule, n, noticed int64) (account.Standing, bool, error) {
	s, err := account.StandingOf(tx.Ctx, tx.Tx, n, true)
	if errors.Is(err, sql.ErrNoRows) || err == nil && s.Tenant != tx.Actor.Tenant {
		return account.Standing{}, false, nil
	}
	if err != nil {
		return account.Standing{}, false, err
	}
	f, err := New(tx).facts(tx.Ctx, factsParams{N: n, Tenant: tx.Actor.Tenant})
	if err != nil {
		return account.Standing{}, false, fmt.Errorf("look at an account again: %w", err)
	}
	return s, r.meets(f, tx.Now, noticed), nil
}

// meets reports whether an account falls under the rule: it is old enough,
// nobody used it lately or since the notice, and nothing stands against it.
func (r Rule) meets(f factsRow, now time.Time, noticed int64) bool {
	cutoff := now.Add(-time.Duration(r.Days) * 24 * time.Hour).UnixMicro()
	used := max(f.LastLoginAt.Int64, f.SeenAt)
	old := f.CreatedAt <= cutoff && f.ImportedAt.Int64 <= cutoff
	switch {
	case f.DeletionPendingAt.Valid, f.Holds > 0, !old, used > cutoff, noticed != 0 && used >= noticed:
		return false
	case r.Kind == NeverVerified:
		return f.State == "a" || f.State == "p"
	case r.Kind == NeverSignedIn:
		return !f.LastLoginAt.Valid && f.SeenAt == 0
	}
	return f.LastLoginAt.Valid
}

// noticeOn is what a rule told the owner of the target account, or nil.
func noticeOn(tx *op.Tx) (*Notice, error) {
	row, err := New(tx).noticeOf(tx.Ctx, tx.Account.N)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look for a notice: %w", err)
	}
	return &Notice{Rule: row.Rule, At: micro(row.NoticedAt), AskAt: micro(row.AskAt)}, nil
}

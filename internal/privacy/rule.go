package privacy

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

// RuleKind says which accounts a rule is about.
type RuleKind string

// The kinds. An account that was imported counts from its import.
const (
	// NeverVerified are accounts without any verified e-mail or phone, that were
	// made so many days ago and were not signed in to within as many.
	NeverVerified RuleKind = "never_verified"
	// NeverSignedIn are accounts that were made so many days ago and that nobody
	// has ever signed in to.
	NeverSignedIn RuleKind = "never_signed_in"
	// NotSignedIn are accounts that were last signed in to so many days ago.
	NotSignedIn RuleKind = "not_signed_in"
)

// RuleKinds are all kinds.
var RuleKinds = []RuleKind{NeverVerified, NeverSignedIn, NotSignedIn}

// How the requests that a rule makes are decided.
const (
	ByHand    = "by_hand"
	Automatic = "automatic"
)

// What a rule's numbers may be.
const (
	MinDays, MaxDays     = 7, 3650
	MinNotice, MaxNotice = 3, 90
	MinPerDay, MaxPerDay = 1, 10_000
	DefaultDays          = 365
	DefaultNotice        = 14
	DefaultPerDay        = 100
)

// RuleSettings are what can be changed of a rule.
type RuleSettings struct {
	// Days is after how long an account falls under the rule.
	Days int `json:"days"`
	// NoticeDays is how long before the request its owner is told.
	NoticeDays int `json:"notice_days"`
	// DailyCap is for how many accounts a day notices are sent, and for how many
	// requests are made.
	DailyCap int `json:"daily_cap"`
	// Decision is by_hand or automatic.
	Decision string `json:"decision"`
	Enabled  bool   `json:"enabled"`
}

func (r RuleSettings) check(f *fault.Fields) {
	f.Check(r.Days >= MinDays && r.Days <= MaxDays, "days", "range", "Give 7 to 3,650 days.")
	f.Check(r.NoticeDays >= MinNotice && r.NoticeDays <= MaxNotice, "notice_days", "range", "Give 3 to 90 days.")
	f.Check(r.DailyCap >= MinPerDay && r.DailyCap <= MaxPerDay, "daily_cap", "range", "Give 1 to 10,000 accounts a day.")
	f.Check(r.Decision == ByHand || r.Decision == Automatic, "decision", "unknown", "Give by_hand or automatic.")
}

// Rule is which accounts Readmit asks by itself to be deleted.
type Rule struct {
	ID      string   `json:"id"`
	Kind    RuleKind `json:"kind"`
	Version int64    `json:"version"`
	RuleSettings
	ChangedBy string    `json:"changed_by_name"`
	ChangedAt time.Time `json:"changed_at"`
	// Noticed is how many owners were told and not yet asked for, Waiting how many
	// requests wait for a decision.
	Noticed int64 `json:"noticed"`
	Waiting int64 `json:"waiting"`

	tenant string
}

// Faults of rules.
var (
	ErrNoRule      = fault.New(fault.NotFound, "rule_not_found", "There is no such rule in this tenant. Look at the list of rules.")
	ErrRuleChanged = fault.New(fault.Stale, "rule_changed", "Somebody else changed this rule meanwhile. Look at it again, then repeat what you want.")
)

// RuleTold is what events tell of a rule.
type RuleTold struct {
	Rule   string   `json:"rule"`
	Kind   RuleKind `json:"rule_kind"`
	Change string   `json:"change"` // added, changed, removed
}

var eventDeletionRuleChanged = event.Define("privacy.deletion_rule_changed", "",
	RuleTold{Rule: "dru_0193a6c2b4f07c3e9a1d5f2b7c8e9d01", Kind: NotSignedIn, Change: "added"})

func checkKind(f *fault.Fields, kind RuleKind) {
	names := make([]string, 0, len(RuleKinds))
	for _, k := range RuleKinds {
		names = append(names, string(k))
	}
	f.Check(slices.Contains(RuleKinds, kind), "kind", "unknown", "Give one of: "+strings.Join(names, ", ")+".")
}

// ruleOf reads a rule of the actor's tenant.
func ruleOf(tx *op.Tx, id string) (Rule, error) {
	row, err := New(tx).ruleByID(tx.Ctx, ruleByIDParams{Tenant: tx.Actor.Tenant, ID: id})
	if errors.Is(err, sql.ErrNoRows) {
		return Rule{}, ErrNoRule
	}
	if err != nil {
		return Rule{}, fmt.Errorf("read a rule: %w", err)
	}
	return counted(tx.Ctx, tx.Tx, ruleFrom(row))
}

func ruleFrom(r DeletionRule) Rule {
	return Rule{
		ID: r.ID, Kind: RuleKind(r.Kind), Version: r.Version, ChangedBy: r.ChangedName, ChangedAt: micro(r.ChangedAt), tenant: r.Tenant,
		RuleSettings: RuleSettings{Days: int(r.Days), NoticeDays: int(r.NoticeDays), DailyCap: int(r.DailyCap), Decision: r.Decision, Enabled: r.Enabled},
	}
}

// counted adds what the rule has under way.
func counted(ctx context.Context, tx *store.Tx, r Rule) (Rule, error) {
	q := New(tx)
	var err error
	if r.Noticed, err = q.countNoticesOf(ctx, r.ID); err != nil {
		return Rule{}, fmt.Errorf("count a rule's notices: %w", err)
	}
	if r.Waiting, err = q.countWaitingOf(ctx, r.ID); err != nil {
		return Rule{}, fmt.Errorf("count a rule's requests: %w", err)
	}
	return r, nil
}

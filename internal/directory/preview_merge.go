package directory

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/oauth"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/session"
)

var opPreviewMerge = op.DefineRead("directory.preview_merge", "Say what a merge would do").OfTwo()

// MergePreview is what a merge would do if it were done now.
type MergePreview struct {
	Account      account.Account      `json:"account"`
	Other        account.Account      `json:"other"`
	Version      int64                `json:"version"`
	OtherVersion int64                `json:"other_version"`
	Fields       []account.MergeField `json:"fields"`
	// Sessions of both end; Applications, by name, lose access.
	Sessions     int      `json:"sessions"`
	Applications []string `json:"applications"`
	// Told is where the owners are told, both accounts' channels.
	Told []MergeTellOn `json:"told"`
	// Grounds are why the two are likely one person's; none: nothing speaks for it.
	Grounds []account.Ground `json:"grounds"`
	Score   int              `json:"score"`
	// Stop is the code of the fault that keeps them from being merged, with what
	// to do; empty if nothing does.
	Stop     string `json:"stop"`
	StopText string `json:"stop_text"`
}

// MergeTellOn is a channel on which an owner is told.
type MergeTellOn struct {
	Channel message.Channel `json:"channel"`
	To      string          `json:"to"`    // masked
	Other   bool            `json:"other"` // of the account that becomes a part
}

// PreviewMerge says what a merge of two accounts would do now: whose value
// stands in each field and what comes over, which sessions and applications end,
// who is told, and what keeps it from being done. It changes nothing. Both
// accounts are masked as the actor sees each, and channels for everybody.
//
// It returns [op.ErrNotFound] if either is no account for the actor.
func (s *Service) PreviewMerge(ctx context.Context, actor authz.Actor, in PairInput) (MergePreview, error) {
	return op.View(ctx, s.db, actor, opPreviewMerge, in, func(tx *op.Tx) (MergePreview, error) {
		other, err := account.Scope(tx.Ctx, tx.Tx, actor, tx.Spec(), in.Other, false)
		if err != nil {
			return MergePreview{}, err
		}
		out := MergePreview{Version: tx.Account.Version, OtherVersion: other.Version, Applications: []string{}, Told: []MergeTellOn{}, Grounds: []account.Ground{}}
		plan, err := account.PlanMerge(tx, *tx.Account, *other, nil)
		if err != nil {
			return MergePreview{}, err
		}
		if out.Account, out.Other, err = plan.Both(tx); err != nil {
			return MergePreview{}, err
		}
		if out.Fields, err = plan.Masked(tx); err != nil {
			return MergePreview{}, err
		}
		err = mergeStop(tx, tx.Account.N, other.N)
		if f := fault.As(err); f != nil {
			out.Stop, out.StopText = f.Code, f.Message
		} else if err != nil {
			return MergePreview{}, err
		}
		return out, out.addEnds(tx, *tx.Account, *other)
	})
}

// addEnds adds what ends, who is told, and what speaks for it.
func (p *MergePreview) addEnds(tx *op.Tx, stays, other event.Account) error {
	applications := map[string]bool{}
	for _, of := range []event.Account{stays, other} {
		open, err := session.StandingOf(tx.Ctx, tx.Tx, of.N, tx.Now)
		if err != nil {
			return err
		}
		p.Sessions += len(open)
		held, err := oauth.HeldOf(tx.Ctx, tx.Tx, of.N, tx.Now)
		if err != nil {
			return err
		}
		for _, h := range held {
			applications[h.Application] = true
		}
		channels, err := account.ToldChannels(tx.Ctx, tx.Tx, of.N, tx.Now)
		if err != nil {
			return err
		}
		for _, c := range channels {
			to := fold.MaskEmail(c.To)
			if c.Kind == message.SMS {
				to = fold.MaskPhone(c.To)
			}
			p.Told = append(p.Told, MergeTellOn{Channel: c.Kind, To: to, Other: of.N == other.N})
		}
	}
	p.Applications = slices.Sorted(maps.Keys(applications))
	if p.Applications == nil {
		p.Applications = []string{}
	}
	found, err := account.LikeOf(tx)
	for _, a := range found {
		if a.N == other.N {
			p.Grounds, p.Score = a.Grounds, account.Score(a.Grounds)
		}
	}
	return err
}

// seenBy reports whether an account is the actor's to see.
func seenBy(tx *op.Tx, login string) (bool, error) {
	_, err := account.Scope(tx.Ctx, tx.Tx, tx.Actor, tx.Spec(), login, false)
	if errors.Is(err, op.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

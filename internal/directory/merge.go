package directory

import (
	"context"
	"maps"
	"strings"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/oauth"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/session"
)

var opMerge = op.Define("directory.merge", "Merge two accounts", op.Needs{Level: 2, Reason: true, Second: true, Told: true}).OfTwo()

// MergeInput names two accounts of one person, as they were when somebody
// looked at both.
type MergeInput struct {
	Account string `json:"account"` // login ID of the account that stays
	Other   string `json:"other"`   // login ID of the account that becomes a part of it
	// Version and OtherVersion are the accounts' versions on the preview.
	Version      int64 `json:"version"`
	OtherVersion int64 `json:"other_version"`
	// Choices says, for fields of the preview, whose value stands: account or
	// other. What is not named is as the preview has it.
	Choices map[string]string `json:"choices,omitempty"`
}

// Validate asks for two accounts, both versions, and choices that are one of
// two words.
func (in MergeInput) Validate() error {
	var f fault.Fields
	f.Check(in.Version > 0, "version", "required", "Give the version that the account has on the preview.")
	f.Check(in.OtherVersion > 0, "other_version", "required", "Give the version that the other account has on the preview.")
	checkPair(&f, in.Account, in.Other)
	checkChoices(&f, in.Choices)
	return f.Err()
}

func checkPair(f *fault.Fields, account, other string) {
	f.Check(strings.TrimSpace(other) != "", "other", "required", "Name the other account by its login ID.")
	f.Check(other == "" || !strings.EqualFold(strings.TrimSpace(account), strings.TrimSpace(other)), "other", "same_account", "This is the same account. Name another one.")
}

func checkChoices(f *fault.Fields, choices map[string]string) {
	for name, of := range choices {
		f.Check(of == account.OfAccount || of == account.OfOther, "choices."+name, "unknown", "Choose account or other.")
	}
}

// Target is the account that stays, and the other one.
func (in MergeInput) Target() op.Target { return op.Target{Account: in.Account, Other: in.Other} }

// Merged is what a merge has done.
type Merged struct {
	Account string `json:"account"` // login ID of the account that stays
	Other   string `json:"other"`   // login ID of the account that is a part of it now
}

// MergeTold is told of both accounts of a merge: of the one that stays with
// what was changed in it, of the other with what it had to give up.
type MergeTold struct {
	Into   string         `json:"into"` // login ID of the account that stays
	From   string         `json:"from"` // login ID of the account that became a part of it
	Side   string         `json:"side"` // of the account that the event is about: stays, part
	Reason string         `json:"reason,omitempty"`
	Old    map[string]any `json:"old,omitempty"`
	New    map[string]any `json:"new,omitempty"`
}

var eventMerged = event.Define("account.merged", "MERGED", MergeTold{
	Into: "01939000-0000-7000-8000-000000000001", From: "01939000-0000-7000-8000-000000000002", Side: "stays", Reason: "Signed up twice, said so on the phone",
	New: map[string]any{"phone": []string{"+12025550101"}, "identity_type": []string{"google"}},
}, "COMBINED")

// Merge makes two accounts of one person one, and is not undone. What comes
// over from the other account is as [Service.PreviewMerge] says; the other
// account stays as the place of its own history, holds no identifier and no
// login method any more, and nobody signs in to it again. Every session, token,
// link and code of both ends in the same commit, and applications lose what they
// were granted for the other. Both owners are told on every old channel, and can
// report that it was not they, which freezes the account that stays.
//
// Nobody merges by what accounts seem to share (R22): the caller check is asked
// for both accounts, and a second person says yes.
//
// It returns [op.ErrNotFound] if either is no account for the actor,
// [op.ErrReason], [op.ErrSecond], [account.ErrChangedMeanwhile] if either was
// changed since the preview, [account.ErrMerged], [ErrMergeInactive],
// [ErrMergeFrozen], [ErrMergeDeletion], [ErrMergeHeld], [ErrMergeAsked], and a
// fault naming each choice that there is not.
func (s *Service) Merge(ctx context.Context, actor authz.Actor, in MergeInput) (Merged, error) {
	return op.Do(ctx, s.db, actor, opMerge, in, func(tx *op.Tx) (Merged, error) {
		other, err := pair(tx, in)
		if err != nil {
			return Merged{}, err
		}
		for _, n := range []int64{tx.Account.N, other.N} { // before what they are told on changes
			if err := account.Tell(tx, n, "notice.account_merged", nil); err != nil {
				return Merged{}, err
			}
		}
		plan, err := account.PlanMerge(tx, *tx.Account, *other, in.Choices)
		if err != nil {
			return Merged{}, err
		}
		done, err := plan.Merge(tx)
		if err != nil {
			return Merged{}, err
		}
		if err := credential.LeaveMerged(tx, other.N, tx.Account.N, plan.Takes("identity.password")); err != nil {
			return Merged{}, err
		}
		if err := oauth.RevokeAllOf(tx, other.N); err != nil {
			return Merged{}, err
		}
		if err := endWaiting(tx, other); err != nil {
			return Merged{}, err
		}
		recordMerge(tx, other, done)
		for _, of := range []*event.Account{other, tx.Account} {
			if _, err := session.EndAllOf(tx, of); err != nil {
				return Merged{}, err
			}
		}
		return Merged{Account: tx.Account.ID, Other: other.ID}, nil
	})
}

// endWaiting ends what else waits for a second person's yes about the two: none
// of it can be done any more, since the one is gone and the other changed.
func endWaiting(tx *op.Tx, other *event.Account) error {
	if err := desk.EndApprovalsOf(tx, other.ID, account.ErrMerged); err != nil {
		return err
	}
	return desk.EndApprovalsOf(tx, tx.Account.ID, account.ErrChangedMeanwhile)
}

func recordMerge(tx *op.Tx, other *event.Account, done account.MergeDone) {
	told := MergeTold{Into: tx.Account.ID, From: other.ID, Side: "part", Reason: strings.TrimSpace(tx.Actor.Call.Reason)}
	lost := told
	lost.Old = done.Gone
	tx.Record(event.Fact{Type: eventMerged, Account: other, Changed: []string{"status"}, Data: lost})
	told.Side, told.Old, told.New = "stays", done.Old, maps.Clone(done.New)
	tx.Record(event.Fact{Type: eventMerged, Account: tx.Account, Changed: append([]string{"merged"}, done.Changed...), Data: told})
}

// pair finds and locks the other account of a merge, and asks what has to hold
// of both.
func pair(tx *op.Tx, in MergeInput) (*event.Account, error) {
	other, err := account.ScopeOther(tx, in.Other)
	if err != nil {
		return nil, err
	}
	if err := tx.AskLevel(*other); err != nil {
		return nil, err
	}
	for _, one := range []struct {
		of   event.Account
		seen int64
	}{{*tx.Account, in.Version}, {*other, in.OtherVersion}} {
		if err := account.AsSeen(tx, one.of, one.seen); err != nil {
			return nil, err
		}
	}
	return other, mergeStop(tx, tx.Account.N, other.N)
}

package directory

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opBulkTag = op.Define("directory.bulk_tag", "Tag many accounts", op.Needs{Reason: true, Fresh: true})

func bulkTag() bulkAct {
	return bulkAct{name: BulkTag, spec: opBulkTag, tags: true, step: account.TagTarget}
}

func bulkUntag() bulkAct {
	return bulkAct{name: BulkUntag, spec: opBulkTag, tags: true, step: account.UntagTarget}
}

// BulkTagInput says which tag many accounts get, or lose.
type BulkTagInput struct {
	BulkInput
	Tag    string `json:"tag"`
	Remove bool   `json:"remove,omitempty"` // take the tag away
}

// Validate asks for a tag besides the accounts.
func (in BulkTagInput) Validate() error {
	if err := account.CheckTag(in.Tag); err != nil {
		return err
	}
	return in.BulkInput.Validate()
}

// BulkTag begins to tag many accounts, or to take a tag from them, each as
// [account.Service.Tag] and [account.Service.Untag] do: nobody is told, and the
// accounts stay at their versions. It returns what [Service.BulkDisable]
// returns.
func (s *Service) BulkTag(ctx context.Context, actor authz.Actor, in BulkTagInput) (Bulk, error) {
	act := bulkTag()
	if in.Remove {
		act = bulkUntag()
	}
	tag, err := account.ReadTag(in.Tag)
	if err != nil {
		tag = "" // refused when it is validated
	}
	return startBulk(ctx, s, actor, act, in, tag)
}

// notTagged says why an account would not be given, or would not lose, a tag.
func (a bulkAct) notTagged(tx *op.Tx, typed string, n int64) (*fault.Error, error) {
	tag, err := account.ReadTag(typed)
	if err != nil {
		return nil, fmt.Errorf("read a validated tag: %w", err)
	}
	has, err := New(tx).bulkTags(tx.Ctx, bulkTagsParams{Fold: account.FoldTag(tag), Account: n})
	switch {
	case err != nil:
		return nil, fmt.Errorf("look at an account's tags: %w", err)
	case a.name == BulkUntag && has.Same == 0:
		return account.ErrNotTagged, nil
	case a.name == BulkUntag:
		return nil, nil
	case has.Same > 0:
		return account.ErrTagged, nil
	case has.Tags >= account.MostTags:
		return account.ErrTooManyTags, nil
	}
	return nil, nil
}

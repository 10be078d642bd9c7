package directory

import (
	"context"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opPreviewBulk = op.Define("directory.preview_bulk", "See what an act on many accounts would do", op.Needs{})

// PreviewBulkInput asks what an act would do.
type PreviewBulkInput struct {
	BulkInput
	Act string `json:"act"`           // one of the Bulk names
	Tag string `json:"tag,omitempty"` // for tag and untag
}

// Validate asks for an act besides the accounts.
func (in PreviewBulkInput) Validate() error {
	act, known := bulkActNamed(in.Act)
	if !known {
		return fault.ErrInvalid.WithFields(fault.Field{Name: "act", Code: "unknown", Message: "Use disable, end_sessions, require_password, or tag or untag with a tag."})
	}
	if act.tags {
		if err := account.CheckTag(in.Tag); err != nil {
			return err
		}
	}
	return in.BulkInput.Validate()
}

// BulkReason is why accounts are left out: the code of a fault that the single
// operation answers.
type BulkReason struct {
	Code  string `json:"code"`
	Count int    `json:"count"`
}

// BulkPreview says what an act would do if it began now.
type BulkPreview struct {
	Act   string `json:"act"`
	Found int    `json:"found"` // accounts in the selection or search
	Ready int    `json:"ready"` // of them, those it would be done on
	// LeftOut says why it would not be done on the others, the most frequent
	// reason first, and Examples are the first of these, at most twenty.
	LeftOut  []BulkReason  `json:"left_out"`
	Examples []BulkLeftOut `json:"examples"`
}

// BulkLeftOut is one account that is left out.
type BulkLeftOut struct {
	Account string `json:"account"` // login ID
	Name    string `json:"name"`    // empty if it has none, or is not the actor's to see
	Code    string `json:"code"`
}

const bulkExamples = 20

// PreviewBulk looks at each account and says on how many an act would be done,
// and why not on the others. It changes nothing; what changes until the act's
// turn comes is looked at again then.
//
// It returns [op.ErrForbidden] to whoever may not do the act itself, and what
// [Service.BulkDisable] returns of the selection and the search.
func (s *Service) PreviewBulk(ctx context.Context, actor authz.Actor, in PreviewBulkInput) (BulkPreview, error) {
	look := &op.Spec{Name: opPreviewBulk.Name, Title: opPreviewBulk.Title, Read: true, Unrecorded: true}
	out, err := op.View(ctx, s.db, actor, look, in, func(tx *op.Tx) (BulkPreview, error) { return s.preview(tx, in) })
	if err != nil {
		return BulkPreview{}, err
	}
	// Beside the transaction of a writer, which a search would hold up.
	return op.Do(ctx, s.db, actor, opPreviewBulk, in, func(*op.Tx) (BulkPreview, error) { return out, nil })
}

func (s *Service) preview(tx *op.Tx, in PreviewBulkInput) (BulkPreview, error) {
	act, _ := bulkActNamed(in.Act)
	if !tx.Actor.May(act.spec.Name) {
		return BulkPreview{}, op.ErrForbidden
	}
	logins, err := s.findBulk(tx, in.BulkInput)
	if err != nil {
		return BulkPreview{}, err
	}
	out, counts := BulkPreview{Act: in.Act, Found: len(logins), Examples: []BulkLeftOut{}}, map[string]int{}
	for _, login := range logins {
		why, err := act.leftOut(tx, in.Tag, login)
		switch {
		case err != nil:
			return BulkPreview{}, err
		case why == nil:
			out.Ready++
			continue
		}
		counts[why.Code]++
		if len(out.Examples) == bulkExamples {
			continue
		}
		one := BulkLeftOut{Account: login, Code: why.Code}
		if why != op.ErrNotFound {
			if one.Name, err = nameOf(tx, login); err != nil {
				return BulkPreview{}, err
			}
		}
		out.Examples = append(out.Examples, one)
	}
	out.LeftOut = mostFirst(counts)
	return out, nil
}

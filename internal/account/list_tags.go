package account

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/match"
	"github.com/readmit/readmit/internal/op"
)

// It names no account and is asked with each letter.
var opListTags = op.DefineUnrecorded("account.list_tags", "List the tags in use")

// Limits of a list of tags.
const (
	DefaultTags = 10
	MaxTags     = 100
)

// ListTagsInput asks for tags.
type ListTagsInput struct {
	Prefix string `json:"prefix,omitempty"` // with which they begin, in upper or lower case
	After  string `json:"after,omitempty"`  // the last one that is known
	Limit  int    `json:"limit,omitempty"`  // 0: [DefaultTags]; [MaxTags] at most
}

// Validate asks for plain text and a possible limit.
func (in ListTagsInput) Validate() error {
	var f fault.Fields
	for name, text := range map[string]string{"prefix": in.Prefix, "after": in.After} {
		_, err := ReadTag(text)
		f.Check(err == nil && len(text) <= 4*TagLength, name, "not_text", "Write the beginning of a tag.")
	}
	f.Check(in.Limit >= 0 && in.Limit <= MaxTags, "limit", "out_of_range", fmt.Sprintf("Ask for 1 to %d tags.", MaxTags))
	return f.Err()
}

// Target is the tenant.
func (in ListTagsInput) Target() op.Target { return op.Target{} }

// Tags are tags that some account of the tenant has, in the order of their
// letters.
type Tags struct {
	Items []string `json:"items"`
}

// ListTags lists the tags that are in use in the actor's tenant, also by
// accounts outside of the actor's segments: they are words of the tenant. It
// costs one step in an index for each tag, however many accounts have it.
func (s *Service) ListTags(ctx context.Context, actor authz.Actor, in ListTagsInput) (Tags, error) {
	return op.View(ctx, s.db, actor, opListTags, in, func(tx *op.Tx) (Tags, error) {
		q, out := New(tx), Tags{Items: []string{}}
		if in.Limit == 0 {
			in.Limit = DefaultTags
		}
		prefix, after, err := foldBoth(in.Prefix, in.After)
		if err != nil {
			return out, err
		}
		for len(out.Items) < in.Limit {
			rows, err := q.nextTag(tx.Ctx, nextTagParams{Tenant: actor.Tenant, First: prefix, After: after, Until: upper(match.Next(prefix))})
			if err != nil {
				return out, fmt.Errorf("list the tags: %w", err)
			}
			if len(rows) == 0 {
				return out, nil
			}
			out.Items, after = append(out.Items, rows[0].Tag), rows[0].Fold
		}
		return out, nil
	})
}

func foldBoth(a, b string) (string, string, error) {
	first, err := ReadTag(a)
	if err != nil {
		return "", "", fmt.Errorf("read a validated tag: %w", err)
	}
	second, err := ReadTag(b)
	return FoldTag(first), FoldTag(second), err
}

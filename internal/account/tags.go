package account

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/op"
)

// Limits of tags.
const (
	// TagLength is how many characters a tag may have.
	TagLength = 40
	// MostTags is how many tags an account may have.
	MostTags = 20
)

// Faults of tags.
var (
	ErrTagged      = fault.New(fault.Conflict, "already_tagged", "The account has this tag already. Nothing was changed.")
	ErrNotTagged   = fault.New(fault.Conflict, "not_tagged", "The account does not have this tag, or not any more. Nothing was changed.")
	ErrTooManyTags = fault.New(fault.Conflict, "too_many_tags", "The account has 20 tags already. Take one away that is not needed any more.")
)

// TagInput is an account and a tag.
type TagInput struct {
	Account string `json:"account"` // login ID
	Tag     string `json:"tag"`
}

// Validate asks for a short text of one line.
func (in TagInput) Validate() error { return CheckTag(in.Tag) }

// Target is the account.
func (in TagInput) Target() op.Target { return op.Target{Account: in.Account} }

// Tagged is told when an account got a tag, or lost it.
type Tagged struct {
	Tag string `json:"tag"`
}

// ReadTag is a tag as it is written: one line, without white space around it
// and with single blanks in it. An empty answer is no error.
func ReadTag(typed string) (string, error) {
	text, err := fold.Text(typed)
	return strings.Join(strings.Fields(text), " "), err
}

// CheckTag returns a fault that names the field tag if this is none: nothing
// but white space, more than [TagLength] characters, more than one line, or an
// address, as tags are shown to whoever may not see addresses.
func CheckTag(typed string) error {
	var f fault.Fields
	tag, err := ReadTag(typed)
	switch {
	case err != nil:
		f.Add("tag", "not_text", "Write plain text of one line: "+err.Error()+".")
	case tag == "":
		f.Add("tag", "required", "Write a tag first.")
	case strings.Contains(tag, "@"):
		f.Add("tag", "personal", "A tag is a word for many accounts: leave out the address.")
	case utf8.RuneCountInString(tag) > TagLength:
		f.Add("tag", "too_long", fmt.Sprintf("Use %d characters at most; there are %d.", TagLength, utf8.RuneCountInString(tag)))
	}
	return f.Err()
}

// FoldTag is the form in which tags are compared: in lower case.
func FoldTag(tag string) string { return fold.Lower(tag) }

// loadTags fills in the tags of accounts that are shown, by their written form.
func loadTags(tx *op.Tx, accounts ...*Summary) error {
	q := New(tx)
	for _, a := range accounts {
		rows, err := q.tagsOf(tx.Ctx, a.N)
		if err != nil {
			return fmt.Errorf("read the tags: %w", err)
		}
		a.Tags = append([]string{}, rows...)
	}
	return nil
}

// TagTarget is the step that gives the operation's account a tag that was
// checked by [CheckTag]. It is written as the tenant writes it already, if it is
// in use.
//
// It returns [ErrTagged] and [ErrTooManyTags].
func TagTarget(tx *op.Tx, typed string) error {
	tag, err := ReadTag(typed)
	if err != nil {
		return fmt.Errorf("read a validated tag: %w", err)
	}
	q, folded := New(tx), FoldTag(tag)
	has, err := q.foldsOf(tx.Ctx, tx.Account.N)
	switch {
	case err != nil:
		return fmt.Errorf("read the tags: %w", err)
	case slices.Contains(has, folded):
		return ErrTagged
	case len(has) >= MostTags:
		return ErrTooManyTags
	}
	written, err := q.tagWritten(tx.Ctx, tagWrittenParams{Tenant: tx.Actor.Tenant, Fold: folded})
	if err != nil {
		return fmt.Errorf("see how the tag is written: %w", err)
	}
	if len(written) > 0 {
		tag = written[0]
	}
	err = q.insertTag(tx.Ctx, insertTagParams{Tenant: tx.Actor.Tenant, Fold: folded, Account: tx.Account.N, Tag: tag})
	if err != nil {
		return fmt.Errorf("tag the account: %w", err)
	}
	tx.Record(taggedFact(tx, eventTagged, tag))
	return nil
}

// UntagTarget is the step that takes a tag from the operation's account. It
// returns [ErrNotTagged].
func UntagTarget(tx *op.Tx, typed string) error {
	tag, err := ReadTag(typed)
	if err != nil {
		return fmt.Errorf("read a validated tag: %w", err)
	}
	n, err := New(tx).deleteTag(tx.Ctx, deleteTagParams{Tenant: tx.Actor.Tenant, Fold: FoldTag(tag), Account: tx.Account.N})
	if err != nil {
		return fmt.Errorf("take the tag away: %w", err)
	}
	if n == 0 {
		return ErrNotTagged
	}
	tx.Record(taggedFact(tx, eventUntagged, tag))
	return nil
}

// MoveTags is the step that gives an account the tags of another one, which
// loses them. Those that do not fit in [MostTags] are left behind.
func MoveTags(tx *op.Tx, from, to int64) error {
	q := New(tx)
	has, err := q.foldsOf(tx.Ctx, to)
	if err != nil {
		return fmt.Errorf("read the tags: %w", err)
	}
	err = q.copyTags(tx.Ctx, copyTagsParams{OfAccount: from, IntoAccount: to, Room: int64(max(MostTags-len(has), 0))})
	if err != nil {
		return fmt.Errorf("give the tags on: %w", err)
	}
	if err := q.eraseTags(tx.Ctx, from); err != nil {
		return fmt.Errorf("take the tags away: %w", err)
	}
	return nil
}

// withTags fills in the tags of a page of what was found, in one reading.
func (s *searching) withTags(found []Summary) error {
	at := make(map[int64]*Summary, len(found))
	ns := make([]int64, 0, len(found))
	for i := range found {
		at[found[i].N] = &found[i]
		ns = append(ns, found[i].N)
	}
	for chunk := range slices.Chunk(ns, 128) {
		b := builder{dialect: s.r.dialect}
		b.add("SELECT account, tag FROM account_tag WHERE account IN ")
		list(&b, padded(chunk))
		b.add(" ORDER BY account, fold")
		if err := s.readTags(&b, at); err != nil {
			return fmt.Errorf("read the tags: %w", err)
		}
	}
	return nil
}

func (s *searching) readTags(b *builder, at map[int64]*Summary) error {
	rows, err := s.tx.QueryContext(s.tx.Ctx, b.text.String(), b.args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var n int64
		var tag string
		if err := rows.Scan(&n, &tag); err != nil {
			return err
		}
		at[n].Tags = append(at[n].Tags, tag)
	}
	return rows.Err()
}

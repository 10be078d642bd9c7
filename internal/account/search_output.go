package account

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/match"
)

// output reads what the page shows and says how it was found.
func (s *searching) output(p page, at int, readings []reading) (SearchOutput, error) {
	cs := p.criteria
	heads := s.head[min(s.cursor.Head, len(s.head)):]
	heads = heads[:min(len(heads), s.limit)]
	shown := s.cursor.Head + len(heads)
	ns := make([]int64, 0, len(heads)+len(p.rows))
	for _, r := range slices.Concat(heads, p.rows) {
		ns = append(ns, r.N)
	}
	items, err := s.load(ns)
	if err != nil {
		return SearchOutput{}, err
	}
	masks, err := masksOf(s.tx)
	if err != nil {
		return SearchOutput{}, err
	}
	out := SearchOutput{Items: make([]Hit, 0, len(items)), ReadAs: chips(cs), Partial: s.gaveUp, Searched: s.searched(readings, at)}
	for i, item := range items {
		hit := Hit{Summary: item, Match: s.matched(item, cs, p.near, i < len(heads))}
		masks.mask(&hit.Summary)
		out.Items = append(out.Items, hit)
	}
	out.Total = p.total
	if s.in.Cursor != "" {
		out.Total = Total{s.cursor.Count, s.cursor.Capped}
	} else if !out.Total.Capped {
		out.Total.Count = min(out.Total.Count+len(s.head), s.sizes.counted)
	}
	if !p.more && shown == len(s.head) {
		return out, nil
	}
	out.NextCursor, err = s.next(p, at, shown, out.Total)
	return out, err
}

func chips(cs []criterion) []Chip {
	all := []Chip{}
	for _, c := range cs {
		all = append(all, c.chips...)
	}
	return all
}

// searched lists the fields that were compared, for the explanation of an
// empty result.
func (s *searching) searched(readings []reading, at int) []string {
	fields := []string{}
	add := func(cs []criterion) {
		for _, c := range chips(cs) {
			if !slices.Contains(fields, c.Field) {
				fields = append(fields, c.Field)
			}
		}
	}
	if s.box.whole != "" {
		fields = append(fields, "customer_id", "username", "legacy_id")
	}
	for _, r := range readings[:at+1] {
		add(r.criteria)
	}
	if len(readings) > at+1 {
		for _, r := range readings[at+1:] {
			if at == 0 && s.head == nil {
				add(r.criteria)
			}
		}
	}
	add(s.given)
	return fields
}

// matched says how an account meets what was sought: by the criterion that
// says most.
func (s *searching) matched(item Summary, cs []criterion, near map[int64]match.Match, head bool) *MatchInfo {
	if head {
		return &MatchInfo{Class: ClassExact, Field: identifiedField(item, s.box.whole)}
	}
	for _, c := range cs {
		if c.class == "" || s.r.wholeOnly && c.masked || len(c.chips) == 0 {
			continue
		}
		info := &MatchInfo{Class: c.class, Field: c.chips[0].Field}
		if m, ok := near[item.N]; ok && c.near != nil {
			info.Class, info.Differs = nearClasses[m.Class], m.Differs()
		}
		if c.exact != nil && c.class == ClassPrefix && allExact(item, cs) {
			info.Class = ClassExact
		}
		return info
	}
	return nil
}

var nearClasses = map[match.Class]string{match.Exact: ClassExact, match.Near: ClassNear, match.OtherProvider: ClassOtherProvider}

func allExact(item Summary, cs []criterion) bool {
	names := nameWords(wordsOf(item.FirstName, item.LastName, item.SecondLastName))
	return !slices.ContainsFunc(cs, func(c criterion) bool { return c.exact != nil && !c.exact(names) })
}

func identifiedField(item Summary, whole string) string {
	for _, f := range []struct {
		name  string
		value *string
	}{{"customer_id", item.CustomerID}, {"username", item.Username}, {"legacy_id", item.LegacyID}} {
		if f.value != nil && fold.Lower(*f.value) == whole {
			return f.name
		}
	}
	return "phone"
}

// invalid names the field of a term that cannot be read.
func invalid(name string, err error) error {
	if fault.As(err) != nil {
		return err
	}
	return fault.ErrInvalid.WithFields(fault.Field{Name: name, Code: "malformed", Message: sentence(err)})
}

// summaryColumns are the columns of a list, in the order of scanSummary.
const summaryColumns = `n, id, version, status, first_name, last_name, second_last_name, display_name, email, unverified_email, phone, phone_verified,
    identity_types, username, customer_id, legacy_id, created_at, created_by_identity, last_login_at, last_login_identity,
    lock_since, lock_until, lock_attempts, lock_address, deletion_pending_at, frozen_at`

func scanSummary(rows *sql.Rows) (r accountRow, err error) {
	err = rows.Scan(&r.N, &r.ID, &r.Version, &r.Status, &r.FirstName, &r.LastName, &r.SecondLastName, &r.DisplayName, &r.Email,
		&r.UnverifiedEmail, &r.Phone, &r.PhoneVerified, &r.IdentityTypes, &r.Username, &r.CustomerID, &r.LegacyID, &r.CreatedAt,
		&r.CreatedByIdentity, &r.LastLoginAt, &r.LastLoginIdentity, &r.LockSince, &r.LockUntil, &r.LockAttempts, &r.LockAddress,
		&r.DeletionPendingAt, &r.FrozenAt)
	return r, err
}

// load reads the accounts of a page, in the given order.
func (s *searching) load(ns []int64) ([]Summary, error) {
	found := make(map[int64]Summary, len(ns))
	for chunk := range slices.Chunk(ns, 128) {
		b := builder{dialect: s.r.dialect}
		b.add("SELECT " + summaryColumns + " FROM account WHERE n IN ")
		list(&b, padded(chunk))
		rows, err := s.tx.QueryContext(s.tx.Ctx, b.text.String(), b.args...)
		if err != nil {
			return nil, fmt.Errorf("read the accounts: %w", err)
		}
		for rows.Next() {
			r, err := scanSummary(rows)
			if err != nil {
				return nil, errors.Join(fmt.Errorf("read the accounts: %w", err), rows.Close())
			}
			found[r.N] = fromRow(r, s.tx.Now).Summary
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return nil, fmt.Errorf("read the accounts: %w", err)
		}
	}
	out := make([]Summary, 0, len(ns))
	for _, n := range ns {
		if a, ok := found[n]; ok {
			out = append(out, a)
		}
	}
	return out, s.withTags(out)
}

package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/op"
)

// Ground is why two accounts are likely one person's.
type Ground string

// The grounds, the strongest first.
const (
	SameEmail      Ground = "same_email"      // one has proved it, or claims it, and the other claims it
	SameMailbox    Ground = "same_mailbox"    // addresses that lead to one mailbox: dots at Gmail, or what stands behind a plus sign
	SamePhone      Ground = "same_phone"      // verified or not
	SameNumber     Ground = "same_number"     // the company's or an old system's number
	NameAndBirth   Ground = "name_and_birth"  // the whole name, and the birthday with its year
	NameAndAddress Ground = "name_and_street" // the whole name, and street and postal code
)

// weights are how likely each ground alone makes it, in percent. Several count
// together as independent ones do.
var weights = map[Ground]int{SameEmail: 85, SameMailbox: 75, SamePhone: 60, SameNumber: 80, NameAndBirth: 70, NameAndAddress: 65}

// Score is how likely it is that two accounts are one person's, in percent.
// It orders what is shown; nothing is done by it.
func Score(grounds []Ground) int {
	not := 1.0
	for _, g := range grounds {
		not *= 1 - float64(weights[g])/100
	}
	return int(100*(1-not) + 0.5)
}

// Alike is an account that is likely the same person's as another.
type Alike struct {
	N       int64
	ID      string // the login ID
	Grounds []Ground
}

// mostAlike is how many accounts are looked at.
const mostAlike = 30

// LikeOf finds the accounts that are likely the same person's as the
// operation's, with the reasons. Each question is one look into an index, and
// takes ten accounts at most: so it costs the same however many accounts there
// are. What is merged or erased is no duplicate any more. Whether the actor may
// see them is not asked here.
func LikeOf(tx *op.Tx) ([]Alike, error) {
	l := likeness{tx: tx, ctx: tx.Ctx, q: New(tx), n: tx.Account.N, found: map[int64][]Ground{}}
	var err error
	if l.seeds, err = l.q.likeSeeds(tx.Ctx, l.n); err != nil {
		return nil, fmt.Errorf("read what duplicates are found by: %w", err)
	}
	for _, look := range []func() error{l.emails, l.phones, l.numbers, l.birthday, l.addresses} {
		if err := look(); err != nil {
			return nil, fmt.Errorf("look for duplicates: %w", err)
		}
	}
	return l.out()
}

type likeness struct {
	tx    *op.Tx
	ctx   context.Context
	q     *Queries
	n     int64
	seeds likeSeedsRow
	found map[int64][]Ground
	order []int64
}

// add notes whom a look found.
func (l *likeness) add(g Ground, found []int64, err error) error {
	for _, n := range found {
		if l.found[n] == nil {
			l.order = append(l.order, n)
		}
		if !slices.Contains(l.found[n], g) {
			l.found[n] = append(l.found[n], g)
		}
	}
	return err
}

func (l *likeness) emails() error {
	c, err := contactsOf(l.ctx, l.tx.Tx, l.n)
	if err != nil {
		return err
	}
	for address := range mailboxesOf(c) {
		found, err := l.q.likeByEmail(l.ctx, likeByEmailParams{Tenant: l.seeds.Tenant, Address: address, Account: l.n})
		if err := l.add(SameEmail, found, err); err != nil {
			return err
		}
		if err := l.mailbox(address); err != nil {
			return err
		}
	}
	return nil
}

// gmail are the domains of the provider that takes no notice of dots.
var gmail = []string{"gmail.com", "googlemail.com"}

// mailbox looks for other ways of writing an address that lead to the same
// mailbox: at Gmail with dots anywhere, and everywhere with a word of the
// owner's own behind a plus sign.
func (l *likeness) mailbox(address string) error {
	local, domain, _ := strings.Cut(address, "@")
	box, _, tagged := strings.Cut(local, "+")
	if slices.Contains(gmail, domain) {
		box = strings.ReplaceAll(box, ".", "")
		found, err := l.q.likeByGmail(l.ctx, likeByGmailParams{Tenant: l.seeds.Tenant, Box: box, N: l.n})
		if err := l.others(found, err); err != nil {
			return err
		}
		found, err = l.q.likeByGmailTag(l.ctx, likeByGmailTagParams{Tenant: l.seeds.Tenant, AtLeast: box + "+", Below: box + ",", N: l.n})
		return l.others(found, err)
	}
	if tagged {
		found, err := l.q.likeByEmail(l.ctx, likeByEmailParams{Tenant: l.seeds.Tenant, Address: box + "@" + domain, Account: l.n})
		if err := l.add(SameMailbox, found, err); err != nil {
			return err
		}
	}
	found, err := l.q.likeByEmailTag(l.ctx, likeByEmailTagParams{Tenant: l.seeds.Tenant, AtLeast: box + "+", Below: box + ",", Domain: domain, N: l.n})
	return l.others(found, err)
}

// others notes who was found by another way of writing, besides those that have
// the very same address.
func (l *likeness) others(found []int64, err error) error {
	found = slices.DeleteFunc(found, func(n int64) bool { return slices.Contains(l.found[n], SameEmail) })
	return l.add(SameMailbox, found, err)
}

func (l *likeness) phones() error {
	rows, err := l.q.phonesOf(l.ctx, l.n)
	for _, p := range rows {
		found, err := l.q.likeByPhone(l.ctx, likeByPhoneParams{Tenant: l.seeds.Tenant, Number: p.Number, Account: l.n})
		if err := l.add(SamePhone, found, err); err != nil {
			return err
		}
	}
	return err
}

// numbers compares the company's and the old system's numbers, each with each:
// an import may have put the one in the other's place.
func (l *likeness) numbers() error {
	for _, number := range []string{l.seeds.CustomerIDFold, l.seeds.LegacyIDFold} {
		if number == "" {
			continue
		}
		found, err := l.q.likeByCustomerID(l.ctx, likeByCustomerIDParams{Tenant: l.seeds.Tenant, CustomerIDFold: number, N: l.n})
		if err := l.add(SameNumber, found, err); err != nil {
			return err
		}
		found, err = l.q.likeByLegacyID(l.ctx, likeByLegacyIDParams{Tenant: l.seeds.Tenant, LegacyIDFold: number, N: l.n})
		if err := l.add(SameNumber, found, err); err != nil {
			return err
		}
	}
	return nil
}

func (l *likeness) birthday() error {
	s := l.seeds
	if s.NameWords == "" || s.BirthYear == 0 || s.BirthMonth == 0 || s.BirthDay == 0 {
		return nil
	}
	found, err := l.q.likeByBirthday(l.ctx, likeByBirthdayParams{
		Tenant: s.Tenant, BirthYear: s.BirthYear, BirthMonth: s.BirthMonth, BirthDay: s.BirthDay, NameWords: s.NameWords, N: l.n,
	})
	return l.add(NameAndBirth, found, err)
}

func (l *likeness) addresses() error {
	if l.seeds.NameWords == "" {
		return nil
	}
	rows, err := l.q.addressesOf(l.ctx, l.n)
	for _, a := range rows {
		if a.PostalCode == "" || fold.Lower(a.Line1) == "" {
			continue
		}
		found, err := l.q.likeByAddress(l.ctx, likeByAddressParams{
			Tenant: l.seeds.Tenant, PostalCode: a.PostalCode, Line1: a.Line1, NameWords: l.seeds.NameWords, N: l.n,
		})
		if err := l.add(NameAndAddress, found, err); err != nil {
			return err
		}
	}
	return err
}

// out names who was found, leaving out what is no account any more.
func (l *likeness) out() ([]Alike, error) {
	out := []Alike{}
	for _, n := range l.order[:min(len(l.order), mostAlike)] {
		id, err := l.q.likeShown(l.ctx, likeShownParams{N: n, Tenant: l.seeds.Tenant})
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("name a duplicate: %w", err)
		}
		out = append(out, Alike{N: n, ID: id, Grounds: l.found[n]})
	}
	slices.SortStableFunc(out, func(a, b Alike) int { return Score(b.Grounds) - Score(a.Grounds) })
	return out, nil
}

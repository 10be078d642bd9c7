package account

import (
	"context"
	"fmt"
	"strings"

	"github.com/readmit/readmit/internal/store"
)

// Person is what an application may be told of an account's owner, who agreed
// to it. Nothing in it is masked.
type Person struct {
	FirstName, LastName, SecondLastName, DisplayName string
	Username, Gender, Locale, TimeZone, Picture      string
	Birthday                                         Birthday
	Addresses                                        []Address
}

// Name is the whole name, as it is said.
func (p Person) Name() string {
	return strings.Join(strings.Fields(p.FirstName+" "+p.LastName+" "+p.SecondLastName), " ")
}

// PersonOf reads the person behind an account, for steps that tell an
// application. Its contacts stand in [StandingOf].
func PersonOf(ctx context.Context, tx *store.Tx, n int64) (Person, error) {
	q := New(tx)
	r, err := q.personOf(ctx, n)
	if err != nil {
		return Person{}, fmt.Errorf("read the person of an account: %w", err)
	}
	rows, err := q.addressesOf(ctx, n)
	if err != nil {
		return Person{}, fmt.Errorf("read the addresses of an account: %w", err)
	}
	p := Person{
		FirstName: r.FirstName, LastName: r.LastName, SecondLastName: r.SecondLastName, DisplayName: r.DisplayName,
		Username: r.Username, Gender: r.Gender, Locale: r.Locale, TimeZone: r.TimeZone, Picture: r.Picture,
		Birthday: Birthday{Year: int(r.BirthYear), Month: int(r.BirthMonth), Day: int(r.BirthDay)},
	}
	for _, a := range rows {
		p.Addresses = append(p.Addresses, Address(a))
	}
	return p, nil
}

package main

import (
	"math/rand/v2"
	"net/url"
	"strings"
)

// kind is one kind of search, and the goal for its p99 at 1 M accounts.
type kind struct {
	name string
	goal float64
	make func(rng *rand.Rand, p person) url.Values
	// finds says that the account must be in the first ten.
	finds bool
}

func terms(pairs ...string) url.Values {
	v := url.Values{"limit": {"25"}}
	for i := 0; i < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v
}

// beginning returns the first letters of a word, at least least of them.
func beginning(rng *rand.Rand, word string, least int) string {
	letters := []rune(strings.Fields(word)[0])
	if len(letters) <= least {
		return string(letters)
	}
	return string(letters[:least+rng.IntN(len(letters)-least)])
}

// inside returns n letters from the middle of an address's local part.
func inside(rng *rand.Rand, address string, n int) string {
	local, _, _ := strings.Cut(address, "@")
	if len(local) <= n {
		return local
	}
	i := rng.IntN(len(local) - n)
	return local[i : i+n]
}

func year(created string) string {
	if len(created) < 4 {
		return "2024"
	}
	return created[:4]
}

var kinds = []kind{
	{"login ID", 10, func(_ *rand.Rand, p person) url.Values { return terms("login_id", p.LoginID) }, true},
	{"e-mail, exact", 10, func(_ *rand.Rand, p person) url.Values { return terms("email.eq", p.Email) }, true},
	{"customer ID", 10, func(_ *rand.Rand, p person) url.Values { return terms("customer_id", or(p.CustomerID, "C-1")) }, false},
	{"username", 10, func(_ *rand.Rand, p person) url.Values { return terms("username", or(p.Username, "jess.smith")) }, false},
	{"phone, whole", 10, func(_ *rand.Rand, p person) url.Values { return terms("phone", or(p.Phone, "+4930123456")) }, false},
	{"phone, beginning", 10, func(rng *rand.Rand, p person) url.Values {
		n := or(p.Phone, "+4930123456")
		return terms("phone", n[:5+rng.IntN(len(n)-5)])
	}, false},
	{"first name, prefix", 10, func(rng *rand.Rand, p person) url.Values { return terms("first_name", beginning(rng, p.FirstName, 2)) }, false},
	{"last name, prefix", 10, func(rng *rand.Rand, p person) url.Values { return terms("last_name", beginning(rng, p.LastName, 2)) }, false},
	{"first and last name", 10, func(rng *rand.Rand, p person) url.Values {
		return terms("first_name", beginning(rng, p.FirstName, 3), "last_name", beginning(rng, p.LastName, 3))
	}, false},
	{"name, status, created", 10, func(rng *rand.Rand, p person) url.Values {
		return terms("last_name", beginning(rng, p.LastName, 3), "status", "VERIFIED", "created_from", year(p.CreatedAt)+"-01-01T00:00:00Z")
	}, false},
	{"e-mail domain and status", 10, func(_ *rand.Rand, p person) url.Values {
		_, domain, _ := strings.Cut(p.Email, "@")
		return terms("email", "*@"+domain, "status", "ACTIVE", "sort", "-created")
	}, false},
	{"fuzzy e-mail, 1 error", 10, func(rng *rand.Rand, p person) url.Values { return terms("email", typo(rng, p.Email, 1)) }, true},
	{"fuzzy e-mail, 2 errors", 10, func(rng *rand.Rand, p person) url.Values { return terms("email", typo(rng, p.Email, 2)) }, true},
	{"one box: e-mail", 10, func(_ *rand.Rand, p person) url.Values { return terms("q", p.Email) }, true},
	{"one box: name", 10, func(rng *rand.Rand, p person) url.Values {
		return terms("q", beginning(rng, p.FirstName, 3)+" "+beginning(rng, p.LastName, 3))
	}, false},
	{"one box: typed so far", 10, func(rng *rand.Rand, p person) url.Values { return terms("q", beginning(rng, p.LastName, 2)) }, false},
	{"wildcard e-mail, by name", 30, func(rng *rand.Rand, p person) url.Values {
		return terms("email", "*"+inside(rng, p.Email, 4)+"*@*", "sort", "name")
	}, false},
	{"wildcard e-mail, by last login", 60, func(rng *rand.Rand, p person) url.Values {
		return terms("email", "*"+inside(rng, p.Email, 4)+"*@*", "sort", "-last_login")
	}, false},
	{"last name contains, by name", 30, func(rng *rand.Rand, p person) url.Values {
		return terms("last_name.contains", middle(rng, p.LastName), "sort", "name")
	}, false},
	{"last name contains, by last login", 60, func(rng *rand.Rand, p person) url.Values {
		return terms("last_name.contains", middle(rng, p.LastName), "sort", "-last_login")
	}, false},
}

func middle(rng *rand.Rand, word string) string {
	letters := []rune(strings.Fields(word)[0])
	if len(letters) <= 3 {
		return string(letters)
	}
	i := rng.IntN(len(letters) - 2)
	return string(letters[i : i+3])
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

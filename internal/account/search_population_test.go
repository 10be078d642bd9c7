package account_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/account"
)

// crowd draws accounts with skewed names and domains: a few names are
// everybody's, most are rare, and 42 % have their e-mail at one provider.
type crowd struct {
	random                 *rand.Rand
	firsts, lasts, domains []string
	taken                  map[string]bool
}

func newCrowd(seed uint64) *crowd {
	c := &crowd{random: rand.New(rand.NewPCG(seed, 1)), taken: map[string]bool{}}
	c.firsts = append(strings.Fields("Maria Jose Jess Anna John Mohammed Wei Peter Sofia Lucas Olga Ivan Amélie Jürgen Siobhán Łukasz"), c.invent(3000, 2, 3)...)
	c.lasts = append(strings.Fields("Smith Garcia Müller Wang Johnson Nguyen Ivanov Rossi Silva Kim Smithson O'Brien Martínez Sørensen Kowalski"), c.invent(30000, 2, 4)...)
	for _, d := range c.invent(30000, 2, 4) {
		c.domains = append(c.domains, strings.ToLower(d)+[]string{".com", ".de", ".org", ".example", ".co.uk"}[c.random.IntN(5)])
	}
	c.domains = append([]string{"yahoo.com", "hotmail.com", "outlook.com", "icloud.com", "web.de"}, c.domains...)
	return c
}

var syllables = strings.Fields("an ba bel ber bo car chi da del den do el er fa fer gar go gu han hu in ja jo ka ki la le li lo lu ma man mar me mi mo na ne ni no ol or pa pe po ra re ri ro ru sa sch se si so ta te ti to tu va ve vi wa wi xi ya yu za ze zi")

func (c *crowd) invent(n, from, to int) []string {
	seen, out := map[string]bool{}, make([]string, 0, n)
	for len(out) < n {
		var b strings.Builder
		for range from + c.random.IntN(to-from+1) {
			b.WriteString(syllables[c.random.IntN(len(syllables))])
		}
		w := b.String()
		if w = strings.ToUpper(w[:1]) + w[1:]; !seen[w] {
			seen[w] = true
			out = append(out, w)
		}
	}
	return out
}

// pick draws with Zipf's skew.
func (c *crowd) pick(list []string) string {
	const flat = 20 // so that the most common name is one in a hundred
	n := float64(len(list))
	return list[int(flat*math.Pow((n+flat)/flat, c.random.Float64()))-flat]
}

func (c *crowd) draft(i int) account.Draft {
	r := c.random
	d := account.Draft{
		FirstName: c.pick(c.firsts), LastName: c.pick(c.lasts), Status: account.Active, CustomerID: fmt.Sprintf("C-%07d", i),
		CreatedAt: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(r.Int64N(int64(6 * 365 * 24 * time.Hour)))),
	}
	if r.IntN(10) == 0 {
		d.FirstName += " " + c.pick(c.firsts)
	}
	if r.IntN(8) == 0 {
		d.SecondLastName = c.pick(c.lasts)
	}
	d.Email = c.email(d)
	if r.IntN(20) == 0 {
		d.UnverifiedEmail, d.Email = d.Email, ""
	}
	if r.IntN(4) > 0 {
		d.LastLoginAt = d.CreatedAt.Add(time.Duration(r.Int64N(int64(200 * 24 * time.Hour))))
		d.Identities = append(d.Identities, account.DraftIdentity{Type: "password", CreatedAt: d.CreatedAt})
	}
	if r.IntN(3) == 0 {
		d.Identities = append(d.Identities, account.DraftIdentity{Type: "google", Subject: fmt.Sprint("g", i), CreatedAt: d.CreatedAt})
	}
	if r.IntN(2) == 0 {
		d.Phones = []account.Phone{{Number: fmt.Sprintf("+49%d%08d", 150+r.IntN(29), i), Type: "PRIMARY"}}
	}
	if r.IntN(3) == 0 {
		d.Username = fmt.Sprintf("%s_%d", strings.ToLower(strings.SplitN(d.FirstName, " ", 2)[0]), i)
	}
	if r.IntN(5000) == 0 {
		d.Lock = &account.Lock{Since: d.CreatedAt, Attempts: 5}
	}
	if r.IntN(50) == 0 {
		d.Status = account.Inactive
	}
	return d
}

var plain = strings.NewReplacer("'", "", "ü", "ue", "é", "e", "á", "a", "í", "i", "ł", "l", "ø", "o", " ", "")

func (c *crowd) email(d account.Draft) string {
	r := c.random
	first, last := plain.Replace(strings.ToLower(d.FirstName)), plain.Replace(strings.ToLower(d.LastName))
	domain := "gmail.com"
	if r.IntN(100) >= 42 {
		domain = c.pick(c.domains)
	}
	for n := 0; ; n++ {
		local := [...]string{first + "." + last, first[:1] + last, first + last, last + "." + first, first + "_" + last}[r.IntN(5)]
		if n > 0 || r.IntN(3) == 0 {
			local += fmt.Sprint(r.IntN(100 << min(n, 14)))
		}
		if address := local[:min(len(local), 64)] + "@" + domain; !c.taken[address] {
			c.taken[address] = true
			return address
		}
	}
}

const keys = "abcdefghijklmnopqrstuvwxyz"

// slip makes one typing error: a letter dropped, doubled or replaced, or two
// neighbours swapped.
func (c *crowd) slip(s string) string {
	for {
		i, kind := c.random.IntN(len(s)), c.random.IntN(4)
		var t string
		switch {
		case kind == 0:
			t = s[:i] + s[i+1:]
		case kind == 1:
			t = s[:i] + string(keys[c.random.IntN(26)]) + s[i:]
		case kind == 2:
			t = s[:i] + string(keys[c.random.IntN(26)]) + s[i+1:]
		case i+1 < len(s):
			t = s[:i] + s[i+1:i+2] + s[i:i+1] + s[i+2:]
		}
		if t != "" && t != s {
			return t
		}
	}
}

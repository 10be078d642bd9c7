package demo

import (
	"strings"

	"github.com/readmit/readmit/internal/directory"
)

// called is how a person is named, with what e-mails and usernames are made of.
type called struct {
	given, surname, second name
	middle                 string
	female                 bool
	native                 bool
	short                  bool // the second surname is known, but not given
}

// drawName draws one. Three of a hundred have two given names.
func drawName(d dice, c *culture) called {
	l := languages()[c.code]
	n := called{female: d.chance(50), native: d.IntN(100) < c.native}
	list := &l.male
	if n.female {
		list = &l.female
	}
	n.given, n.surname, n.second = list.draw(d.Rand), l.surnames.draw(d.Rand), l.surnames.draw(d.Rand)
	if d.chance(3) {
		n.middle = n.write(list.draw(d.Rand))
	}
	if n.female {
		n.surname.native = wife(c.code, n.surname.native)
		n.surname.ascii = wife(c.code, n.surname.ascii)
	}
	n.short = !c.twoNames || d.chance(25)
	return n
}

func (n called) write(x name) string {
	if n.native {
		return x.native
	}
	return x.latin
}

// give writes the names into the record, as people do: most properly, a few
// in lower case or capitals, a few only the first.
func (n called) give(d dice, r *directory.Record) {
	r.FirstName, r.LastName = n.write(n.given), n.write(n.surname)
	if n.middle != "" {
		r.FirstName += " " + n.middle
	}
	if !n.short {
		r.SecondLastName = n.write(n.second)
	}
	switch x := d.IntN(100); {
	case x < 3:
		r.FirstName, r.LastName = strings.ToLower(r.FirstName), strings.ToLower(r.LastName)
	case x < 5:
		r.FirstName, r.LastName = strings.ToUpper(r.FirstName), strings.ToUpper(r.LastName)
	case x < 8:
		r.LastName, r.SecondLastName = "", ""
	case x < 10:
		r.FirstName, r.LastName, r.SecondLastName = "", "", ""
	}
	if d.chance(12) {
		r.DisplayName = displayName(d, n)
	}
}

func displayName(d dice, n called) string {
	switch d.IntN(4) {
	case 0:
		return n.write(n.given)
	case 1:
		return n.given.latin + " " + strings.ToUpper(n.surname.ascii[:1]) + "."
	case 2:
		return n.given.latin + " " + pick(d, []string{"🌻", "☕", "🎸", "⚽", "✨", "🐈"})
	}
	nick := pick(d, nickFirst)
	return strings.ToUpper(nick[:1]) + nick[1:] + pick(d, nickSecond)
}

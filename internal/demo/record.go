package demo

import (
	"encoding/binary"
	"fmt"
	"strconv"
	"time"

	"github.com/readmit/readmit/internal/directory"
	"github.com/readmit/readmit/internal/id"
)

// history is how long the oldest accounts have been there.
const history = 6 * 365 * 24 * time.Hour

// draw makes the person with that place in the population. It must be called
// in order, because nobody takes an address that somebody before has.
func (t *taken) draw(index int, seed uint64, now time.Time) Person {
	p := Person{index: index, seed: seed, now: now}
	d := dice{p.rng(streamRecord)}
	c := drawCulture(d)
	p.code, p.home = c.code, c.drawCountry(d)
	n := drawName(d, c)
	r := &p.Record
	n.give(d, r)
	born := birthYear(d, now)
	r.CreatedAt = drawCreated(d, now)
	r.LoginID = loginID(d, r.CreatedAt)
	r.Email = t.freshEmail(d, n, c, born)
	r.Phones = drawPhones(d, p.home, index)
	r.Addresses = drawAddresses(d, p.home)
	if d.chance(80) {
		r.CustomerID = "C-" + strconv.Itoa(100_000+index)
	}
	if d.chance(30) {
		r.Username = t.freshUsername(d, n, born)
	}
	if d.chance(5) {
		r.LegacyID = fmt.Sprintf("old-%07d", 9_000_000-index%9_000_000)
	}
	drawProfile(d, r, n, p.home, born)
	drawState(d, r, t, n, c, now)
	return p
}

// drawCreated draws when the account was made: more of them each year, and by
// day rather than by night.
func drawCreated(d dice, now time.Time) time.Time {
	x := d.Float64()
	age := time.Duration((1 - x*(1.6-0.6*x)) * float64(history))
	return byDay(d, now.Add(-age), now)
}

// byDay moves an instant to an hour at which people are awake, without
// leaving its day or passing latest.
func byDay(d dice, at, latest time.Time) time.Time {
	hour := 6 + (d.IntN(9) + d.IntN(10)) // 6 to 23, most at 14
	moved := time.Date(at.Year(), at.Month(), at.Day(), hour, d.IntN(60), d.IntN(60), d.IntN(1000)*1_000_000, time.UTC)
	if moved.After(latest) {
		return at.Truncate(time.Millisecond)
	}
	return moved
}

// loginID is a UUID of version 7, with the time at which the account was made.
func loginID(d dice, at time.Time) string {
	s := id.Source{Now: func() time.Time { return at }, Rand: diceReader{d}}
	return s.UUID()
}

type diceReader struct{ dice }

func (r diceReader) Read(p []byte) (int, error) {
	var word [8]byte
	for i := 0; i < len(p); i += 8 {
		binary.LittleEndian.PutUint64(word[:], r.Uint64())
		copy(p[i:], word[:])
	}
	return len(p), nil
}

func birthYear(d dice, now time.Time) int {
	return now.Year() - 16 - (d.IntN(35) + d.IntN(36))
}

func drawProfile(d dice, r *directory.Record, n called, home *country, born int) {
	if d.chance(55) {
		r.Gender = drawGender(d, n)
	}
	if d.chance(60) {
		r.Birthday = drawBirthday(d, born).String()
	}
	if d.chance(92) {
		r.Locale = home.locale
	}
	if d.chance(70) {
		r.TimeZone = home.zone
	}
	if d.chance(10) {
		r.Picture = fmt.Sprintf("https://pictures.example/%08x.jpg", d.Uint32())
	}
	r.Attributes = map[string]string{"newsletter": strconv.FormatBool(d.chance(38))}
	if d.chance(85) {
		r.Attributes["plan"] = drawPlan(d)
	}
	if d.chance(40) {
		r.Attributes["loyalty_level"] = early(d, []string{"bronze", "silver", "gold", "platinum"})
	}
}

func drawPlan(d dice) string { return early(d, []string{"free", "basic", "plus", "family"}) }

func drawGender(d dice, n called) string {
	switch x := d.IntN(100); {
	case x < 2:
		return "NON_CONFORMING"
	case x < 6:
		return "PREFER_NOT_TO_SAY"
	case n.female:
		return "FEMALE"
	}
	return "MALE"
}

// drawBirthday leaves out the year of eight in a hundred, and day or month
// and day of some.
func drawBirthday(d dice, year int) directory.Birthday {
	b := directory.Birthday{Year: year, Month: 1 + d.IntN(12), Day: 1 + d.IntN(28)}
	switch x := d.IntN(100); {
	case x < 8:
		b.Year = 0
	case x < 12:
		b.Month, b.Day = 0, 0
	case x < 14:
		b.Day = 0
	}
	return b
}

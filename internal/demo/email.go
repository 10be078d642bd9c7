package demo

import (
	"strconv"
	"strings"
)

var (
	nickFirst  = strings.Fields("sunny blue happy wild lucky silent golden little big crazy sweet dark magic super mister lady captain doctor iron silver red green lazy brave quick mad old young royal cosmic electric lonely funky mighty tiny")
	nickSecond = strings.Fields("fox wolf bear tiger panda rider runner dancer gamer hunter star moon sky river dragon angel cat dog bird flower rose cherry pixel ninja pirate wizard chef coder artist biker surfer diver singer kitten phoenix raven falcon otter")

	firmFirst  = strings.Fields("alpen north south blue green bright silver golden river lake hill stone oak maple pine cedar harbor sea coast valley summit prime nova astra terra aqua sol luna vento monte campo porto castel linden rosen eichen berg wald stern morgen abend haus hof markt stadt casa villa bella petit grand belle clair vert rouge nord sud est rive pont ville gare dom las rzeka morze zloty bialy yeni buyuk deniz kaya")
	firmSecond = strings.Fields("works trade logistics foods bakery motors media print design studio garden care health dental law tax consult solar energy tech soft data cloud systems tools steel wood paper textil mode travel hotel cafe wine beer fish farm seeds pets books toys music art photo film sports bikes boats build homes roofing glass paint electric water air heating clean school academy club union group partners brothers family")
	firmEnds   = []string{".example", ".de.example", ".co.uk.example", ".fr.example", ".es.example", ".com.br.example", ".pl.example", ".it.example"}
)

// firmDomains is how many small domains there are: tens of thousands.
var firmDomains = len(firmFirst) * len(firmSecond) * len(firmEnds)

// firm is the small domain with that number. Multiplying by a prime that does
// not divide the count spreads the names over the ranks.
func firm(n int) string {
	n = n * 7919 % firmDomains
	first, n := firmFirst[n%len(firmFirst)], n/len(firmFirst)
	second, n := firmSecond[n%len(firmSecond)], n/len(firmSecond)
	join := ""
	if n%2 == 1 {
		join = "-"
	}
	return first + join + second + firmEnds[n]
}

// drawDomain draws the domain of a mail address: 42 of a hundred at one
// provider, 38 at the others that the culture uses, 20 at small ones, of
// which a few have many people and most have few.
func drawDomain(d dice, c *culture) string {
	switch x := d.IntN(100); {
	case x < 42:
		return "gmail.com"
	case x < 80:
		return early(d, c.providers)
	}
	x := d.Float64()
	return firm(int(x * x * x * float64(firmDomains)))
}

// localPart is the part before the @ in one of the ways in which people make
// it from their name.
func localPart(d dice, n called, year int) string {
	first, last := n.given.ascii, n.surname.ascii
	yy := strconv.Itoa(year)
	switch x := d.IntN(100); {
	case x < 25:
		return first + "." + last
	case x < 36:
		return first + last
	case x < 43:
		return first[:1] + "." + last
	case x < 52:
		return first[:1] + last
	case x < 57:
		return first + "_" + last
	case x < 63:
		return last + "." + first
	case x < 72:
		return first + yy[2:]
	case x < 81:
		return first + "." + last + yy[2:]
	case x < 85:
		return first + last + yy
	case x < 91:
		return pick(d, nickFirst) + pick(d, nickSecond) + yy[2:]
	case x < 94:
		return pick(d, nickFirst) + "." + first
	case x < 97:
		return last + first[:1]
	case x < 98:
		return first + "+shop"
	}
	return first + "-" + last
}

// taken is a set of addresses by their hash. Two addresses with the same hash
// only make the second one be drawn again.
type taken struct {
	slots []uint64
	used  int
}

// add reports whether the text was not yet in the set.
func (t *taken) add(text string) bool {
	if t.used*4 >= len(t.slots)*3 {
		t.grow()
	}
	if !t.put(hash(text)) {
		return false
	}
	t.used++
	return true
}

func (t *taken) put(h uint64) bool {
	mask := uint64(len(t.slots) - 1)
	for i := h & mask; ; i = (i + 1) & mask {
		switch t.slots[i] {
		case h:
			return false
		case 0:
			t.slots[i] = h
			return true
		}
	}
}

func (t *taken) grow() {
	old := t.slots
	t.slots = make([]uint64, max(1024, 2*len(old)))
	for _, h := range old {
		if h != 0 {
			t.put(h)
		}
	}
}

// hash is FNV-1a, then mixed; it does not change between versions, as the
// population must not.
func hash(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	h ^= h >> 32
	h *= 0xd6e8feb86659fd93
	h ^= h >> 32
	return max(h, 1)
}

// freshEmail draws an address that nobody has yet. Where the name is taken,
// people add digits, and so does this.
func (t *taken) freshEmail(d dice, n called, c *culture, year int) string {
	domain := drawDomain(d, c)
	local := localPart(d, n, year)
	for digits := 10; !t.add(local + "@" + domain); digits = min(digits*10, 1_000_000) {
		local = strings.TrimRight(local, "0123456789") + strconv.Itoa(d.IntN(digits))
	}
	return local + "@" + domain
}

// freshUsername draws one of at least five characters.
func (t *taken) freshUsername(d dice, n called, year int) string {
	var base string
	switch d.IntN(4) {
	case 0:
		base = n.given.ascii + strconv.Itoa(year%100)
	case 1:
		base = n.given.ascii + "_" + n.surname.ascii
	case 2:
		base = n.given.ascii[:1] + n.surname.ascii
	default:
		base = pick(d, nickFirst) + pick(d, nickSecond)
	}
	user := base
	for digits := 100; len(user) < 5 || !t.add(user); digits = min(digits*10, 10_000_000) {
		user = base + strconv.Itoa(digits/10+d.IntN(digits))
	}
	return user
}

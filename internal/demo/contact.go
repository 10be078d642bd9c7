package demo

import (
	"strconv"
	"strings"

	"github.com/readmit/readmit/internal/directory"
)

// The last seven digits of a number are made from the person's place in the
// population by multiplying with a number that shares no factor with the
// count, so that no two of the first eight million people share a number.
const (
	numbers   = 10_000_000
	numbersUS = 8_000_000 // in North America the seventh last is 2 to 9
	spread    = 7_368_787
)

func lastSeven(code string, index int) string {
	n := int(uint64(index) * spread % numbers)
	if code == "+1" {
		n = int(uint64(index)*spread%numbersUS) + numbers - numbersUS
	}
	s := strconv.Itoa(n)
	return strings.Repeat("0", 7-len(s)) + s
}

func drawPhones(d dice, at *country, index int) []directory.Phone {
	if !d.chance(64) {
		return nil
	}
	seven := lastSeven(at.code, index)
	mobile := at.code + pick(d, at.mobile)
	if at.random == 1 {
		mobile += string(rune('0' + d.IntN(10)))
	}
	phones := []directory.Phone{{Number: mobile + seven, Type: "PRIMARY", Verified: d.chance(70)}}
	if d.chance(7) {
		kind := "HOME"
		if d.chance(40) {
			kind = "WORK"
		}
		phones = append(phones, directory.Phone{Number: at.code + at.fixed + seven, Type: kind})
	}
	return phones
}

func drawAddresses(d dice, at *country) []directory.Address {
	if !d.chance(60) {
		return nil
	}
	list := []directory.Address{drawAddress(d, at, "home")}
	if d.chance(10) {
		list = append(list, drawAddress(d, at, pick(d, []string{"billing", "delivery", "work"})))
	}
	return list
}

func drawAddress(d dice, at *country, kind string) directory.Address {
	a := directory.Address{
		Type:       kind,
		Line1:      strings.NewReplacer("%s", pick(d, at.roads), "%d", strconv.Itoa(1+d.IntN(180))).Replace(at.street),
		Locality:   early(d, at.cities),
		PostalCode: postalCode(d, at.postal),
		Country:    at.region,
	}
	if d.chance(15) {
		a.Line2 = pick(d, []string{"Apt ", "2. ", "Flat ", "c/o Shop "}) + strconv.Itoa(1+d.IntN(40))
	}
	return a
}

// postalCode fills in a form: 9 is any digit, A any letter.
func postalCode(d dice, form string) string {
	code := []byte(form)
	for i, b := range code {
		switch b {
		case '9':
			code[i] = byte('0' + d.IntN(10))
		case 'A':
			code[i] = "ABCDEGHJKLMNPRSTUVWXYZ"[d.IntN(22)]
		}
	}
	if code[0] == '0' {
		code[0] = '1'
	}
	return string(code)
}

package demo

import (
	"strconv"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/directory"
)

// made is a customer made by hand: how long ago the account was made, its
// record, and what has happened beside what the record tells.
type made struct {
	age    time.Duration
	code   string
	region string
	record func(now time.Time) directory.Record
	script func(*story)
	locked *device
}

// showcases is how many there are.
const showcases = 12

// showcase returns the customers made by hand, completed with what all have.
func showcase(seed uint64, now time.Time) []Person {
	list := make([]Person, 0, showcases)
	for i, m := range handMade {
		p := Person{index: i, seed: seed, now: now, code: m.code, home: countryOf(m.region), script: m.script, lockedFrom: m.locked}
		d := dice{p.rng(streamRecord)}
		r := m.record(now)
		r.CreatedAt = byDay(d, now.Add(-m.age), now)
		r.LoginID = loginID(d, r.CreatedAt)
		r.CustomerID = "C-" + strconv.Itoa(100_000+i)
		if r.Status == "" {
			r.Status = "active"
		}
		if r.CreatedBy == "" {
			r.CreatedBy = "password"
		}
		complete(&r)
		p.Record = r
		list = append(list, p)
	}
	return list
}

// complete gives the record the identity that its sign-ins need.
func complete(r *directory.Record) {
	if !r.LastLoginAt.IsZero() && r.LastLoginBy == "" {
		r.LastLoginBy = r.CreatedBy
	}
	if r.CreatedBy == "staff" {
		return
	}
	first := directory.Identity{Provider: r.CreatedBy, CreatedAt: r.CreatedAt, LastUsedAt: r.LastLoginAt}
	if r.CreatedBy != "password" {
		first.Subject = "1" + r.LoginID[len(r.LoginID)-12:]
	} else {
		r.PasswordHash = passwordHash
		if r.PasswordChangedAt.IsZero() {
			r.PasswordChangedAt = r.CreatedAt
		}
	}
	r.Identities = append([]directory.Identity{first}, r.Identities...)
}

func countryOf(region string) *country {
	for i := range cultures {
		for j := range cultures[i].countries {
			if cultures[i].countries[j].region == region {
				return &cultures[i].countries[j]
			}
		}
	}
	return &cultures[0].countries[0]
}

var handMade = [showcases]made{
	{age: 800 * day, code: "en", region: "GB", record: jess, script: jessIsLocked, locked: &lyon},
	{age: 1500 * day, code: "es", region: "ES", record: jose},
	{age: 40 * day, code: "en", region: "US", record: func(now time.Time) directory.Record {
		return directory.Record{Email: "blueheron77@gmail.com", LastLoginAt: now.Add(-3 * day)}
	}},
	{age: 12 * day, code: "en", region: "US", record: func(time.Time) directory.Record { return directory.Record{} }},
	{age: 600 * day, code: "ar", region: "SA", record: func(now time.Time) directory.Record {
		return directory.Record{
			FirstName: "ليلى", LastName: "الحداد", Email: "layla.alhaddad@outlook.sa", Locale: "ar-SA", TimeZone: "Asia/Riyadh", Gender: "FEMALE",
			Phones:      []directory.Phone{{Number: "+966501234567", Type: "PRIMARY", Verified: true}},
			Addresses:   []directory.Address{{Type: "home", Line1: "12 شارع الملك فهد", Locality: "الرياض", PostalCode: "12271", Country: "SA"}},
			LastLoginAt: now.Add(-26 * time.Hour),
		}
	}},
	{age: 90 * day, code: "fr", region: "FR", record: func(now time.Time) directory.Record {
		return directory.Record{
			FirstName: "Mia", LastName: "Lefèvre", DisplayName: "Mia ✨👩‍🚀", Email: "mia.lefevre@orange.fr", Username: "miacosmos",
			Locale: "fr-FR", LastLoginAt: now.Add(-5 * time.Hour), Attributes: map[string]string{"plan": "plus", "newsletter": "true"},
		}
	}},
	{age: 1100 * day, code: "en", region: "US", record: func(now time.Time) directory.Record {
		return directory.Record{
			FirstName: "Jhon Richard", LastName: "Miller", Email: "jhonrichard.miller@yahoo.com", Birthday: "--11-03",
			Phones: []directory.Phone{{Number: "+12025550143", Type: "PRIMARY", Verified: true}}, LastLoginAt: now.Add(-9 * day),
		}
	}},
	{age: 300 * day, code: "de", region: "DE", record: longNames},
	{age: 2 * day, code: "en", region: "US", record: func(time.Time) directory.Record {
		return directory.Record{FirstName: "Carla", LastName: "Whitman", UnverifiedEmail: "carla.whitman@gmial.com"}
	}},
	{age: 500 * day, code: "nl", region: "NL", record: func(now time.Time) directory.Record {
		return directory.Record{
			FirstName: "Zoë", LastName: "van den Berg", Email: "zoe.vandenberg@gmail.com", CreatedBy: "google",
			Locale: "nl-NL", LastLoginAt: now.Add(-31 * day),
		}
	}, script: zoeTriesAPassword},
	{age: 1900 * day, code: "pl", region: "PL", record: func(now time.Time) directory.Record {
		return directory.Record{
			FirstName: "Łukasz", LastName: "Wiśniewski", Email: "lukasz.wisniewski@wp.pl", Username: "lukasz_w", Status: "inactive",
			StatusReason: "Chargeback on two orders", Birthday: "1979", LastLoginAt: now.Add(-45 * day),
		}
	}},
	{age: 6 * day, code: "ja", region: "JP", record: func(time.Time) directory.Record {
		return directory.Record{FirstName: "花子", LastName: "佐藤", UnverifiedEmail: "hanako.sato@aozora-trade.example", Status: "pending", CreatedBy: "staff", Locale: "ja-JP"}
	}},
}

func jess(now time.Time) directory.Record {
	return directory.Record{
		FirstName: "Jess", LastName: "Smith", Email: "jess.smith@gmail.com", UnverifiedEmail: "jess.smith@proton.me", Username: "jess.smith",
		Phones:    []directory.Phone{{Number: "+447700900123", Type: "PRIMARY", Verified: true}, {Number: "+442079460456", Type: "WORK"}},
		Addresses: []directory.Address{{Type: "home", Line1: "14 Station Road", Line2: "Flat 3", Locality: "Leeds", PostalCode: "LS1 4AP", Country: "GB"}},
		Gender:    "FEMALE", Birthday: "1991-04-23", Locale: "en-GB", TimeZone: "Europe/London",
		LastLoginAt: now.Add(-20 * time.Hour), PasswordChangedAt: now.Add(-22 * time.Hour),
		LockedSince: now.Add(-18 * time.Minute), LockedUntil: now.Add(7 * day), LockedIP: lyon.IP, FailedAttempts: 5,
		Attributes: map[string]string{"plan": "family", "newsletter": "true", "loyalty_level": "gold"},
	}
}

// lyon is where nobody has seen Jess before.
var lyon = device{deviceKinds[1].name, deviceKinds[1].agent, "Lyon, FR", "203.0.113.24"}

// jessIsLocked is the call that the desk is made for: a changed password, a
// new place, a lock, and a note of the day before.
func jessIsLocked(s *story) {
	s.say(s.p.now.Add(-21*time.Hour), "desk.note_added", agents[0],
		values{"text": "Got a new phone and changed the password with our help. The new e-mail is not confirmed yet; she will do it tonight."})
	s.fail(s.p.now.Add(-7*time.Minute), lyon, "locked", nil)
}

func jose(now time.Time) directory.Record {
	return directory.Record{
		FirstName: "José", LastName: "García", SecondLastName: "López", Email: "jose.garcia.lopez@gmail.com", Username: "josegarcia",
		Phones:    []directory.Phone{{Number: "+34612345678", Type: "PRIMARY", Verified: true}},
		Addresses: []directory.Address{{Type: "home", Line1: "Calle de Cervantes 7", Locality: "Málaga", Region: "Andalucía", PostalCode: "29016", Country: "ES"}},
		Gender:    "MALE", Birthday: "1984-02-29", Locale: "es-ES", TimeZone: "Europe/Madrid", LastLoginAt: now.Add(-2 * time.Hour),
		Attributes: map[string]string{"plan": "basic", "newsletter": "false", "loyalty_level": "silver"},
	}
}

func longNames(now time.Time) directory.Record {
	return directory.Record{
		FirstName: "Maximiliane Konstantina Wilhelmina Friederike Auguste", LastName: "Freifrau von und zu Hohenstein-Rosenthal-Wachsmann",
		DisplayName: strings.Repeat("Maximiliane ", 8) + "von H.", Email: "maximiliane.konstantina.wilhelmina.von.hohenstein-rosenthal@" + firm(12),
		Addresses:   []directory.Address{{Type: "home", Line1: "Gartenstraße 112", Locality: "Garmisch-Partenkirchen", PostalCode: "82467", Country: "DE"}},
		Locale:      "de-DE",
		LastLoginAt: now.Add(-70 * day),
	}
}

// zoeTriesAPassword is an account that was made with Google and has none.
func zoeTriesAPassword(s *story) {
	for i := range 3 {
		s.fail(s.p.now.Add(-time.Duration(50-i)*time.Minute), s.devices[0], "wrong_method", values{"hint": "google"})
	}
}

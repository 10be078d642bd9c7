package directory

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/readmit/readmit/internal/fold"
	"pgregory.net/rapid"
)

var testNow = time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)

// anyText draws one line of text as it is kept: it may hold quotes,
// separators, formulas, emoji and right-to-left letters.
func anyText() *rapid.Generator[string] {
	piece := rapid.OneOf(
		rapid.StringN(0, 12, -1),
		rapid.SampledFrom([]string{
			"=SUM(A1)", "+1", "-1", "@x", "'=x", "''=", "'", `"`, `""`, ",", ";", "a,b", `say "hi"`,
			"José", "Łukasz", "محمد", "אבג", "👩‍👩‍👧", "%", "_", "' OR 1=1 --", "<script>", "\\", "\\n", "null", "0",
		}),
	)
	return rapid.Custom(func(t *rapid.T) string {
		clean, err := fold.Text(piece.Draw(t, "a") + piece.Draw(t, "b"))
		if err != nil {
			return "plain"
		}
		return clean
	})
}

// anyLines draws text that may have line breaks.
func anyLines() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		clean, err := fold.Lines(anyText().Draw(t, "x") + "\n\t" + anyText().Draw(t, "y"))
		if err != nil {
			return "plain"
		}
		return clean
	})
}

func anyTimeOf(t *rapid.T, label string) time.Time {
	if rapid.Bool().Draw(t, label+" missing") {
		return time.Time{}
	}
	us := rapid.Int64Range(0, testNow.UnixMicro()).Draw(t, label)
	return time.UnixMicro(us).UTC()
}

func optional(t *rapid.T, label, value string) string {
	if rapid.Bool().Draw(t, label) {
		return value
	}
	return ""
}

func anyRecord(withActivity bool) *rapid.Generator[Record] {
	return rapid.Custom(func(t *rapid.T) Record {
		n := rapid.IntRange(0, 999_999).Draw(t, "n")
		r := Record{
			LoginID:           fmt.Sprintf("0193a1b2-0000-7000-8000-%012d", n),
			CustomerID:        optional(t, "customer", fmt.Sprintf("C-%d", n)),
			Username:          optional(t, "username", fmt.Sprintf("user.%d", n)),
			FirstName:         anyText().Draw(t, "first"),
			LastName:          anyText().Draw(t, "last"),
			SecondLastName:    anyText().Draw(t, "second"),
			DisplayName:       anyText().Draw(t, "display"),
			Email:             optional(t, "email", fmt.Sprintf("José.%d@example.com", n)),
			UnverifiedEmail:   optional(t, "unverified", fmt.Sprintf("new+%d@example.org", n)),
			Status:            rapid.SampledFrom([]string{"", "active", "pending", "inactive"}).Draw(t, "status"),
			StatusReason:      anyLines().Draw(t, "reason"),
			CreatedAt:         anyTimeOf(t, "created"),
			CreatedBy:         optional(t, "by", "google"),
			LastLoginAt:       anyTimeOf(t, "login"),
			Gender:            rapid.SampledFrom([]string{"", "MALE", "FEMALE", "NON_CONFORMING", "PREFER_NOT_TO_SAY"}).Draw(t, "gender"),
			Birthday:          rapid.SampledFrom([]string{"", "1980-05-12", "1980-05", "1980", "--05-12", "--05", "---12", "1980---12"}).Draw(t, "birthday"),
			Locale:            optional(t, "locale", "pt-BR"),
			TimeZone:          optional(t, "zone", "Europe/Berlin"),
			Picture:           optional(t, "picture", "https://example.com/a.png?x=1"),
			PasswordHash:      optional(t, "hash", `$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA`),
			MustResetPassword: rapid.Bool().Draw(t, "must"),
			LockedIP:          optional(t, "ip", "2001:db8::1"),
			DeletionPendingAt: anyTimeOf(t, "deletion"),
			LockedSince:       anyTimeOf(t, "locked"),
			PasswordChangedAt: anyTimeOf(t, "changed"),
			FailedAttempts:    rapid.IntRange(0, 9).Draw(t, "failed"),
		}
		for i := range rapid.IntRange(0, 3).Draw(t, "phones") {
			r.Phones = append(r.Phones, Phone{
				Number:   fmt.Sprintf("+49151%08d", n+i),
				Type:     rapid.SampledFrom([]string{"", "WORK", "HOME"}).Draw(t, "type"),
				Verified: rapid.Bool().Draw(t, "verified"),
			})
		}
		for range rapid.IntRange(0, 2).Draw(t, "addresses") {
			r.Addresses = append(r.Addresses, Address{
				Line1: anyText().Draw(t, "line1"), PostalCode: "=12", Country: "DE",
			})
		}
		for range rapid.IntRange(0, 2).Draw(t, "identities") {
			r.Identities = append(r.Identities, Identity{Provider: "oidc:shop", Subject: anyText().Draw(t, "subject")})
		}
		for range rapid.IntRange(0, 2).Draw(t, "segments") {
			r.Segments = append(r.Segments, "vip,"+anyText().Draw(t, "segment"))
			r.Segments[len(r.Segments)-1] = strings.TrimSpace(r.Segments[len(r.Segments)-1])
		}
		for _, key := range []string{"plan", "loyalty_level", "X-9"} {
			if v := anyLines().Draw(t, key); v != "" {
				if r.Attributes == nil {
					r.Attributes = map[string]string{}
				}
				r.Attributes[key] = v
			}
		}
		if withActivity {
			for range rapid.IntRange(0, 3).Draw(t, "activity") {
				data, err := json.Marshal(map[string]string{"text": anyText().Draw(t, "data")})
				if err != nil {
					t.Fatal(err)
				}
				r.Activity = append(r.Activity, Activity{
					Type: "desk.note_added", At: testNow.Add(-time.Hour),
					Actor: Actor{Kind: "member", Name: "Ana " + anyText().Draw(t, "actor")},
					Via:   "console", Changed: []string{"text"}, Data: data,
				})
				a := &r.Activity[len(r.Activity)-1]
				a.Actor.Name = strings.TrimSpace(a.Actor.Name)
			}
		}
		return r
	})
}

// readAll reads a whole file and fails the test on an error.
func readAll(t testing.TB, text string, format Format, o Options) []Row {
	t.Helper()
	r, err := OpenReader(strings.NewReader(text), format, o)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	return restOf(t, r)
}

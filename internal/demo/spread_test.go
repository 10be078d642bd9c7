package demo

import (
	"encoding/json"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/directory"
)

// TestThePopulationIsSpreadAsInLife compares shares, in percent of all, with
// what is meant.
func TestThePopulationIsSpreadAsInLife(t *testing.T) {
	const n = 40_000
	count, domains, surnames := map[string]int{}, map[string]int{}, map[string]int{}
	add := func(what string, yes bool) {
		if yes {
			count[what]++
		}
	}
	for p := range Population(n, 11, testNow) {
		r := p.Record
		_, domain, _ := strings.Cut(r.Email+r.UnverifiedEmail, "@")
		if r.Email != "" {
			_, domain, _ = strings.Cut(r.Email, "@")
		}
		domains[domain]++
		surnames[r.LastName]++
		add("gmail", domain == "gmail.com")
		add("small domains", strings.HasSuffix(domain, ".example"))
		add("unverified or pending e-mail", r.UnverifiedEmail != "")
		add("locked", !r.LockedSince.IsZero())
		add("to be deleted", !r.DeletionPendingAt.IsZero())
		add("inactive", r.Status == "inactive")
		add("social only", r.CreatedBy != "password" && r.CreatedBy != "staff")
		add("username", r.Username != "")
		add("customer ID", r.CustomerID != "")
		add("address", len(r.Addresses) > 0)
		add("birthday", r.Birthday != "")
		add("part of a birthday", r.Birthday != "" && len(r.Birthday) != len("1980-05-12"))
		add("second last name", r.SecondLastName != "")
		add("signed in within 60 days", r.LastLoginAt.After(testNow.Add(-60*day)))
		add("made in the last year", r.CreatedAt.After(testNow.Add(-365*day)))
		add("made in the first year", r.CreatedAt.Before(testNow.Add(-5*365*day)))
		add("not in ASCII", strings.ContainsFunc(r.FirstName+r.LastName, func(c rune) bool { return c > 127 }))
	}
	for what, want := range map[string][2]float64{
		"gmail": {41, 43}, "small domains": {19, 21}, "unverified or pending e-mail": {2.6, 3.4}, "locked": {1.5, 1.9}, "to be deleted": {0.4, 0.9}, "inactive": {3.7, 4.3},
		"social only": {4.6, 5.4}, "username": {29, 31}, "customer ID": {79, 81}, "address": {59, 61}, "birthday": {59, 61}, "part of a birthday": {7, 10},
		"second last name": {14, 19}, "signed in within 60 days": {55, 70}, "made in the last year": {20, 32}, "made in the first year": {8, 12},
		"not in ASCII": {15, 35},
	} {
		share := float64(count[what]) * 100 / n
		require.GreaterOrEqual(t, share, want[0], what)
		require.LessOrEqual(t, share, want[1], what)
	}
	require.Greater(t, len(domains), 3000)
	require.Greater(t, len(surnames), 1200)
	require.Greater(t, surnames["Smith"], 5*surnames["Smitherman"])
	require.NotZero(t, surnames["Smitherman"])
}

func TestSmallDomainsAreTensOfThousands(t *testing.T) {
	require.Greater(t, firmDomains, 30_000)
	seen := map[string]bool{}
	for n := range firmDomains {
		require.True(t, strings.HasSuffix(firm(n), ".example"))
		seen[firm(n)] = true
	}
	require.Greater(t, len(seen), 30_000)
}

func TestHistoriesAgreeWithTheRecord(t *testing.T) {
	var events int
	types := map[string]int{}
	for p := range Population(5000, 2, testNow) {
		r := p.Record
		last := map[string]time.Time{}
		before := r.CreatedAt
		for _, a := range p.Activity() {
			events++
			types[a.Type]++
			require.False(t, a.At.Before(before), "%s of %s comes too late", a.Type, r.LoginID)
			require.False(t, a.At.After(testNow))
			require.Equal(t, a.At, a.At.Truncate(time.Millisecond))
			before, last[a.Type] = a.At, a.At
			requireSafeData(t, a)
		}
		if !r.LastLoginAt.IsZero() {
			require.Equal(t, r.LastLoginAt, last["signin.succeeded"], r.LoginID)
		} else {
			require.Zero(t, last["signin.succeeded"])
		}
		if !r.LockedSince.IsZero() {
			require.Equal(t, r.LockedSince, last["signin.locked"])
			require.True(t, r.LastLoginAt.Before(r.LockedSince))
		}
		require.Equal(t, r.DeletionPendingAt, last["privacy.deletion_requested"])
		if r.Status == "inactive" {
			require.NotZero(t, last["account.disabled"])
		}
		if r.Email == "" {
			require.Zero(t, last["account.email_verified"])
		}
	}
	require.Greater(t, len(types), 28, "%v", types)
	require.Greater(t, events/5000, 8)
	require.Less(t, events/5000, 40)
}

// requireSafeData checks that no address is one that somebody has.
func requireSafeData(t *testing.T, a directory.Activity) {
	t.Helper()
	if len(a.Data) == 0 {
		return
	}
	var data struct {
		IP string `json:"ip"`
	}
	require.NoError(t, json.Unmarshal(a.Data, &data))
	if data.IP == "" {
		return
	}
	ip := netip.MustParseAddr(data.IP)
	for _, reserved := range []string{"192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32"} {
		if netip.MustParsePrefix(reserved).Contains(ip) {
			return
		}
	}
	t.Fatalf("%s is not an address for documentation", ip)
}

// TestEventNames holds the names to those that the product says.
func TestEventNames(t *testing.T) {
	known := map[string]bool{}
	for _, name := range strings.Fields(`
		account.created account.invited account.email_verification_requested account.email_verified account.email_change_requested
		account.phone_added account.phone_changed account.phone_verified account.address_added account.address_changed
		account.name_changed account.birthday_changed account.gender_changed account.locale_changed account.picture_changed
		account.attributes_changed account.disabled account.enabled account.unlocked
		credential.password_changed credential.password_reset credential.password_reset_requested
		session.all_ended signin.succeeded signin.failed signin.locked signin.lock_expired signin.new_device_seen signin.signed_out
		federation.identity_linked privacy.deletion_requested desk.note_added desk.external_entry_added message.sent`) {
		known[name] = true
	}
	for p := range Population(2000, 4, testNow) {
		for _, a := range p.Activity() {
			require.True(t, known[a.Type], a.Type)
		}
	}
}

func BenchmarkRecord(b *testing.B) {
	b.ReportAllocs()
	n := 0
	for range Population(b.N, 1, testNow) {
		n++
	}
	if n != b.N {
		b.Fatal(n)
	}
}

func BenchmarkActivity(b *testing.B) {
	list := people(1000, 1)
	b.ReportAllocs()
	events, i := 0, 0
	for b.Loop() {
		events += len(list[i%len(list)].Activity())
		i++
	}
	b.ReportMetric(float64(events)/float64(i), "events/account")
}

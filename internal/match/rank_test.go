package match_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/match"
)

func email(t testing.TB, s string) fold.Email {
	e, err := fold.ParseEmail(s)
	require.NoError(t, err)
	return e
}

func candidates(addresses ...string) []match.Candidate {
	var list []match.Candidate
	for i, a := range addresses {
		local, domain, _ := strings.Cut(a, "@")
		list = append(list, match.Candidate{N: int64(i + 1), Local: local, Domain: domain})
	}
	return list
}

func rank(q fold.Email, list []match.Candidate, limit int) []match.Match {
	r := match.NewRanking(q, limit)
	for _, c := range list {
		r.Offer(c)
	}
	return r.Matches()
}

func TestRank(t *testing.T) {
	list := candidates(
		"jess.smith@example.org", // 1: other provider
		"jess.smyht@gmail.com",   // 2: two in the local part
		"jess.smith@gmail.com",   // 3: exact
		"xess.smith@gmail.com",   // 4: one, at the beginning
		"jess.smitt@gmail.com",   // 5: one, at the end
		"jess.smith@gmial.com",   // 6: one, in the domain
		"jess.smit@gmai.co",      // 7: one and two
		"jes.smiht@gmai.co",      // 8: two and two: too far
		"jess.smi@gmail.com",     // 9: two
		"jess.s@gmail.com",       // 10: too far
		"jesz.smith@example.org", // 11: neither near nor the same local part
	)
	want := []match.Match{
		{N: 3, LocalDistance: 0, DomainDistance: 0, Class: match.Exact},
		{N: 6, LocalDistance: 0, DomainDistance: 1, Class: match.Near},
		{N: 5, LocalDistance: 1, DomainDistance: 0, Class: match.Near},
		{N: 4, LocalDistance: 1, DomainDistance: 0, Class: match.Near},
		{N: 9, LocalDistance: 2, DomainDistance: 0, Class: match.Near},
		{N: 2, LocalDistance: 2, DomainDistance: 0, Class: match.Near},
		{N: 7, LocalDistance: 1, DomainDistance: 2, Class: match.Near},
		{N: 1, LocalDistance: 0, DomainDistance: 4, Class: match.OtherProvider},
	}
	for i := range want {
		c := list[want[i].N-1]
		want[i].Local, want[i].Domain = c.Local, c.Domain
	}
	q := email(t, "Jess.Smith@Gmail.com")
	require.Equal(t, want, rank(q, list, 10))
	require.Equal(t, want[:3], rank(q, list, 3))
	require.Empty(t, rank(q, list, 0))
	require.Empty(t, rank(q, nil, 10))

	var differs []int
	for _, m := range want {
		differs = append(differs, m.Differs())
	}
	require.Equal(t, []int{0, 1, 1, 1, 2, 2, 3, 0}, differs)
}

func TestRankShortLocalParts(t *testing.T) {
	got := rank(email(t, "anna@b.de"), candidates("ana@b.de", "ann@b.de", "an@b.de", "annab@b.de", "annabe@b.de", "hana@b.de"), 10)
	require.Len(t, got, 3)
	for _, m := range got {
		require.Equal(t, 1, m.LocalDistance)
	}
	got = rank(email(t, "annab@b.de"), candidates("ann@b.de", "anna@b.de", "annalu@b.de"), 10)
	require.Len(t, got, 2, "a short candidate is held to one edit too")
}

func TestRankAccountOnce(t *testing.T) {
	list := []match.Candidate{
		{1, "jess.smitt", "gmail.com"}, {2, "jess.smit", "gmail.com"},
		{1, "jess.smith", "gmail.com"}, {2, "jess.smit", "gmail.com"}, {1, "jess.smitz", "gmail.com"},
	}
	got := rank(email(t, "jess.smith@gmail.com"), list, 10)
	require.Len(t, got, 2)
	require.Equal(t, match.Match{N: 1, Local: "jess.smith", Domain: "gmail.com", Class: match.Exact}, got[0])
	require.EqualValues(t, 2, got[1].N)
}

func TestRankLongDomains(t *testing.T) {
	long := strings.Repeat("abcdefghi.", 8) + "example.com"
	got := rank(email(t, "jess@"+long), candidates("jess@"+strings.Replace(long, "example", "exmaple", 1), "jess@x"+long, "jess@x.de"), 10)
	require.Len(t, got, 3)
	require.Equal(t, []int{1, 1, 4}, []int{got[0].DomainDistance, got[1].DomainDistance, got[2].DomainDistance})
}

func TestRankDoesNotDependOnOrder(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	list := crowd(random, 2000)
	q := email(t, "jess.smith@gmail.com")
	for _, limit := range []int{1, 10, 5000} {
		want := rank(q, list, limit)
		require.NotEmpty(t, want)
		for range 5 {
			random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
			require.Equal(t, want, rank(q, list, limit))
		}
	}
	all := rank(q, list, 5000)
	require.Equal(t, all[:10], rank(q, list, 10))
	require.True(t, slices.IsSortedFunc(all, func(a, b match.Match) int { return int(a.Class) - int(b.Class) }))
}

// crowd is what probes bring: some near addresses among many with a piece in
// common.
func crowd(random *rand.Rand, n int) []match.Candidate {
	domains := []string{"gmail.com", "gmail.com", "gmx.de", "gmial.com", "example.org", "mail.example.co.uk"}
	list := make([]match.Candidate, n)
	for i := range list {
		local := "jess.smith"
		if random.IntN(50) > 0 {
			local = "jes" + randomLocal(random)[:5] + "ith"
		}
		if random.IntN(2) == 0 {
			local = mistype(random, local)
		}
		list[i] = match.Candidate{N: int64(random.IntN(n)), Local: local, Domain: domains[random.IntN(len(domains))]}
	}
	return list
}

func TestRankAllocatesNothingPerCandidate(t *testing.T) {
	list := crowd(rand.New(rand.NewPCG(5, 6)), 10_000)
	q := email(t, "jess.smith@gmail.com")
	require.Less(t, testing.AllocsPerRun(5, func() { rank(q, list, 20) }), 20.0)
}

func BenchmarkRank10000(b *testing.B) {
	list := crowd(rand.New(rand.NewPCG(5, 6)), 10_000)
	q := email(b, "jess.smith@gmail.com")
	b.ReportAllocs()
	for b.Loop() {
		rank(q, list, 20)
	}
}

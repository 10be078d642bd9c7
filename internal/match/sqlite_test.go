package match_test

import (
	"database/sql"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	_ "modernc.org/sqlite"

	"github.com/readmit/readmit/internal/match"
)

// What SQLite makes of LIKE, FTS5 queries and ranges is what Match and Next
// say, whatever characters the pattern holds.
func TestSQLiteAgrees(t *testing.T) {
	db, err := sql.Open("sqlite", ":memory:")
	require.NoError(t, err)
	defer db.Close()
	db.SetMaxOpenConns(1)
	exec := func(query string, args ...any) {
		_, err := db.Exec(query, args...)
		require.NoError(t, err)
	}
	exec(`CREATE TABLE mail (n INTEGER PRIMARY KEY, local TEXT, address TEXT)`)
	exec(`CREATE VIRTUAL TABLE grams USING fts5(t, content='', detail=none, tokenize='trigram')`)

	addresses := []string{`100%_\@x.de`, `a"b'c@x.de`, "rené@x.de", "user*name@gmail.com", "jess.smith@gmail.com", "^je@x.de", "😀😀😀@x.de", "or.and.not@x.de"}
	random := rand.New(rand.NewPCG(7, 8))
	for range 500 {
		addresses = append(addresses, randomLocal(random)+"@gmail.com")
	}
	for i, c := range candidates(addresses...) {
		exec(`INSERT INTO mail VALUES (?, ?, ?)`, i, c.Local, addresses[i])
		exec(`INSERT INTO grams(rowid, t) VALUES (?, ?)`, i, match.Begin+c.Local+match.End)
	}
	found := func(query string, args ...any) []string {
		rows, err := db.Query(query, args...)
		require.NoError(t, err)
		defer rows.Close()
		var list []string
		for rows.Next() {
			var s string
			require.NoError(t, rows.Scan(&s))
			list = append(list, s)
		}
		require.NoError(t, rows.Err())
		return list
	}

	for _, s := range []string{"*%*", "*_*", `*\*`, `*a"b*`, "*b'c*", "*é*", "jess*", "*smith", "*ith*", "*aa*", "*ann*", "*o*r*", "100%*", "^je*", "*😀😀😀*", "or.and*", "*@x.de", "*.@*"} {
		p, err := match.ParsePattern(s)
		require.NoError(t, err)
		var want []string
		for _, a := range addresses {
			if p.Match(a) {
				want = append(want, a)
			}
		}
		require.Equal(t, want, found(`SELECT address FROM mail WHERE address LIKE ? ESCAPE '\' ORDER BY n`, p.Like()), s)
		if q := p.FTSQuery(); q != "" {
			got := found(`SELECT address FROM mail WHERE n IN (SELECT rowid FROM grams WHERE grams MATCH ?) ORDER BY n`, q)
			got = slices.DeleteFunc(got, func(a string) bool { return !p.Match(a) })
			require.Equal(t, want, got, s)
		}
		if p.Local.Leads() {
			prefix := p.Local.Prefix
			require.Equal(t, want, found(`SELECT address FROM mail WHERE local >= ? AND local < ? ORDER BY n`, prefix, match.Next(prefix)), s)
		}
	}
}

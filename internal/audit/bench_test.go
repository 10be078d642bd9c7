package audit

import (
	"context"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

// manyEntries writes 500,000 entries: 40 members, 30 operations, one in fifty
// refused, one in a thousand by the command line.
const manyEntries = `INSERT INTO audit (id, tenant, at, actor_kind, actor_id, on_behalf_of, via, op, target, outcome, code, request, commitment, leaf, tree_index)
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 499999)
SELECT 'aud_' || CAST(1000000 + i AS text), CAST($1 AS text), CAST($2 AS bigint) + CAST(i AS bigint) * 1000000, 'member', 'mem_' || CAST(i % 40 AS text),
    CASE WHEN i % 500 = 7 THEN 'mem_3' ELSE '' END, CASE WHEN i % 1000 = 1 THEN 'cli' ELSE 'console' END,
    CASE WHEN i = 7 THEN 'desk.rare' ELSE 'desk.op' || CAST(i % 30 AS text) END, 'acc_' || CAST(i % 20000 AS text),
    CASE WHEN i % 50 = 9 THEN 'refused' ELSE 'done' END, '', 'req_' || CAST(i AS text), $3, $3, i FROM n`

// questions are what the page asks of the log.
var questions = map[string]SearchInput{
	"all":               {},
	"operation":         {Op: "desk.op5"},
	"rare operation":    {Op: "desk.rare"},
	"actor":             {Actor: "mem_3"},
	"actor, operation":  {Actor: "mem_3", Op: "desk.op5"},
	"account":           {Object: "acc_77"},
	"refused":           {Outcome: Refused},
	"actor, refused":    {Actor: "mem_9", Outcome: Refused},
	"command line":      {Via: "cli"},
	"request":           {Request: "req_77"},
	"a day":             {From: testkit.Start.Add(50 * time.Hour), To: testkit.Start.Add(74 * time.Hour)},
	"a day, operation":  {Op: "desk.op5", From: testkit.Start.Add(50 * time.Hour), To: testkit.Start.Add(74 * time.Hour)},
	"nothing like this": {Actor: "mem_3", Outcome: Failed, Via: "cli"},
}

// BenchmarkSearch asks a log of 500,000 entries. With READMIT_PLANS set it
// prints how the database goes about it.
func BenchmarkSearch(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *store.DB{"sqlite": testkit.SQLite, "postgres": testkit.Postgres} {
		b.Run(name, func(b *testing.B) {
			k := testkit.NewKit(b, open(b))
			require.NoError(b, k.DB.Store.WriteAlone(b.Context(), func(tx *store.Tx) error {
				_, err := tx.ExecContext(b.Context(), manyEntries, k.Tenant, testkit.Start.UnixMicro(), []byte("x"))
				return err
			}))
			if k.DB.Store.Dialect() == store.Postgres {
				require.NoError(b, k.DB.Store.Write(b.Context(), func(tx *store.Tx) error {
					_, err := tx.ExecContext(b.Context(), "ANALYZE audit")
					return err
				}))
			}
			for what, in := range questions {
				in.Brief = true
				b.Run(what, func(b *testing.B) { ask(b, k, in) })
			}
			b.Run("filters", func(b *testing.B) {
				s, actor := NewService(k.DB), k.Actor("auditor")
				report(b, func() error { _, err := s.ListFilters(context.Background(), actor, ListFiltersInput{}); return err })
			})
		})
	}
}

func ask(b *testing.B, k *testkit.Kit, in SearchInput) {
	s, who := NewService(k.DB), reach{dialect: k.DB.Store.Dialect(), tenant: k.Tenant, all: true}
	report(b, func() error {
		return k.DB.Store.Read(context.Background(), func(tx *store.Tx) error {
			if _, err := s.find(context.Background(), tx, who, in, nil, 51); err != nil {
				return err
			}
			_, err := count(context.Background(), tx, who, in)
			return err
		})
	})
	if os.Getenv("READMIT_PLANS") != "" {
		plan(b, k, listed(who, in, nil, 51))
		plan(b, k, counted(who, in, countedUpTo+1))
	}
}

func report(b *testing.B, work func() error) {
	var took []time.Duration
	for b.Loop() {
		started := time.Now()
		require.NoError(b, work())
		took = append(took, time.Since(started))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
}

func plan(b *testing.B, k *testkit.Kit, q *query) {
	b.Helper()
	explain := "EXPLAIN "
	if k.DB.Store.Dialect() == store.SQLite {
		explain = "EXPLAIN QUERY PLAN "
	}
	require.NoError(b, k.DB.Store.Read(context.Background(), func(tx *store.Tx) error {
		rows, err := tx.QueryContext(context.Background(), explain+q.text.String(), q.args...)
		require.NoError(b, err)
		defer rows.Close()
		names, err := rows.Columns()
		require.NoError(b, err)
		for rows.Next() {
			cells := make([]any, len(names))
			for i := range cells {
				cells[i] = new(any)
			}
			require.NoError(b, rows.Scan(cells...))
			fmt.Println(*cells[len(cells)-1].(*any))
		}
		return rows.Err()
	}))
}

package report

import (
	"cmp"
	"fmt"
	"math/bits"
	"slices"
	"time"

	"github.com/readmit/readmit/internal/op"
)

// reading reads the figures of one page.
type reading struct {
	tx        *op.Tx
	q         *Queries
	st        stateRow
	in        ViewInput
	cal       calendar
	p, before Period
	by        string
	starts    []time.Time
	out       Report
}

// application is what the filter compares with: the customers' own pages have
// the empty name.
func (r *reading) application() string {
	if r.in.Application == OwnPages {
		return ""
	}
	return r.in.Application
}

// partKey is what parts are added up by.
type partKey struct{ application, method, key string }

// parts adds a measure up over a period.
func (r *reading) parts(measure string, p Period) (map[partKey]int64, error) {
	out := map[partKey]int64{}
	for _, piece := range r.cal.pieces(p, r.st.HoursFrom) {
		rows, err := r.q.parts(r.tx.Ctx, partsParams{
			Gen: r.st.Gen, Tenant: r.tx.Actor.Tenant, Measure: measure, Grain: piece.grain, Since: piece.since, Until: piece.upto,
			AnyApplication: r.in.Application == "", Application: r.application(), AnyMethod: r.in.Method == "", Method: r.in.Method,
		})
		if err != nil {
			return nil, fmt.Errorf("add up %s: %w", measure, err)
		}
		for _, row := range rows {
			out[partKey{row.Application, row.Method, row.Key}] += row.N
		}
	}
	return out, nil
}

// sum adds all of a measure up over a period.
func (r *reading) sum(measure string, p Period) (int64, error) {
	rows, err := r.parts(measure, p)
	var n int64
	for _, k := range rows {
		n += k
	}
	return n, err
}

// both is a measure in the period and the one before.
func (r *reading) both(measure string) (now, before int64, err error) {
	if now, err = r.sum(measure, r.p); err != nil {
		return 0, 0, err
	}
	before, err = r.sum(measure, r.before)
	return now, before, err
}

// figure adds a measure's sum as a figure.
func (r *reading) figure(key, measure string) (now, before int64, err error) {
	now, before, err = r.both(measure)
	r.add(key, now, before)
	return now, before, err
}

func (r *reading) add(key string, now, before int64) {
	b := float64(before)
	r.out.Figures = append(r.out.Figures, Figure{Key: key, Value: float64(now), Before: &b})
}

// present adds a figure of this moment.
func (r *reading) present(key string, n int64) {
	r.out.Figures = append(r.out.Figures, Figure{Key: key, Value: float64(n), Now: true})
}

// share adds a share in percent. Of nothing there is none.
func (r *reading) share(key string, part, whole, partBefore, wholeBefore int64) {
	if whole == 0 {
		return
	}
	f := Figure{Key: key, Value: 100 * float64(part) / float64(whole), Percent: true}
	if wholeBefore > 0 {
		b := 100 * float64(partBefore) / float64(wholeBefore)
		f.Before = &b
	}
	r.out.Figures = append(r.out.Figures, f)
}

// series reads a measure over the buckets, by its keys.
func (r *reading) series(measure string) (map[string][]int64, error) {
	grain := day
	if r.by == ByHour {
		grain = hour
	}
	rows, err := r.q.series(r.tx.Ctx, seriesParams{
		Gen: r.st.Gen, Tenant: r.tx.Actor.Tenant, Measure: measure, Grain: grain, Since: r.p.From.UnixMicro(), Until: r.p.To.UnixMicro(),
		AnyApplication: r.in.Application == "", Application: r.application(), AnyMethod: r.in.Method == "", Method: r.in.Method,
	})
	if err != nil {
		return nil, fmt.Errorf("read the trend of %s: %w", measure, err)
	}
	out := map[string][]int64{}
	for _, row := range rows {
		if out[row.Key] == nil {
			out[row.Key] = make([]int64, len(r.starts))
		}
		out[row.Key][r.bucket(row.At)] += row.N
	}
	return out, nil
}

// bucket is the place of the bucket that an instant is in.
func (r *reading) bucket(at int64) int {
	i, exact := slices.BinarySearchFunc(r.starts, at, func(t time.Time, at int64) int { return cmp.Compare(t.UnixMicro(), at) })
	if !exact {
		i--
	}
	return max(i, 0)
}

// line is a measure over time, all keys together.
func (r *reading) line(key, measure string) (Series, error) {
	byKey, err := r.series(measure)
	out := Series{Key: key, Values: make([]int64, len(r.starts))}
	for _, values := range byKey {
		for i, n := range values {
			out.Values[i] += n
		}
	}
	return out, err
}

// trend adds lines of measures to one picture.
func (r *reading) trend(key string, lines ...[2]string) error {
	t := Trend{Key: key, Starts: r.starts}
	for _, l := range lines {
		s, err := r.line(l[0], l[1])
		if err != nil {
			return err
		}
		t.Series = append(t.Series, s)
	}
	r.out.Trends = append(r.out.Trends, t)
	return nil
}

// mostParts is how many rows parts have; what is less stands together.
const mostParts = 12

// part adds parts of a measure, with the period before beside.
func (r *reading) part(key, measure string, by func(partKey) string) error {
	now, err := r.parts(measure, r.p)
	if err != nil {
		return err
	}
	before, err := r.parts(measure, r.before)
	if err != nil {
		return err
	}
	r.out.Parts = append(r.out.Parts, partsOf(key, []string{measure, "before"}, by, now, before))
	return nil
}

// partsOf groups several sums by what by says, the largest first column first.
func partsOf(key string, columns []string, by func(partKey) string, sums ...map[partKey]int64) Parts {
	rows := map[string][]int64{}
	for i, sum := range sums {
		for k, n := range sum {
			if n == 0 {
				continue
			}
			if rows[by(k)] == nil {
				rows[by(k)] = make([]int64, len(columns))
			}
			rows[by(k)][i] += n
		}
	}
	out := Parts{Key: key, Columns: columns, Rows: []Part{}}
	for k, values := range rows {
		out.Rows = append(out.Rows, Part{k, values})
	}
	return out.sorted()
}

func (p Parts) sorted() Parts {
	slices.SortFunc(p.Rows, func(a, b Part) int {
		return cmp.Or(slices.Compare(b.Values, a.Values), cmp.Compare(a.Key, b.Key))
	})
	if len(p.Rows) <= mostParts {
		return p
	}
	rest := Part{Key: "rest", Values: make([]int64, len(p.Columns))}
	for _, row := range p.Rows[mostParts-1:] {
		for i, n := range row.Values {
			rest.Values[i] += n
		}
	}
	p.Rows = append(p.Rows[:mostParts-1], rest)
	return p
}

// distinct counts who signed in within a period, by application and all together.
func (r *reading) distinct(p Period) (total int64, byApplication map[string]int64, err error) {
	type at struct {
		application string
		chunk       int64
	}
	sets := map[at][]byte{}
	all := map[int64][]byte{}
	whole := Period{p.From, p.To}
	if end := r.cal.begin(day, p.To); end.Before(p.To) {
		whole.To = r.cal.days(end, 1)
	}
	for _, piece := range r.cal.pieces(whole, r.st.HoursFrom) {
		rows, err := r.q.seen(r.tx.Ctx, seenParams{
			Gen: r.st.Gen, Tenant: r.tx.Actor.Tenant, Grain: piece.grain, Since: piece.since, Until: piece.upto,
			AnyApplication: r.in.Application == "", Application: r.application(),
		})
		if err != nil {
			return 0, nil, fmt.Errorf("read who signed in: %w", err)
		}
		for _, row := range rows {
			k := at{row.Application, row.Chunk}
			sets[k], all[row.Chunk] = union(sets[k], row.Bits), union(all[row.Chunk], row.Bits)
		}
	}
	byApplication = map[string]int64{}
	for k, set := range sets {
		byApplication[k.application] += size(set)
	}
	for _, set := range all {
		total += size(set)
	}
	return total, byApplication, nil
}

func union(a, b []byte) []byte {
	if len(a) < len(b) {
		a = append(a, make([]byte, len(b)-len(a))...)
	}
	for i, x := range b {
		a[i] |= x
	}
	return a
}

func size(set []byte) (n int64) {
	for _, x := range set {
		n += int64(bits.OnesCount8(x))
	}
	return n
}

// choices adds what the page's figures can be limited by.
func (r *reading) choices(application, method bool) error {
	if application {
		names, err := r.q.applications(r.tx.Ctx, applicationsParams{Gen: r.st.Gen, Tenant: r.tx.Actor.Tenant})
		if err != nil {
			return fmt.Errorf("read the applications of the counts: %w", err)
		}
		r.out.Choices = append(r.out.Choices, Choice{"application", append(names, OwnPages)})
	}
	if method {
		names, err := r.q.methods(r.tx.Ctx, methodsParams{Gen: r.st.Gen, Tenant: r.tx.Actor.Tenant})
		if err != nil {
			return fmt.Errorf("read the ways of signing in of the counts: %w", err)
		}
		r.out.Choices = append(r.out.Choices, Choice{"method", names})
	}
	return nil
}

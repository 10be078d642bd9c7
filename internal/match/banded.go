package match

// banded is [Distance] for two strings of more than 64 letters: dynamic
// programming over the cells that max edits can reach.
func banded(a, b []rune, limit int) int {
	limit = min(limit, max(len(a), len(b)))
	if len(b)-len(a) > limit || len(a)-len(b) > limit {
		return limit + 1
	}
	far := limit + 1
	two, one, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = min(j, far)
	}
	for i := 1; i <= len(a); i++ {
		two, one, row = one, row, two
		from, to := max(1, i-limit), min(len(b), i+limit)
		row[from-1] = far
		if from == 1 {
			row[0] = min(i, far)
		}
		for j := from; j <= to; j++ {
			row[j] = min(cell(a, b, i, j, two, one, row), far)
		}
		if to < len(b) {
			row[to+1] = far
		}
	}
	return row[len(b)]
}

func cell(a, b []rune, i, j int, two, one, row []int) int {
	cost := 1
	if a[i-1] == b[j-1] {
		cost = 0
	}
	best := min(one[j]+1, row[j-1]+1, one[j-1]+cost)
	if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
		best = min(best, two[j-2]+1)
	}
	return best
}

package account

import (
	"cmp"
	"strings"

	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/match"
)

// criterion is one thing that must be true of an account that is found.
type criterion struct {
	chips  []Chip
	class  string // of a match that is more than a filter
	masked bool   // the field is masked for roles without PartialPermission
	// drives are the indexes that list the accounts which meet it.
	drives []*drive
	// check writes the condition on an account.
	check func(b *builder, on copies)
	// uses says which copies of the account's values the check reads; usesRow
	// is the account's row "a".
	uses uses
	// verify decides where SQL can only narrow down, by the words of the names.
	verify func(names string) bool
	// exact reports whether a word of the names is the whole word sought.
	exact func(names string) bool
	// domains is a pattern for domains, whose accounts are one more drive.
	domains *match.Glob
	either  bool // the drives list the other half only
	// holding says that the names' words of these kinds which hold a piece are
	// to be looked up: they are the drive.
	holding *holding
	// near is an address whose neighbours are sought.
	near *fold.Email
	// orNear takes this one's place if nobody is found.
	orNear *criterion
	// newest says that the newest accounts are the best.
	newest bool
}

// copies are the columns in which a table has what belongs to an account: its
// number, the words of its names, its state, and when it was created. The
// empty column is one that it does not have.
type copies struct{ n, names, state, created string }

// row is where the account's row has them.
var row = copies{"a.n", "a.name_words", "a.state", "a.created_at"}

// or fills in from others what c does not have.
func (c copies) or(others copies) copies {
	return copies{cmp.Or(c.n, others.n), cmp.Or(c.names, others.names), cmp.Or(c.state, others.state), cmp.Or(c.created, others.created)}
}

// uses are some of an account's values.
type uses uint8

const (
	usesNames uses = 1 << iota
	usesState
	usesCreated
	usesRow
)

// lack reports whether the copies are not enough for the uses.
func (c copies) lack(u uses) bool {
	return u&usesRow != 0 || u&usesNames != 0 && c.names == "" || u&usesState != 0 && c.state == "" || u&usesCreated != 0 && c.created == ""
}

// The orders that an index can give by itself.
const byText = "text"

// drive is an index that lists accounts.
type drive struct {
	spans []span
	// keys are the columns of its order, before the account's number.
	keys  []string
	order string // byText, SortName, SortCreated, SortLastLogin; empty: none
	// has are the copies that the index has.
	has copies
	// again writes the condition that this account stands further ahead too.
	again func(b *builder)
	// first reports the same by the key and the words of the names.
	first func(key, names string) bool
	// length of what is sought: the longer, the rarer.
	length   int
	sparse   bool // it lists more than what matches
	words    *wordRange
	many     bool // it need not be counted: it lists very many
	filtered bool // spans have filters, which counting leaves out
}

func number(d *drive) bool { return d.order == SortCreated || d.order == SortLastLogin }

// Columns of the account's row that are orders of lists.
var sortColumns = map[string]string{
	SortName: "a.name_words", SortCreated: "a.created_at", SortLastLogin: "coalesce(a.last_login_at, 0)",
}

// covered are the orders whose index has what is sought by parts.
var covered = map[string]bool{SortName: true, SortLastLogin: true}

// everyone lists all accounts of a tenant in an order.
func (r reader) everyone(order string) *drive {
	return &drive{
		spans: []span{{from: "account a", n: "a.n", where: "a.tenant = ? AND a.status <> 'deleted'", args: []any{r.tenant}}},
		keys:  []string{sortColumns[order]}, order: order, has: row, sparse: true,
	}
}

// accounts lists the accounts whose rows meet a condition, the newest first.
func (r reader) accounts(where string, args ...any) *drive {
	return &drive{
		spans: []span{{from: "account a", n: "a.n", where: "a.tenant = ? AND a.status <> 'deleted' AND " + where, args: append([]any{r.tenant}, args...)}},
		keys:  []string{"a.created_at"}, order: SortCreated, has: row,
	}
}

// texts lists the rows of a table whose column begins with prefix, or is it.
func texts(from, n, column, condition string, args []any, o Operator, value string) *drive {
	d := &drive{keys: []string{column}, order: byText, length: len(value)}
	d.add(from, n, column, condition, args, o, value)
	return d
}

func (d *drive) add(from, n, column, condition string, args []any, o Operator, value string) {
	s := span{from: from, n: n, where: condition + " AND " + column + " = ?", args: append(append([]any{}, args...), value)}
	if o == Prefix {
		s.where = condition + " AND " + column + " >= ? AND " + column + " < ?"
		s.args = append(s.args, upper(match.Next(value)))
	}
	d.spans = append(d.spans, s)
}

// compareText writes the condition that a column is, or begins with, a value.
func compareText(b *builder, column string, o Operator, value string) {
	if o == Prefix {
		b.add("("+column+" >= ? AND "+column+" < ?)", value, upper(match.Next(value)))
		return
	}
	b.add(column+" = ?", value)
}

// follow asks for the order of the drive's index where no order is asked for,
// so that SQLite takes this index and no other.
func (d *drive) follow(b *builder, sp span) {
	if sp.from == "account a" && len(d.keys) > 0 {
		b.add(" ORDER BY " + strings.Join(d.keys, ", ") + ", " + sp.n)
	}
}

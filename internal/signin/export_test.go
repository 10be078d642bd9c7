package signin

import (
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
)

// ReadFlow reads a flow as each step does before it writes, and returns how it is
// tried and finished: for two that have both read it before either writes, which
// a database with one writer never lets happen by itself.
func ReadFlow(tx *op.Tx, cookie secret.String) (try, finish func(*op.Tx) error, err error) {
	f, err := lockFlow(tx, cookie)
	return f.try, f.finish, err
}

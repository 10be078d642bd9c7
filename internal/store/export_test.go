package store

import (
	"strings"
	"time"
)

// Queued returns how many writes wait behind the one that runs, on SQLite.
func (db *DB) Queued() int { return len(db.group.queue) }

// Words returns the type words of a database.
func Words(d Dialect) *strings.Replacer { return words[d] }

// Unhurried lets groups wait for their bodies, so that a test decides what is
// in one group. It must be called before the first write.
func (db *DB) Unhurried() { db.group.limit = time.Hour }

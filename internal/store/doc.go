// Package store owns the connection to the database: opening it, migrating it,
// and the transactions in which everything else reads and writes. It is the
// only package that knows which database there is.
//
// SQL is written once, as PostgreSQL text with $n; on SQLite a transaction
// strips what that engine does not know (FOR UPDATE). The rare statement that
// needs two texts asks [Tx.Dialect].
//
// It does not own any table but goose's list of migrations.
package store

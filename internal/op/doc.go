// Package op owns what an operation is: its Spec, the order of steps in which
// it runs, and the three ways in which it ends.
//
// An operation's name is its address: account.unlock is the method Unlock in
// internal/account/unlock.go, needs the permission account.unlock, and is
// audited, measured and routed under that name. Every transport calls the
// method; the method calls [Do] or [View]; there is no other path to a change.
//
// The steps of [Do], in this order: the role's permission (403, nothing read),
// Validate (422), BEGIN, the idempotency key, the target is found, scoped and
// locked (404), level, freshness and limits (403, 429), the second person's yes
// is used up (403), the body, event and audit rows, COMMIT.
//
// A body ends in one of three ways: it returns a value (commit), it returns an
// error (nothing of it stays), or it returns [Tx.Refuse] (what must stay is
// committed, and the fault is answered).
package op

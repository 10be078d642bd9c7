// Package privacy owns the wish to have an account deleted: who asked for it,
// who decided, and what stands in its way; and the rules by which Readmit asks
// by itself.
//
// It owns the tables deletion_request, deletion_hold, deletion_rule,
// deletion_notice and deletion_batch. It does not own the label of an account
// that is to be deleted, nor who may sign in to it: package account does, by the
// steps MarkDeletion, ApproveDeletion and UnmarkDeletion, which are called in
// the same transaction.
//
// A request is requested, then approved or rejected by somebody who did not
// ask; approved, it waits for the end of the cooling-off (due_at). Its owner
// may sign in and keep the account while it is requested, and keep it by a link
// while it is approved. Then it is executing, and done. Rejected, canceled and
// done are ends: another request can be made after them, but for done. An
// account has one request that is open at most, which a unique index holds.
//
//	requested ── approve ──▶ approved ── due ──▶ executing ──▶ done
//	    │  └──── reject ───▶ rejected
//	    └─ cancel, also of approved ──▶ canceled
//
// A rule asks for the deletion of accounts that nobody has verified or signed
// in to for some time. Before that, it tells the owner (deletion_notice); who
// signs in after the notice leaves the rule.
//
// A hold stops the erasing, whatever was approved.
//
// It owns, too, what customers ask about their own data, in the table
// subject_request, and the copies of everything that is held of an account, in
// subject_export and subject_export_part. A data request is open, then closed
// with an outcome; a copy is waiting, ready, and expired after [ExportKept].
// What a copy has of an account is read by each package's step Copy.
package privacy

// Package staff owns who works with Readmit and how they prove it: members of
// the staff, the roles they hold, their one-time links, their sign-ins and
// sessions, and the keys by which programs act.
//
// It owns the tables member, member_role, staff_role, staff_role_permission, staff_session, staff_passkey,
// staff_challenge, staff_link and api_key. It does not own what a role may do (package authz), how passwords
// and codes are computed (package proof), nor cookies and addresses (the
// transports).
//
// A member is invited, active or disabled. Only an active member has sessions
// and desk keys that work, and every request asks: what is taken from a member
// is gone at the next request, on every node. A one-time link is open, used, replaced by a
// newer one, or expired. A session is locked after 15 idle minutes, until
// its member proves who they are; it ends by sign-out, 12 hours after sign-in,
// or when its member is disabled or recovered. A challenge to a device is asked
// or answered, once.
//
// Members sign in by passkey or, as the exception, by password and time-based
// code; the event of joining and of each sign-in says which.
package staff

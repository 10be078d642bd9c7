// Package signin lets customers in: sign-up, sign-in and recovery as one state
// machine.
//
// A visitor proves something at a door: a password, a passkey, a provider's
// word, a one-time link. Every door ends in one step, admit, which locks the
// account's row, asks account.Standing whether it may be signed in to, holds
// what was proved to the rule of second factors, and then starts a session or
// opens a flow. A flow is the only state between two requests: it says what
// was proved, lives for some minutes, is good once, and dies with the account's
// epoch. Nothing else leads to a session, and nothing at all here sets a
// password without a link or code having been used up.
//
//	visitor ──password, provider, link──▶ admit ──enough──────────▶ session
//	        ──passkey (user verified)───▶   │                          ▲
//	                                        └─a factor is asked for─▶ flow ──factor──▶ admit
//
// What a visitor is answered does not depend on whether an account is there:
// the same steps run, down to a hash of nothing and a letter to nobody. The
// reason stands in the event signin.failed, for the agent.
//
// It owns the tables signin_flow and signin_blocked_address.
//
// It does not own passwords and factors (credential), links and codes (nonce),
// sessions (session), providers (federation), accounts and the counts of
// failures (account).
package signin

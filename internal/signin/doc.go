// Package signin owns how a customer comes in: sign-up, sign-in and recovery as
// one state machine, with its limits. Every way ends in one step that asks
// account.MayAuthenticate and starts a session.
//
// It owns the tables signin_flow and signin_failure.
package signin
